import type { EpochSeconds } from '../../../xray/index.ts';
import type { StreamRecord } from '../../cloud.ts';
import { parseArn } from '../protocols/arn.ts';
import type { StreamSourceConfig } from './event-source-config.ts';

/** Records that a mapping will not try again. */
export interface GivenUp {
  readonly records: readonly StreamRecord[];
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  readonly invocations: number;
}

/**
 * What a failure destination is told: where the records lie, not what is in them.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function givenUpMessage(
  { records, condition, invocations }: GivenUp,
  { id, functionName, eventSourceArn }: StreamSourceConfig,
  now: EpochSeconds,
): string {
  const first = records[0]?.dynamodb;
  const last = records.at(-1)?.dynamodb;
  return JSON.stringify({
    requestContext: {
      requestId: id,
      functionArn: functionArn(functionName, eventSourceArn),
      condition,
      approximateInvokeCount: invocations,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: isoTime(now),
    DDBStreamBatchInfo: {
      shardId: 'shardId-00000000000000000000-00000000',
      startSequenceNumber: first?.SequenceNumber,
      endSequenceNumber: last?.SequenceNumber,
      approximateArrivalOfFirstRecord: isoTime(first?.ApproximateCreationDateTime ?? now),
      approximateArrivalOfLastRecord: isoTime(last?.ApproximateCreationDateTime ?? now),
      batchSize: records.length,
      streamArn: eventSourceArn,
    },
  });
}

/** A mapping may name its function alone; it lies in the region and account of its stream. */
function functionArn(name: string, streamArn: string): string {
  const stream = parseArn(streamArn);
  if (name.startsWith('arn:') || stream === undefined) return name;
  const { partition, region, account } = stream;
  return `arn:${partition}:lambda:${region}:${account}:function:${name}`;
}

const isoTime = (seconds: number): string => new Date(seconds * 1000).toISOString();
