import { anyFits } from './compare.ts';
import type { AnnotationFilter, EdgeFilter, Filter, ServiceFilter, Value } from './expression.ts';
import type { Keyword, RootCauseScope } from './keywords.ts';
import { isSelectedNode } from './node-selector.ts';
import { readCall, readTrace } from './read-keyword.ts';
import { rootCauseElements } from './root-cause-elements.ts';
import { includesCauses } from './root-cause-json.ts';
import type { CallFacts, EdgeFacts, ServiceFacts, TraceFacts } from './trace-facts.ts';
import type { TraceSubject } from './trace-subject.ts';

/** Whether a trace is what the filter asks for. */
export const matchesFilter = (filter: Filter, trace: TraceSubject): boolean =>
  holds(filter, {
    read: (keyword) => readTrace(trace, keyword),
    readAnnotation: ({ key }) =>
      trace.summary.annotations.find((annotation) => annotation.key === key)?.values ?? [],
    trace,
  });

/** What the keywords of one scope are read from: a trace, a segment, a call or an element of a root cause. */
interface Subject {
  readonly read: (keyword: Keyword) => readonly Value[];
  readonly readAnnotation: (annotation: AnnotationFilter) => readonly Value[];
  /** In the outermost scope; nothing else asks for services, edges, causes and groups. */
  readonly trace?: TraceSubject;
}

function holds(filter: Filter, subject: Subject): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.terms.every((term) => holds(term, subject));
    case 'or':
      return filter.terms.some((term) => holds(term, subject));
    case 'not':
      return !holds(filter.term, subject);
    case 'keyword':
      return anyFits(subject.read(filter.keyword), filter.comparison);
    case 'annotation':
      return anyFits(subject.readAnnotation(filter), filter.comparison);
    default:
      return subject.trace !== undefined && holdsOfTrace(filter, subject.trace);
  }
}

function holdsOfTrace(filter: Filter, trace: TraceSubject): boolean {
  switch (filter.kind) {
    case 'service':
      return hasService(filter, trace);
    case 'edge':
      return hasEdge(filter, trace);
    case 'root-cause':
      return hasRootCause(filter.scope, filter.where, trace);
    case 'root-cause-json':
      return includesCauses(trace.summary, filter.causes);
    case 'group':
      // Whoever asks has put the group's key in the place of its name.
      return trace.groups.includes(filter.value) === (filter.operator === '=');
    default:
      return false;
  }
}

function hasService(filter: ServiceFilter, trace: TraceSubject): boolean {
  return trace
    .facts()
    .services.some(
      (service) =>
        isSelectedNode(filter.node, service, trace.account) &&
        (filter.where === undefined || callsOfService(filter, service).next().done === false),
    );
}

function* callsOfService({ where }: ServiceFilter, service: ServiceFacts): Generator<CallFacts> {
  for (const call of service.calls) {
    const subject: Subject = {
      read: (keyword) => readCall(call, keyword, service),
      readAnnotation: ({ key }) => annotationOf(call, key),
    };
    if (where === undefined || holds(where, subject)) yield call;
  }
}

function hasEdge(filter: EdgeFilter, { facts, account }: TraceSubject): boolean {
  const all = facts();
  return all.edges.some(
    (edge) =>
      joins(filter, edge, all, account) &&
      (filter.where === undefined || callsOfEdge(filter, edge, all).next().done === false),
  );
}

function joins(
  { from, to }: EdgeFilter,
  edge: EdgeFacts,
  { services }: TraceFacts,
  account: string,
): boolean {
  const source = services[edge.from];
  const destination = services[edge.to];
  return (
    source !== undefined &&
    destination !== undefined &&
    isSelectedNode(from, source, account) &&
    isSelectedNode(to, destination, account)
  );
}

function* callsOfEdge(
  { where }: EdgeFilter,
  edge: EdgeFacts,
  { services }: TraceFacts,
): Generator<CallFacts> {
  const sides = { source: services[edge.from], destination: services[edge.to] };
  for (const call of edge.calls) {
    const subject: Subject = {
      read: (keyword) => readCall(call, keyword),
      readAnnotation: ({ key, side }) =>
        (side ? (sides[side]?.calls ?? []) : [call]).flatMap((one) => annotationOf(one, key)),
    };
    if (where === undefined || holds(where, subject)) yield call;
  }
}

/** The segments of services, or the calls along edges, that are as the filter says. */
export function matchedCalls(
  filter: ServiceFilter | EdgeFilter,
  facts: TraceFacts,
  account: string,
): CallFacts[] {
  return filter.kind === 'service'
    ? facts.services
        .filter((service) => isSelectedNode(filter.node, service, account))
        .flatMap((service) => [...callsOfService(filter, service)])
    : facts.edges
        .filter((edge) => joins(filter, edge, facts, account))
        .flatMap((edge) => [...callsOfEdge(filter, edge, facts)]);
}

const annotationOf = ({ annotations = {} }: CallFacts, key: string): readonly Value[] =>
  Object.hasOwn(annotations, key) ? (annotations[key] ?? []) : [];

const hasRootCause = (scope: RootCauseScope, where: Filter, { summary }: TraceSubject): boolean =>
  rootCauseElements(summary, scope).some((element) =>
    holds(where, {
      read: (keyword) => element[keyword] ?? [],
      readAnnotation: () => [],
    }),
  );
