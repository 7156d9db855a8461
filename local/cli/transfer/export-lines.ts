import type { Trace, XRayClient } from '@aws-sdk/client-xray';
import { flattenLarge } from '../../transfer/flatten-document.ts';
import type { JsonObject } from '../../transfer/read-items.ts';
import { summaryPages, type TraceQuery } from '../trace-query.ts';
import { fetchTraces } from '../trace-view.ts';

export type ExportFormat = 'segments' | 'batch-get-traces';

export interface ExportOptions {
  readonly format: ExportFormat;
  readonly query: TraceQuery;
  /** Only these; the query then does not matter. */
  readonly ids: readonly string[] | undefined;
  readonly isAws: boolean;
  readonly onProgress: (traces: number) => void;
}

/** Fetched at a time: what four calls of BatchGetTraces give. */
const mostAtOnce = 20;

/**
 * After a flood, traces become visible little by little. It is looked again until there is nothing new, but
 * not for ever where traces keep coming.
 */
const mostLooks = 20;

/** X-Ray of AWS answers for a day at most; the local one for any time. */
const longestWindow = 6 * 3_600_000;

/** The text of an export, piece by piece, newest traces first. Returns how many traces it holds. */
export async function* exportLines(
  client: XRayClient,
  options: ExportOptions,
): AsyncGenerator<string, number, void> {
  const { format, onProgress } = options;
  let traces = 0;
  if (format === 'batch-get-traces') yield '{"Traces":[';
  for await (const ids of chunked(idsOf(client, options), mostAtOnce)) {
    for (const trace of await fetchTraces(client, ids)) {
      if (format === 'segments') yield segmentLines(trace);
      else yield `${traces === 0 ? '' : ','}\n${JSON.stringify(trace)}`;
      traces++;
    }
    onProgress(traces);
  }
  if (format === 'batch-get-traces') yield '\n],"UnprocessedTraceIds":[]}\n';
  return traces;
}

async function* idsOf(
  client: XRayClient,
  { ids, query, isAws }: ExportOptions,
): AsyncGenerator<string> {
  if (ids !== undefined) {
    yield* ids;
    return;
  }
  // What changes meanwhile may turn up on a second page.
  const known = new Set<string>();
  for (let look = 1, before = -1; look <= mostLooks && known.size > before; look++) {
    before = known.size;
    for (const window of isAws ? windows(query) : [query]) {
      for await (const page of summaryPages(client, window)) {
        for (const { Id: id = '' } of page) {
          if (known.has(id)) continue;
          known.add(id);
          yield id;
        }
      }
    }
  }
}

/** From the latest to the earliest. */
function* windows({ start, end, ...query }: TraceQuery): Generator<TraceQuery> {
  for (let to = end.getTime(); to > start.getTime(); to -= longestWindow) {
    const from = Math.max(start.getTime(), to - longestWindow);
    yield { ...query, start: new Date(from), end: new Date(to) };
  }
}

async function* chunked<Item>(items: AsyncIterable<Item>, size: number): AsyncGenerator<Item[]> {
  let chunk: Item[] = [];
  for await (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** Inferred segments are left out: they would be taken for real ones, and are inferred anew. */
function segmentLines({ Segments: segments = [] }: Trace): string {
  return segments
    .map(({ Document }) => JSON.parse(Document ?? '{}') as JsonObject)
    .filter(({ inferred }) => inferred !== true)
    .flatMap(flattenLarge)
    .map((document) => `${JSON.stringify(document)}\n`)
    .join('');
}
