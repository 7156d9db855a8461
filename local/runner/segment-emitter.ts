import type { SegmentDocument, XRay } from '../xray/index.ts';

/**
 * Hands the segments that emulated services write to X-Ray, those of one turn of the event loop
 * together. Nothing is refused unless an emulator wrote a wrong document, which is told.
 */
export function segmentEmitter(xray: XRay, warn: (message: string) => void) {
  let waiting: string[] = [];
  const flush = () => {
    if (waiting.length === 0) return;
    const documents = waiting;
    waiting = [];
    try {
      for (const { Id, ErrorCode, Message } of xray.putTraceSegments(documents)) {
        warn(`X-Ray refused segment "${Id}" of an emulated service: ${ErrorCode} ${Message}`);
      }
    } catch (error) {
      warn(`X-Ray cannot store segments: ${error instanceof Error ? error.message : error}`);
    }
  };
  return {
    emit: (document: SegmentDocument) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push(JSON.stringify(document));
    },
    flush,
  };
}
