import { type Outcome, outcomeOf } from '../../../wording/outcome.ts';
import { annotationTerm } from '../../address/filter-terms.ts';
import type { WireTraceSummary } from '../../api/operations.ts';

/** One trace of the list. */
export interface TraceRow {
  readonly id: string;
  /** Epoch seconds. */
  readonly time: number;
  readonly outcome: Outcome;
  /** `in progress` while the root has no end, `incomplete` when something else is missing. */
  readonly state: 'done' | 'in progress' | 'incomplete';
  readonly method: string | undefined;
  readonly url: string | undefined;
  /** Path and query of the URL; of a trace without one, the name of what it begins with. */
  readonly request: string;
  readonly status: number | undefined;
  /** Seconds. */
  readonly responseTime: number | undefined;
  readonly duration: number | undefined;
  /** Without the client. */
  readonly services: readonly ServiceName[];
  /** Of the nodes that the map draws for them: the two of a Lambda function are one. */
  readonly serviceNames: readonly string[];
  readonly annotations: readonly Annotation[];
  readonly users: readonly string[];
  readonly summary: WireTraceSummary;
}

export interface ServiceName {
  readonly name: string;
  readonly type: string | undefined;
}

export interface Annotation {
  readonly key: string;
  readonly value: string | number | boolean;
  /** Absent where the language cannot write the key. */
  readonly term: string | undefined;
}

export function buildRow(summary: WireTraceSummary): TraceRow {
  const { Http: http, EntryPoint: entry } = summary;
  const responseTime = summary.ResponseTime ?? undefined;
  const services = servicesOf(summary);
  const url = http?.HttpURL ?? undefined;
  return {
    id: summary.Id ?? '',
    time: summary.StartTime ?? 0,
    outcome: outcomeOf({
      fault: summary.HasFault ?? false,
      error: summary.HasError ?? false,
      throttle: summary.HasThrottle ?? false,
    }),
    state: stateOf(summary),
    method: http?.HttpMethod ?? undefined,
    url,
    request: url === undefined ? (entry?.Name ?? services[0]?.name ?? '') : pathOf(url),
    status: http?.HttpStatus ?? undefined,
    responseTime,
    duration: summary.Duration ?? undefined,
    services,
    serviceNames: namesOf(services),
    annotations: annotationsOf(summary),
    users: (summary.Users ?? []).flatMap(({ UserName }) => UserName ?? []),
    summary,
  };
}

/**
 * A trace that has not changed keeps its row, so that what is drawn of it can stay; and traces of which none has changed
 * keep their list, so that nothing is counted anew.
 */
export function rowBuilder(): (summaries: readonly WireTraceSummary[]) => readonly TraceRow[] {
  let known = new Map<string, TraceRow>();
  let last: readonly TraceRow[] = [];
  return (summaries) => {
    const rows = summaries.map((summary) => {
      const before = known.get(summary.Id ?? '');
      const isSame = summary.Revision != null && before?.summary.Revision === summary.Revision;
      return before !== undefined && isSame ? before : buildRow(summary);
    });
    if (rows.length === last.length && rows.every((row, at) => row === last[at])) return last;
    known = new Map(rows.map((row) => [row.id, row]));
    last = rows;
    return rows;
  };
}

function stateOf({ IsPartial, ResponseTime, EntryPoint }: WireTraceSummary): TraceRow['state'] {
  if (IsPartial !== true) return 'done';
  return ResponseTime == null && EntryPoint != null ? 'in progress' : 'incomplete';
}

/** `/checkout?step=2` of a URL; the text itself where it is none. */
export function pathOf(url: string): string {
  const [, path] = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^#]*)/i.exec(url) ?? [];
  if (path === undefined) return url;
  return path.startsWith('/') ? path : `/${path}`;
}

const servicesOf = ({ ServiceIds }: WireTraceSummary): ServiceName[] =>
  (ServiceIds ?? []).flatMap(({ Name: name, Type }) => {
    const type = Type ?? undefined;
    return name == null || isClient(type) ? [] : [{ name, type }];
  });

function namesOf(services: readonly ServiceName[]): string[] {
  const names = new Map<string, string>();
  for (const { name, type } of services) {
    names.set(`${type?.replace(/^AWS::Lambda::Function$/, 'AWS::Lambda')} ${name}`, name);
  }
  return [...names.values()];
}

/** `client`, `client::Synthetics`, `client::RUM`. */
const isClient = (type: string | undefined): boolean =>
  type === 'client' || type?.startsWith('client::') === true;

/** What the app says for itself before what AWS and its libraries add to each trace. */
function annotationsOf({ Annotations }: WireTraceSummary): Annotation[] {
  const entries = Object.entries(Annotations ?? {});
  entries.sort(([a], [b]) => Number(isUsual(a)) - Number(isUsual(b)));
  return entries.flatMap(([key, values]) =>
    (values ?? []).flatMap(({ AnnotationValue: given }) => {
      const value = given?.StringValue ?? given?.NumberValue ?? given?.BooleanValue ?? undefined;
      return value === undefined ? [] : [{ key, value, term: annotationTerm(key, value) }];
    }),
  );
}

/** `aws:…`, and the two of https://docs.powertools.aws.dev/lambda/typescript/latest/features/tracer/. */
export const isUsual = (key: string): boolean => /^(?:aws[:.]|ColdStart$|Service$)/.test(key);
