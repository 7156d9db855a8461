import type { CallFacts, HttpFacts, TraceFacts } from '../filter/trace-facts.ts';
import type { GrowingNode } from '../graph/growing-graph.ts';
import type { CountedCall, TraceContext } from '../graph/trace-context.ts';
import type { CallFlag } from '../graph/trace-form.ts';
import type { AnnotationValue, Entity } from '../model/entity.ts';
import { compact } from '../model/json-values.ts';
import { isRoot, type TraceNode, walkSubsegments } from '../model/trace-tree.ts';
import { secondsBetween } from './compiled-trace.ts';
import type { SummaryAnnotation } from './trace-summary.ts';

/**
 * What filters ask of the nodes and edges of a trace.
 * @param indexed annotations beyond these are not searched.
 */
export function collectFacts(
  { graph, calls }: TraceContext,
  indexed: readonly SummaryAnnotation[],
): TraceFacts {
  const searched = new Map(indexed.map(({ key, values }) => [key, new Set(values)]));
  const factsOf = (counted: readonly CountedCall[] = []) =>
    counted.map((call) => callFacts(call, searched));
  // A node without calls is a client, or the consumer in another trace that a link leads to.
  const nodes = [...graph.nodes.values()].filter(
    (node) => calls.has(node) || node.type === 'client',
  );
  const places = new Map<GrowingNode, number>(nodes.map((node, place) => [node, place]));
  return {
    services: nodes.map((node) => ({
      name: node.name,
      type: node.type,
      account: node.account,
      calls: factsOf(calls.get(node)),
    })),
    edges: [...graph.edges.values()].flatMap((edge) => {
      const from = places.get(edge.from);
      const to = places.get(edge.to);
      const counted = calls.get(edge);
      if (counted === undefined || from === undefined || to === undefined) return [];
      return [{ from, to, calls: factsOf(counted) }];
    }),
  };
}

/** How the call ended, one outcome at most, and what it was. */
export function callKind({ entity, segment, inferred }: CountedCall): Pick<CallFacts, CallFlag> {
  const { error, throttle, fault } = entity;
  return {
    ...(error && !throttle && { error }),
    ...(throttle && { throttle }),
    ...(fault && !throttle && { fault }),
    ...(segment && isRoot(segment) && { root: true as const }),
    ...(inferred && { inferred }),
  };
}

type Searched = ReadonlyMap<string, ReadonlySet<AnnotationValue>>;

function callFacts(
  { entity, segment, workEnd = entity.endTime, inferred }: CountedCall,
  searched: Searched,
): CallFacts {
  const { startTime, endTime } = entity;
  const until = (end: number | undefined) =>
    endTime === undefined || end === undefined ? undefined : secondsBetween(startTime, end);
  const responseTime = until(endTime);
  const duration = until(workEnd);
  const http = httpFacts(entity);
  const annotations = collectAnnotations(annotated({ entity, segment, inferred }), searched);
  return {
    ...callKind({ entity, segment, inferred }),
    ...(responseTime !== undefined && { responseTime }),
    ...(duration !== responseTime && { duration }),
    ...(endTime !== undefined && { endTime }),
    ...(http && { http }),
    ...(annotations && { annotations }),
  };
}

/** What the caller notes of a call is not the called service's. */
function annotated({ entity, segment, inferred }: CountedCall): Iterable<Entity> {
  if (inferred) return [];
  return segment ? entitiesIn(segment) : [entity];
}

function* entitiesIn(segment: TraceNode): Generator<Entity> {
  for (const { entity } of walkSubsegments(segment)) yield entity;
}

function collectAnnotations(
  entities: Iterable<Entity>,
  searched: Searched,
): CallFacts['annotations'] {
  if (searched.size === 0) return undefined;
  let found: Map<string, AnnotationValue[]> | undefined;
  for (const { annotations } of entities) {
    for (const key in annotations) {
      const value = annotations[key];
      if (value === undefined || !searched.get(key)?.has(value)) continue;
      found ??= new Map();
      const values = found.get(key);
      if (values === undefined) found.set(key, [value]);
      else if (!values.includes(value)) values.push(value);
    }
  }
  return found && Object.fromEntries(found);
}

function httpFacts({ http }: Entity): HttpFacts | undefined {
  if (http === undefined) return undefined;
  const { url, status, method, userAgent, clientIp } = http;
  return compact({ url, status, method, userAgent, clientIp });
}
