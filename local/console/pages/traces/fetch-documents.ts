import { fetchTraces } from '../../api/queries.ts';

/** Calls of BatchGetTraces under way at a time, and traces of one of them. */
const width = 4;
const perCall = 5;

/**
 * The whole traces as BatchGetTraces answers, in the order of their ids; `tracelab import` takes it. In parts, so
 * that many traces never are one text.
 * @throws ApiError, or the reason of `signal`
 */
export async function fetchDocuments(
  ids: readonly string[],
  onProgress: (count: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const calls: string[][] = [];
  for (let at = 0; at < ids.length; at += perCall) calls.push(ids.slice(at, at + perCall));
  const parts: Blob[] = [];
  const missing: string[] = [];
  let next = 0;
  let count = 0;
  const work = async () => {
    for (let at = next++; at < calls.length; at = next++) {
      const asked = calls[at] ?? [];
      signal.throwIfAborted();
      const traces = await fetchTraces(asked, signal);
      const found = new Set(traces.map(({ Id }) => Id));
      missing.push(...asked.filter((id) => !found.has(id)));
      parts[at] = new Blob([traces.map((trace) => JSON.stringify(trace)).join(',\n')]);
      count += asked.length;
      onProgress(count);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  const found = parts.filter(({ size }) => size > 0);
  return new Blob(
    [
      '{"Traces":[\n',
      ...found.flatMap((part, at) => (at === 0 ? [part] : [',\n', part])),
      `\n],"UnprocessedTraceIds":${JSON.stringify(missing)}}\n`,
    ],
    { type: 'application/json' },
  );
}
