import type { CompiledTrace, TraceEngine } from '../engine.ts';
import type { EntityDocument, SegmentDocument } from '../model/segment-document.ts';
import type { Retrieval } from './retrievals.ts';
import { spansOfSegment } from './span-document.ts';
import type { TransactionSearch } from './transaction-search.ts';

/** One span, or in X-Ray's format one segment. */
export interface RetrievedSpan {
  readonly id: string;
  /** JSON. */
  readonly document: string;
}

export interface RetrievedTrace {
  readonly id: string;
  readonly duration?: number | undefined;
  readonly spans: readonly RetrievedSpan[];
}

/** Where a page ended: in the list of ids, and within a trace of more spans than an entry takes. */
export interface PagePlace {
  readonly trace: number;
  readonly part: number;
}

const spansAnEntry = 100;
const entriesAPage = 5;

/** The log group, as the operations that retrieve from it see it. */
export interface SpanLog {
  readonly engine: TraceEngine;
  readonly search: TransactionSearch;
}

/** A trace of the retrieval that is in the log group and in its time. */
export function findLogged(
  traceId: string,
  { start, end }: Retrieval,
  { engine, search }: SpanLog,
): { readonly trace: CompiledTrace; readonly segments: readonly SegmentDocument[] } | undefined {
  if (!search.isLogged(traceId)) return undefined;
  const trace = engine.trace(traceId);
  if (trace === undefined) return undefined;
  const segments = trace.segments.map(({ document }) => JSON.parse(document) as SegmentDocument);
  const isInTime = segments.some(
    (segment) => segment.start_time <= end && (segment.end_time ?? segment.start_time) >= start,
  );
  return isInTime ? { trace, segments } : undefined;
}

/** Five entries from a place on. `next` is absent on the last page. */
export function readRetrieved(
  retrieval: Retrieval,
  format: 'XRAY' | 'OTEL',
  from: PagePlace,
  log: SpanLog,
): { readonly traces: RetrievedTrace[]; readonly next?: PagePlace } {
  const traces: RetrievedTrace[] = [];
  for (let index = from.trace; index < retrieval.traceIds.length; index++) {
    const found = findLogged(retrieval.traceIds[index] ?? '', retrieval, log);
    if (found === undefined) continue;
    const spans = format === 'XRAY' ? found.trace.segments : found.segments.flatMap(spansOfSegment);
    const parts = Math.max(1, Math.ceil(spans.length / spansAnEntry));
    for (let part = index === from.trace ? from.part : 0; part < parts; part++) {
      if (traces.length === entriesAPage) return { traces, next: { trace: index, part } };
      traces.push({
        id: found.trace.id,
        duration: found.trace.duration,
        spans: spans.slice(part * spansAnEntry, (part + 1) * spansAnEntry),
      });
    }
  }
  return { traces };
}

/** A relation of a service's traces with others. */
export interface TraceLink {
  readonly referenceType: string;
  readonly sourceTraceId: string;
  readonly destinationTraceIds: readonly string[];
}

const mostLinks = 100;
const referenceType = 'aws.xray.reserved.reference_type';

/** By the name and type of the service whose segments carry them; see `serviceKey`. */
export function linksOf(
  traces: readonly {
    readonly trace: CompiledTrace;
    readonly segments: readonly SegmentDocument[];
  }[],
): ReadonlyMap<string, readonly TraceLink[]> {
  const links = new Map<string, Map<string, Set<string>>>();
  for (const { trace, segments } of traces) {
    for (const segment of segments) {
      for (const link of entitiesOf(segment).flatMap((entity) => entity.links ?? [])) {
        const type = link.attributes?.[referenceType];
        const ofService = getOrAdd(
          links,
          serviceKey(segment.name, segment.origin),
          () => new Map(),
        );
        const key = JSON.stringify([typeof type === 'string' ? type : 'child', trace.id]);
        getOrAdd(ofService, key, () => new Set<string>()).add(link.trace_id);
      }
    }
  }
  return new Map(
    [...links].map(([service, found]) => [service, [...found].slice(0, mostLinks).map(toLink)]),
  );
}

function toLink([key, destinations]: readonly [string, ReadonlySet<string>]): TraceLink {
  const [type = '', source = ''] = JSON.parse(key) as string[];
  return { referenceType: type, sourceTraceId: source, destinationTraceIds: [...destinations] };
}

export const serviceKey = (name: string | undefined, type: string | undefined): string =>
  JSON.stringify([name, type ?? null]);

/** The entity itself and all below it. */
export function entitiesOf(top: EntityDocument): EntityDocument[] {
  const found: EntityDocument[] = [];
  const pending = [top];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    found.push(next);
    pending.push(...(next.subsegments ?? []).toReversed());
  }
  return found;
}

function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = make();
  map.set(key, value);
  return value;
}
