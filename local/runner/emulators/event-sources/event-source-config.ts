import type { FilterPattern } from '../protocols/filter-pattern.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
export type EventSourceConfig = QueueSourceConfig | StreamSourceConfig;

interface CommonConfig {
  readonly id: string;
  /** Name or ARN. */
  readonly functionName: string;
  readonly eventSourceArn: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  /** Seconds to wait for a batch to fill. */
  readonly batchingWindow: number;
  readonly reportBatchItemFailures: boolean;
  /** A record passes when one of them matches; all pass when there are none. */
  readonly filters: readonly FilterPattern[];
}

export interface QueueSourceConfig extends CommonConfig {
  readonly kind: 'queue';
  readonly maximumConcurrency?: number;
}

export interface StreamSourceConfig extends CommonConfig {
  readonly kind: 'stream';
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  /** -1: as often as it takes. */
  readonly maximumRetryAttempts: number;
  /** Seconds; -1: for ever. */
  readonly maximumRecordAge: number;
  readonly bisectBatchOnFunctionError: boolean;
  /** ARN of the queue that is told of records given up on. */
  readonly onFailureArn?: string;
}
