import type { CheckedDocument } from '../model/parse-document.ts';
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
    const batch = store.writeDocuments(received);
    const unprocessed: UnprocessedSegment[] = [];
    for (const { text, result, id } of documents) {
      if ('refused' in result) unprocessed.push(result.refused);
      else if (batch.write(result.document, text) === 'trace-full') {
        unprocessed.push(traceFull(result.document, id));
      }
    }
    return { unprocessed, changed: batch.finish() };
  });
}

const traceFull = (
  { traceId, id: ownId }: CheckedDocument,
  id: string = ownId,
): UnprocessedSegment => ({
  id,
  errorCode: 'InvalidSegment',
  message: `Trace Size Exceeded: trace "${traceId}" would grow beyond ${maxTraceBytes} bytes`,
});
