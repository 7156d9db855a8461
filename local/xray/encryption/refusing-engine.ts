import type { TraceEngine, UnprocessedSegment } from '../engine.ts';
import { KeyUnavailableError } from '../store/cipher.ts';

/**
 * While the KMS key cannot be used X-Ray stores nothing, which
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-console-encryption.html has its console say.
 * Unlike X-Ray, which accepts documents and drops them, this says it of each.
 */
export function refusingWithoutKey(
  engine: TraceEngine,
  warn: (message: string) => void,
): TraceEngine {
  let isWarned = false;

  function keep<Item>(
    items: readonly Item[],
    idOf: (item: Item) => string | undefined,
    ingest: (items: readonly Item[]) => UnprocessedSegment[],
  ): UnprocessedSegment[] {
    try {
      const unprocessed = ingest(items);
      isWarned = false;
      return unprocessed;
    } catch (error) {
      if (!(error instanceof KeyUnavailableError)) throw error;
      const { message } = error;
      if (!isWarned) warn(`${message} Until it can be used again nothing is stored`);
      isWarned = true;
      return items.map((item) => ({ id: idOf(item), errorCode: 'KmsKeyUnavailable', message }));
    }
  }

  return {
    ...engine,
    ingest: (documents) => keep(documents, segmentIdOf, engine.ingest),
    ingestSpans: (spans) => keep(spans, ({ spanId }) => spanId, engine.ingestSpans),
  };
}

function segmentIdOf(text: string): string | undefined {
  try {
    const document: unknown = JSON.parse(text);
    const id = typeof document === 'object' && document !== null && 'id' in document && document.id;
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}
