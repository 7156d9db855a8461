import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { traced, tracedClient } from '../shared/tracing.ts';
import { fulfilOrder } from './fulfil-order.ts';

const dynamodb = tracedClient(new DynamoDBClient({}));

/**
 * The records of a standard queue are independent; those that fail come back, the rest is done.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export const handler = traced(async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const records = event.Records ?? [];
  const outcomes = await Promise.allSettled(records.map((record) => fulfilOrder(record, dynamodb)));
  return {
    batchItemFailures: records
      .filter((_, index) => outcomes[index]?.status === 'rejected')
      .map(({ messageId }) => ({ itemIdentifier: messageId })),
  };
});
