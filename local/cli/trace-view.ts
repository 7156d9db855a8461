import { BatchGetTracesCommand, type Trace, type XRayClient } from '@aws-sdk/client-xray';

/** A segment or subsegment of a compiled trace, placed below what called it. Times in epoch seconds. */
export interface TraceRow {
  readonly depth: number;
  readonly name: string;
  readonly kind: 'segment' | 'subsegment';
  readonly origin: string | undefined;
  readonly namespace: string | undefined;
  readonly start: number;
  /** Undefined while it is in progress. */
  readonly end: number | undefined;
  readonly status: number | undefined;
  readonly error: boolean;
  readonly throttle: boolean;
  readonly fault: boolean;
  readonly exceptions: readonly { type: string; message: string }[];
}

/** The members of a compiled document that the terminal shows. */
interface Entity {
  id: string;
  name: string;
  start_time: number;
  end_time?: number;
  parent_id?: string;
  inferred?: boolean;
  origin?: string;
  namespace?: string;
  error?: boolean;
  throttle?: boolean;
  fault?: boolean;
  http?: { request?: { method?: string; url?: string }; response?: { status?: number } };
  cause?: { exceptions?: { type?: string; message?: string }[] } | string;
  links?: { trace_id?: string }[];
  subsegments?: Entity[];
}

export interface TraceView {
  readonly id: string;
  readonly start: number;
  /** Seconds from the first start to the last end. */
  readonly duration: number;
  readonly segments: number;
  readonly rows: readonly TraceRow[];
  /** `GET /orders`, or the name of the first segment. */
  readonly title: string;
  readonly status: number | undefined;
  /** Other traces that this one is linked with. */
  readonly linked: readonly string[];
}

/** Fetches traces, five a call as the API allows. Ids that X-Ray does not have are left out. */
export async function fetchTraces(client: XRayClient, ids: readonly string[]): Promise<Trace[]> {
  const chunks: string[][] = [];
  for (let at = 0; at < ids.length; at += 5) chunks.push(ids.slice(at, at + 5));
  const answers = await Promise.all(
    chunks.map((chunk) => client.send(new BatchGetTracesCommand({ TraceIds: chunk }))),
  );
  return answers.flatMap(({ Traces }) => Traces ?? []);
}

export function buildTraceView(trace: Trace): TraceView {
  const segments = (trace.Segments ?? [])
    .map(({ Document }) => JSON.parse(Document ?? '{}') as Entity)
    // An inferred segment repeats the call that it was inferred from.
    .filter(({ inferred }) => inferred !== true)
    .sort((a, b) => a.start_time - b.start_time);
  const children = new Map<string, Entity[]>();
  const ids = new Set<string>();
  const note = (entity: Entity) => {
    ids.add(entity.id);
    for (const child of entity.subsegments ?? []) note(child);
  };
  for (const segment of segments) note(segment);
  const roots = segments.filter(({ parent_id }) => parent_id === undefined || !ids.has(parent_id));
  for (const segment of segments) {
    if (roots.includes(segment)) continue;
    const parent = segment.parent_id ?? '';
    children.set(parent, [...(children.get(parent) ?? []), segment]);
  }

  const rows: TraceRow[] = [];
  const linked = new Set<string>();
  const visit = (entity: Entity, kind: TraceRow['kind'], depth: number) => {
    rows.push(rowOf(entity, kind, depth));
    for (const { trace_id } of entity.links ?? []) if (trace_id !== undefined) linked.add(trace_id);
    const below = [
      ...(entity.subsegments ?? []).map((child) => ({ child, kind: 'subsegment' as const })),
      ...(children.get(entity.id) ?? []).map((child) => ({ child, kind: 'segment' as const })),
    ].sort((a, b) => a.child.start_time - b.child.start_time);
    for (const next of below) visit(next.child, next.kind, depth + 1);
  };
  for (const root of roots) visit(root, 'segment', 0);

  const first = roots[0];
  const request = first?.http?.request;
  return {
    id: trace.Id ?? '',
    start: Math.min(...rows.map(({ start }) => start)),
    duration: trace.Duration ?? 0,
    segments: segments.length,
    rows,
    title:
      request?.url === undefined
        ? (first?.name ?? 'no segment yet')
        : `${request.method ?? ''} ${pathOf(request.url)}`.trim(),
    status: first?.http?.response?.status,
    linked: [...linked],
  };
}

/** Nothing of it is under way: no open end, and every event that was queued has been tried. */
export function isComplete({ rows }: TraceView): boolean {
  const queued = rows.filter(({ origin, status }) => origin === 'AWS::Lambda' && status === 202);
  const tried = rows.filter(({ name }) => name === 'Attempt #1');
  return (
    rows.length > 0 && rows.every(({ end }) => end !== undefined) && tried.length >= queued.length
  );
}

function rowOf(entity: Entity, kind: TraceRow['kind'], depth: number): TraceRow {
  const exceptions = typeof entity.cause === 'object' ? (entity.cause.exceptions ?? []) : [];
  return {
    depth,
    name: entity.name,
    kind,
    origin: entity.origin,
    namespace: entity.namespace,
    start: entity.start_time,
    end: entity.end_time,
    status: entity.http?.response?.status,
    error: entity.error ?? false,
    throttle: entity.throttle ?? false,
    fault: entity.fault ?? false,
    exceptions: exceptions.map(({ type, message }) => ({
      type: type ?? 'Error',
      message: message ?? '',
    })),
  };
}

export function pathOf(url: string): string {
  try {
    return new URL(url).pathname;
  } catch {
    return url;
  }
}
