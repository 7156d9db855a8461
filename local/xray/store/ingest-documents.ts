import type { ParsedDocument } from '../model/parse-document.ts';
import type { UnprocessedSegment } from '../model/unprocessed-segment.ts';
import type { ReadDocument } from '../otlp/read-documents.ts';
import { maxTraceBytes } from './document-writer.ts';
import type { TraceStore } from './trace-store.ts';

export interface IngestResult {
  readonly unprocessed: UnprocessedSegment[];
  /** Ids, as sent, of traces that look different now. */
  readonly changed: ReadonlySet<string>;
}

/** Keeps the good ones of these documents, as one transaction. @throws TraceStoreError */
export function ingestDocuments(
  store: TraceStore,
  documents: readonly ReadDocument[],
  received: number,
): IngestResult {
  if (!documents.some(({ result }) => 'document' in result)) {
    return {
      unprocessed: documents.flatMap(({ result }) => ('refused' in result ? result.refused : [])),
      changed: new Set(),
    };
  }
  return store.transact(() => {
    const changed = new Set<string>();
    const unprocessed = documents.flatMap(({ text, result, id }) => {
      if ('refused' in result) return [result.refused];
      const outcome = store.write(result.document, text, received, changed);
      return outcome === 'trace-full' ? [traceFull(result.document, id)] : [];
    });
    return { unprocessed, changed };
  });
}

const traceFull = (
  { traceId, entities: [top] }: ParsedDocument,
  id: string = top.id,
): UnprocessedSegment => ({
  id,
  errorCode: 'InvalidSegment',
  message: `Trace Size Exceeded: trace "${traceId}" would grow beyond ${maxTraceBytes} bytes`,
});
