/** Why a document was refused, with the codes and words of PutTraceSegments. */
export interface UnprocessedSegment {
  /** Absent when the text could not be read far enough to know it. */
  readonly id?: string;
  readonly errorCode: SegmentErrorCode;
  readonly message: string;
}

export type SegmentErrorCode =
  | 'ParseError'
  | 'UnknownType'
  | 'MissingId'
  | 'InvalidId'
  | 'MissingName'
  | 'MissingTraceId'
  | 'InvalidTraceId'
  | 'MissingParentId'
  | 'InvalidParentId'
  | 'MissingStartTime'
  | 'MissingEndTime'
  | 'InProgressSegmentHasEndTime'
  | 'InProgressSubsegmentHasEndTime'
  | 'InvalidSegment'
  /** Not of X-Ray, which drops such documents without a word. */
  | 'KmsKeyUnavailable';
