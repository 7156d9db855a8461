import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import { requireVariable } from '../shared/environment.ts';
import type { OrderStatus } from '../shared/order.ts';
import { parseOrderPlaced } from '../shared/order-placed.ts';
import { annotate, inSubsegment } from '../shared/tracing.ts';
import type { FindInventoryUrl } from './inventory-url.ts';
import { reserveStockAt } from './reserve-stock.ts';

export class UnknownOrderError extends Error {
  override readonly name = 'UnknownOrderError';
}

/**
 * Turns PLACED into FULFILLED once, however often the message arrives; in a subsegment of its own.
 * Where Inventory is deployed it reserves the stock first, and an order that the stock does not cover
 * becomes BACKORDERED: that is an answer, not a failure.
 */
export function fulfilOrder(
  { body }: Pick<SQSRecord, 'body'>,
  dynamodb: DynamoDBClient,
  findInventoryUrl: FindInventoryUrl,
): Promise<void> {
  return inSubsegment('### fulfil order', async () => {
    const order = parseOrderPlaced(body);
    annotate('orderId', order.orderId);
    const inventoryUrl = await findInventoryUrl();
    const stock = inventoryUrl ? await reserveStockAt(inventoryUrl)(order) : 'reserved';
    const status = stock === 'reserved' ? 'FULFILLED' : 'BACKORDERED';
    await finish(order.orderId, status, dynamodb);
  });
}

async function finish(
  orderId: string,
  status: OrderStatus,
  dynamodb: DynamoDBClient,
): Promise<void> {
  const TableName = requireVariable('ORDERS_TABLE');
  const Key = { orderId: { S: orderId } };
  try {
    await dynamodb.send(
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: 'SET #status = :status, #version = #version + :one',
        ConditionExpression: '#status = :placed',
        ExpressionAttributeNames: { '#status': 'status', '#version': 'version' },
        ExpressionAttributeValues: {
          ':status': { S: status },
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
    const found = Item?.status?.S;
    // Whatever an earlier delivery of the message has made of the order stands.
    if (found !== 'FULFILLED' && found !== 'BACKORDERED') {
      throw new UnknownOrderError(
        `order "${orderId}" cannot be fulfilled: its status is "${found ?? 'absent'}"`,
      );
    }
  }
}
