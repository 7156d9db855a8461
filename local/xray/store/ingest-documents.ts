import { type ParsedDocument, parseDocument } from '../model/parse-document.ts';
import type { UnprocessedSegment } from '../model/unprocessed-segment.ts';
import { maxTraceBytes } from './document-writer.ts';
import type { TraceStore } from './trace-store.ts';

export interface IngestResult {
  readonly unprocessed: UnprocessedSegment[];
  /** Ids, as sent, of traces that look different now. */
  readonly changed: ReadonlySet<string>;
}

/** Checks each document and keeps the good ones, as one transaction. @throws TraceStoreError */
export function ingestDocuments(
  store: TraceStore,
  texts: readonly string[],
  received: number,
): IngestResult {
  const parsed = texts.map((text) => ({ text, result: parseDocument(text) }));
  if (!parsed.some(({ result }) => 'document' in result)) {
    return {
      unprocessed: parsed.flatMap(({ result }) => ('refused' in result ? result.refused : [])),
      changed: new Set(),
    };
  }
  return store.transact(() => {
    const changed = new Set<string>();
    const unprocessed = parsed.flatMap(({ text, result }) => {
      if ('refused' in result) return [result.refused];
      const outcome = store.write(result.document, text, received, changed);
      return outcome === 'trace-full' ? [traceFull(result.document)] : [];
    });
    return { unprocessed, changed };
  });
}

const traceFull = ({ traceId, entities: [top] }: ParsedDocument): UnprocessedSegment => ({
  id: top.id,
  errorCode: 'InvalidSegment',
  message: `Trace Size Exceeded: trace "${traceId}" would grow beyond ${maxTraceBytes} bytes`,
});
