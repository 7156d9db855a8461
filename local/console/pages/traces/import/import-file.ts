import { byteLength } from '../../../../transfer/byte-length.ts';
import { largestDocument } from '../../../../transfer/flatten-document.ts';
import { type ImportItem, type JsonObject, readItems } from '../../../../transfer/read-items.ts';
import { latestTime, shiftItem } from '../../../../transfer/shift-times.ts';
import { callXRay } from '../../../api/call.ts';

/** Of PutTraceSegments: https://docs.aws.amazon.com/xray/latest/api/API_PutTraceSegments.html */
const mostDocuments = 50;

/** In characters: a request is written at once, and one of fifty large documents would hold the page up. */
const largestBatch = 512 * 1024;

/** In bytes. One value of a file is parsed at once; more would hold the page up. */
const largestValue = 8 * 1024 * 1024;

/** Refusals that are kept; of the others only the number. */
const mostRefusals = 500;

export interface Refusal {
  /** Of the file, from 1. */
  readonly line: number;
  readonly id: string | undefined;
  readonly reason: string;
}

export interface ImportProgress {
  /** Bytes that are read, of so many. */
  readonly read: number;
  readonly size: number;
  /** Documents that X-Ray took. */
  readonly taken: number;
  readonly refused: number;
  readonly refusals: readonly Refusal[];
  /** When what was taken began and ended last, in epoch seconds. */
  readonly earliest: number | undefined;
  readonly latest: number | undefined;
}

export interface ImportOptions {
  /** Has the last moment of the file become `now`, in epoch seconds. @default times stay */
  readonly shiftTo?: number | undefined;
  readonly onProgress: (progress: ImportProgress) => void;
  readonly signal: AbortSignal;
}

/**
 * Gives X-Ray the segment documents of a file, of whatever form `tracelab import` reads, piece by piece.
 * @throws ApiError when X-Ray does not answer, the reason of `signal`, or what the browser says of a file it cannot read
 */
export async function importFile(file: Blob, options: ImportOptions): Promise<ImportProgress> {
  const { shiftTo, onProgress, signal } = options;
  const seconds = shiftTo === undefined ? 0 : await secondsTo(shiftTo, file, signal);
  const state = { read: 0, taken: 0, refused: 0, refusals: [] as Refusal[] };
  let earliest = Number.POSITIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  const progress = (): ImportProgress => ({
    ...state,
    size: file.size,
    refusals: [...state.refusals],
    earliest: Number.isFinite(earliest) ? earliest : undefined,
    latest: Number.isFinite(latest) ? latest : undefined,
  });
  const refuse = (refusal: Refusal) => {
    state.refused += 1;
    if (state.refusals.length < mostRefusals) state.refusals.push(refusal);
  };
  let batch: Written[] = [];
  let batchSize = 0;
  const send = async () => {
    const sent = batch;
    batch = [];
    batchSize = 0;
    if (sent.length === 0) return;
    const refused = await put(sent, signal);
    for (const refusal of refused.values()) refuse(refusal);
    for (const each of sent) {
      if (refused.has(each)) continue;
      state.taken += 1;
      earliest = Math.min(earliest, each.start);
      latest = Math.max(latest, each.start, each.end);
    }
    onProgress(progress());
  };
  const chunks = chunksOf(file, signal, (read) => {
    state.read += read;
  });
  for await (const item of readItems(chunks, largestValue)) {
    const written = write(shiftItem(item, seconds));
    if ('reason' in written) {
      refuse(written);
      continue;
    }
    batch.push(written);
    batchSize += written.text.length;
    if (batch.length >= mostDocuments || batchSize >= largestBatch) await send();
  }
  await send();
  return progress();
}

interface Written {
  readonly text: string;
  readonly id: string | undefined;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

function write(item: ImportItem): Written | Refusal {
  const { line } = item;
  switch (item.kind) {
    case 'refused':
      return { line, id: undefined, reason: item.reason };
    case 'spans':
      return {
        line,
        id: undefined,
        reason: 'spans of OpenTelemetry are taken by the terminal only: tracelab import <file>',
      };
    case 'document': {
      const id = idOf(item.document);
      const text = JSON.stringify(item.document);
      const size = byteLength(text);
      if (size > largestDocument) {
        const reason = `a document may have ${largestDocument} bytes, this one has ${size}`;
        return { line, id, reason };
      }
      const { start_time: start, end_time: end } = item.document;
      return { line, id, text, start: timeOr(start, Infinity), end: timeOr(end, -Infinity) };
    }
  }
}

/** The refused ones of a batch, with X-Ray's reasons. */
async function put(batch: readonly Written[], signal: AbortSignal): Promise<Map<Written, Refusal>> {
  const { UnprocessedTraceSegments: unprocessed } = await callXRay(
    'PutTraceSegments',
    { TraceSegmentDocuments: batch.map(({ text }) => text) },
    signal,
  );
  const refused = new Map<Written, Refusal>();
  for (const { Id, ErrorCode = '', Message = '' } of unprocessed ?? []) {
    // A document may be there twice, and be refused twice.
    const found =
      batch.find((each) => each.id === (Id ?? undefined) && !refused.has(each)) ??
      batch.find((each) => !refused.has(each));
    const reason = Message.includes(ErrorCode) ? Message : `${ErrorCode}: ${Message}`;
    if (found !== undefined) refused.set(found, { line: found.line, id: found.id, reason });
  }
  return refused;
}

async function secondsTo(now: number, file: Blob, signal: AbortSignal): Promise<number> {
  let latest = Number.NEGATIVE_INFINITY;
  for await (const item of readItems(
    chunksOf(file, signal, () => {}),
    largestValue,
  )) {
    latest = Math.max(latest, latestTime(item) ?? latest);
  }
  return Number.isFinite(latest) ? Math.floor(now - latest) : 0;
}

/** Some hundred kilobytes a turn: the page goes on in between. */
const chunkSize = 256 * 1024;

async function* chunksOf(
  file: Blob,
  signal: AbortSignal,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += chunkSize) {
    signal.throwIfAborted();
    const chunk = new Uint8Array(await file.slice(at, at + chunkSize).arrayBuffer());
    onRead(chunk.length);
    yield chunk;
  }
}

const idOf = ({ id }: JsonObject): string | undefined => (typeof id === 'string' ? id : undefined);

const timeOr = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
