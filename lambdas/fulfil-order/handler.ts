import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { logError } from '../shared/log.ts';
import { traced, tracedClient } from '../shared/tracing.ts';
import { fulfilOrder } from './fulfil-order.ts';
import { inventoryUrlFrom } from './inventory-url.ts';

const dynamodb = tracedClient(new DynamoDBClient({}));

// Not traced: looking up where Inventory is belongs to no order.
const findInventoryUrl = inventoryUrlFrom(new SSMClient({}), process.env.INVENTORY_URL_PARAMETER);

/**
 * The records of a standard queue are independent; those that fail come back, the rest is done.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export const handler = traced(async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const failures = (event.Records ?? []).map(async (record) => {
    try {
      await fulfilOrder(record, dynamodb, findInventoryUrl);
      return [];
    } catch (error) {
      logError(`message "${record.messageId}" is not done`, error);
      return [{ itemIdentifier: record.messageId }];
    }
  });
  return { batchItemFailures: (await Promise.all(failures)).flat() };
});
