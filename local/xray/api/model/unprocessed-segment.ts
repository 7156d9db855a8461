import type { UnprocessedTraceSegment } from '@aws-sdk/client-xray';
import type { UnprocessedSegment } from '../../engine.ts';

/** A refused document as the API spells it. */
export const toUnprocessed = (segment: UnprocessedSegment): UnprocessedTraceSegment => ({
  Id: segment.id,
  ErrorCode: segment.errorCode,
  Message: segment.message,
});
