import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { logError } from '../shared/log.ts';
import { traced, tracedClient } from '../shared/tracing.ts';
import { projectOrder } from './project-order.ts';

const dynamodb = tracedClient(new DynamoDBClient({}));

/**
 * Records of one order must be applied in order, so the first failure ends the batch: Lambda repeats
 * from there. https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export const handler = traced(
  async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    for (const record of event.Records ?? []) {
      try {
        await projectOrder(record, dynamodb);
      } catch (error) {
        logError(`stream record "${record.eventID ?? ''}" stops the batch`, error);
        return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
      }
    }
    return { batchItemFailures: [] };
  },
);
