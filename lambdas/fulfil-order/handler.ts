import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { logError } from '../shared/log.ts';
import { traced, tracedClient } from '../shared/tracing.ts';
import { fulfilOrder } from './fulfil-order.ts';

const dynamodb = tracedClient(new DynamoDBClient({}));

/**
 * The records of a standard queue are independent; those that fail come back, the rest is done.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export const handler = traced(async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const failures = (event.Records ?? []).map(async (record) => {
    try {
      await fulfilOrder(record, dynamodb);
      return [];
    } catch (error) {
      logError(`message "${record.messageId}" is not done`, error);
      return [{ itemIdentifier: record.messageId }];
    }
  });
  return { batchItemFailures: (await Promise.all(failures)).flat() };
});
