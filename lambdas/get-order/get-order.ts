import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { requireVariable } from '../shared/environment.ts';
import type { Order } from '../shared/order.ts';
import { fromItem } from '../shared/order-item.ts';
import { RequestError } from '../shared/request-error.ts';

/** Makes the trace findable by the value. */
export type Annotate = (key: string, value: string | number | boolean) => void;

const longestOrderId = 64;

/**
 * Knows no tracing library, because two functions that are traced by different ones share it.
 *
 * @throws RequestError 400 for an id that cannot be one, 404 for an order that does not exist.
 */
export async function getOrder(
  orderId: string | undefined,
  dynamodb: DynamoDBClient,
  annotate: Annotate,
): Promise<Omit<Order, 'fingerprint'>> {
  if (orderId === undefined || orderId === '' || orderId.length > longestOrderId) {
    const got = orderId ? `${orderId.length}` : 'none';
    throw new RequestError(
      400,
      'InvalidOrderError',
      `the order id in the path must have 1 to ${longestOrderId} characters, got ${got}`,
    );
  }
  annotate('orderId', orderId);
  const { Item } = await dynamodb.send(
    new GetItemCommand({
      TableName: requireVariable('ORDERS_TABLE'),
      Key: { orderId: { S: orderId } },
    }),
  );
  if (Item === undefined)
    throw new RequestError(404, 'OrderNotFoundError', `order "${orderId}" does not exist`);
  const { fingerprint, ...order } = fromItem(Item);
  annotate('customerTier', order.customerTier);
  annotate('amount', order.amount);
  return order;
}
