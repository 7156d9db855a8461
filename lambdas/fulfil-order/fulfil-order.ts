import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import { requireVariable } from '../shared/environment.ts';
import { parseOrderPlaced } from '../shared/order-placed.ts';
import { annotate, inSubsegment } from '../shared/tracing.ts';

export class UnknownOrderError extends Error {
  override readonly name = 'UnknownOrderError';
}

/** Turns PLACED into FULFILLED once, however often the message arrives; in a subsegment of its own. */
export function fulfilOrder(
  { body }: Pick<SQSRecord, 'body'>,
  dynamodb: DynamoDBClient,
): Promise<void> {
  return inSubsegment('### fulfil order', async () => {
    const { orderId } = parseOrderPlaced(body);
    annotate('orderId', orderId);
    const TableName = requireVariable('ORDERS_TABLE');
    const Key = { orderId: { S: orderId } };
    try {
      await dynamodb.send(
        new UpdateItemCommand({
          TableName,
          Key,
          UpdateExpression: 'SET #status = :fulfilled, #version = #version + :one',
          ConditionExpression: '#status = :placed',
          ExpressionAttributeNames: { '#status': 'status', '#version': 'version' },
          ExpressionAttributeValues: {
            ':fulfilled': { S: 'FULFILLED' },
            ':placed': { S: 'PLACED' },
            ':one': { N: '1' },
          },
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const { Item } = await dynamodb.send(
        new GetItemCommand({ TableName, Key, ConsistentRead: true }),
      );
      if (Item?.status?.S !== 'FULFILLED') {
        throw new UnknownOrderError(
          `order "${orderId}" cannot be fulfilled: its status is "${Item?.status?.S ?? 'absent'}"`,
        );
      }
    }
  });
}
