import { setTimeout as sleep } from 'node:timers/promises';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  InvokeCommand,
  type InvokeCommandOutput,
  type LambdaClient,
  TooManyRequestsException,
} from '@aws-sdk/client-lambda';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { hasBehaviour } from '../shared/catalogue.ts';
import { requireVariable } from '../shared/environment.ts';
import { type Order, type OrderLine, type OrderRequest, totalAmount } from '../shared/order.ts';
import { fromItem, toItem } from '../shared/order-item.ts';
import { formatOrderPlaced } from '../shared/order-placed.ts';
import { RequestError } from '../shared/request-error.ts';
import { addMetadata, annotate, currentTraceId, inSubsegment } from '../shared/tracing.ts';
import type { OrderIdentity } from './order-id.ts';

export interface Clients {
  readonly dynamodb: DynamoDBClient;
  readonly sns: SNSClient;
  readonly lambda: LambdaClient;
}

export class StockLedgerError extends Error {
  override readonly name = 'StockLedgerError';
}

const slowStockCheck = 1_200;

/**
 * Stores the order once and announces it on the topic.
 *
 * @throws RequestError 400, 422 (another order under the same key) or 429 (no express capacity).
 */
export async function placeOrder(
  request: OrderRequest,
  { orderId, fingerprint }: OrderIdentity,
  clients: Clients,
): Promise<{ order: Order; isRepeat: boolean }> {
  const traceId = currentTraceId();
  const order: Order = {
    ...request,
    orderId,
    fingerprint,
    status: 'PLACED',
    amount: totalAmount(request.items),
    placedAt: new Date().toISOString(),
    version: 1,
    ...(traceId === undefined ? {} : { traceId }),
  };
  annotate('orderId', orderId);
  annotate('customerTier', order.customerTier);
  annotate('amount', order.amount);
  addMetadata('order', order);

  await inSubsegment('### check stock', () => checkStock(order.items));
  if (hasBehaviour(order.items, 'throttle')) await reserveExpress(order, clients.lambda);

  const stored = await storeOnce(order, clients.dynamodb);
  if (stored === undefined) {
    await publish(order, clients.sns);
    return { order, isRepeat: false };
  }
  if (stored.fingerprint !== fingerprint) {
    throw new RequestError(
      422,
      'IdempotencyKeyReusedError',
      'the Idempotency-Key was already used for a different order',
    );
  }
  addMetadata('order', stored);
  // An order that is still PLACED may have been stored by an attempt that failed before it published.
  if (stored.status === 'PLACED') await publish(stored, clients.sns);
  return { order: stored, isRepeat: true };
}

async function checkStock(items: readonly OrderLine[]): Promise<void> {
  if (hasBehaviour(items, 'bad-request')) {
    throw new RequestError(
      400,
      'InvalidOrderError',
      'item "sku-bad-request" is no longer sold: remove it from the order',
    );
  }
  if (hasBehaviour(items, 'slow')) await sleep(slowStockCheck);
  if (hasBehaviour(items, 'fault')) {
    throw new StockLedgerError('the stock ledger has no balance for "sku-fault"');
  }
}

async function reserveExpress(order: Order, lambda: LambdaClient): Promise<void> {
  let result: InvokeCommandOutput;
  try {
    result = await lambda.send(
      new InvokeCommand({
        FunctionName: requireVariable('RESERVE_EXPRESS_FUNCTION'),
        Payload: JSON.stringify({ orderId: order.orderId }),
      }),
    );
  } catch (error) {
    if (!(error instanceof TooManyRequestsException)) throw error;
    throw new RequestError(
      429,
      'ExpressCapacityError',
      'express delivery has no capacity at the moment: try again later',
    );
  }
  if (result.FunctionError !== undefined) {
    const payload = Buffer.from(result.Payload ?? []).toString();
    throw new Error(`the express reservation failed: ${payload}`);
  }
}

/** @returns the order that is already there, if one is. */
async function storeOnce(order: Order, dynamodb: DynamoDBClient): Promise<Order | undefined> {
  const TableName = requireVariable('ORDERS_TABLE');
  try {
    await dynamodb.send(
      new PutItemCommand({
        TableName,
        Item: toItem(order),
        ConditionExpression: 'attribute_not_exists(orderId)',
      }),
    );
    return undefined;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const Key = { orderId: { S: order.orderId } };
    const { Item } = await dynamodb.send(
      new GetItemCommand({ TableName, Key, ConsistentRead: true }),
    );
    if (Item === undefined) throw error;
    return fromItem(Item);
  }
}

async function publish(order: Order, sns: SNSClient): Promise<void> {
  await sns.send(
    new PublishCommand({
      TopicArn: requireVariable('ORDER_EVENTS_TOPIC_ARN'),
      Message: formatOrderPlaced(order),
    }),
  );
}
