import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  InvokeCommand,
  type InvokeCommandOutput,
  LambdaClient,
  TooManyRequestsException,
} from '@aws-sdk/client-lambda';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { identifyOrder } from '../../../lambdas/place-order/order-id.ts';
import { placeOrder } from '../../../lambdas/place-order/place-order.ts';
import type { OrderRequest } from '../../../lambdas/shared/order.ts';
import { orderItem } from '../../harness/events.ts';

const dynamodb = mockClient(DynamoDBClient);
const sns = mockClient(SNSClient);
const lambda = mockClient(LambdaClient);
const clients = {
  dynamodb: new DynamoDBClient({}),
  sns: new SNSClient({}),
  lambda: new LambdaClient({}),
};

const request: OrderRequest = {
  customerTier: 'gold',
  items: [{ sku: 'sku-pen', quantity: 2 }],
};
const identity = { orderId: 'o-1', fingerprint: 'f-1' };
const conditionFailed = new ConditionalCheckFailedException({
  message: 'The conditional request failed',
  $metadata: {},
});

type Payload = NonNullable<InvokeCommandOutput['Payload']>;

const payload = (text: string): Payload =>
  Object.assign(Buffer.from(text), { transformToString: () => text });

describe('placeOrder', () => {
  beforeEach(() => {
    dynamodb.reset();
    sns.reset();
    lambda.reset();
    vi.stubEnv('ORDERS_TABLE', 'orders');
    vi.stubEnv('ORDER_EVENTS_TOPIC_ARN', 'arn:aws:sns:us-east-1:123456789012:order-events');
    vi.stubEnv('RESERVE_EXPRESS_FUNCTION', 'reserve-express');
  });

  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('stores the order once and then announces it', async () => {
    const placed = await placeOrder(request, identity, clients);

    expect(placed).toMatchObject({
      isRepeat: false,
      order: { orderId: 'o-1', status: 'PLACED', amount: 6.4, version: 1 },
    });
    expect(dynamodb.commandCalls(PutItemCommand)[0]?.args[0].input).toMatchObject({
      TableName: 'orders',
      ConditionExpression: 'attribute_not_exists(orderId)',
      Item: { orderId: { S: 'o-1' }, amount: { N: '6.4' }, status: { S: 'PLACED' } },
    });
    const [published] = sns.commandCalls(PublishCommand);
    expect(published?.args[0].input.TopicArn).toMatch(/order-events$/);
    expect(JSON.parse(published?.args[0].input.Message ?? '')).toMatchObject({
      type: 'OrderPlaced',
      orderId: 'o-1',
    });
  });

  it('does not announce an order that it could not store', async () => {
    dynamodb.on(PutItemCommand).rejects(new Error('table is gone'));

    await expect(placeOrder(request, identity, clients)).rejects.toThrow('table is gone');

    expect(sns.calls()).toHaveLength(0);
  });

  it('gives a repeat the stored order, without announcing what is known to have arrived', async () => {
    dynamodb.on(PutItemCommand).rejects(conditionFailed);
    dynamodb.on(GetItemCommand).resolves({ Item: orderItem('o-1', { status: 'FULFILLED' }) });

    const placed = await placeOrder(request, identity, clients);

    expect(placed).toMatchObject({ isRepeat: true, order: { status: 'FULFILLED', amount: 3.2 } });
    expect(sns.calls()).toHaveLength(0);
  });

  it('announces again when an earlier attempt may have failed in between', async () => {
    dynamodb.on(PutItemCommand).resolvesOnce({}).rejects(conditionFailed);
    dynamodb.on(GetItemCommand).resolves({ Item: orderItem('o-1') });
    sns.on(PublishCommand).rejectsOnce(new Error('topic is gone')).resolves({});
    await expect(placeOrder(request, identity, clients)).rejects.toThrow('topic is gone');

    const placed = await placeOrder(request, identity, clients);

    expect(placed.isRepeat).toBe(true);
    expect(sns.commandCalls(PublishCommand)).toHaveLength(2);
  });

  it('refuses another order under the same key', async () => {
    dynamodb.on(PutItemCommand).rejects(conditionFailed);
    dynamodb.on(GetItemCommand).resolves({ Item: orderItem('o-1') });

    const placing = placeOrder(request, { ...identity, fingerprint: 'f-2' }, clients);

    await expect(placing).rejects.toMatchObject({
      statusCode: 422,
      name: 'IdempotencyKeyReusedError',
    });
    expect(sns.calls()).toHaveLength(0);
  });

  it('passes the failed condition on when the order has gone meanwhile', async () => {
    dynamodb.on(PutItemCommand).rejects(conditionFailed);
    dynamodb.on(GetItemCommand).resolves({});

    await expect(placeOrder(request, identity, clients)).rejects.toBe(conditionFailed);
  });

  it('asks for express capacity only for the item that needs it', async () => {
    await placeOrder(request, identity, clients);

    expect(lambda.calls()).toHaveLength(0);
  });

  it('answers 429 and stores nothing when the reservation is throttled', async () => {
    lambda
      .on(InvokeCommand)
      .rejects(new TooManyRequestsException({ message: 'Rate Exceeded.', $metadata: {} }));
    const items = [{ sku: 'sku-throttle', quantity: 1 }];

    const placing = placeOrder({ ...request, items }, identity, clients);

    await expect(placing).rejects.toMatchObject({ statusCode: 429, name: 'ExpressCapacityError' });
    expect(dynamodb.calls()).toHaveLength(0);
  });

  it('does not take a reservation that failed for one that was made', async () => {
    lambda.on(InvokeCommand).resolves({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      Payload: payload('{"errorType":"Error"}'),
    });
    const items = [{ sku: 'sku-throttle', quantity: 1 }];

    const placing = placeOrder({ ...request, items }, identity, clients);

    await expect(placing).rejects.toThrow('the express reservation failed: {"errorType":"Error"}');
    expect(dynamodb.calls()).toHaveLength(0);
  });

  it('places the order when there is capacity after all', async () => {
    lambda.on(InvokeCommand).resolves({ StatusCode: 200 });
    const items = [{ sku: 'sku-throttle', quantity: 1 }];

    const placed = await placeOrder({ ...request, items }, identity, clients);

    expect(placed.isRepeat).toBe(false);
  });

  it.each([
    ['sku-bad-request', { name: 'InvalidOrderError', statusCode: 400 }],
    ['sku-fault', { name: 'StockLedgerError' }],
  ])('fails on %s before anything is stored', async (sku, error) => {
    const items = [
      { sku: 'sku-pen', quantity: 1 },
      { sku, quantity: 1 },
    ];

    const placing = placeOrder({ ...request, items }, identity, clients);

    await expect(placing).rejects.toMatchObject(error);
    expect(dynamodb.calls()).toHaveLength(0);
  });

  it('says which setting its deployment forgot', async () => {
    vi.stubEnv('ORDERS_TABLE', '');

    const placing = placeOrder(request, identity, clients);

    await expect(placing).rejects.toThrow(
      'environment variable "ORDERS_TABLE" is not set: the function\'s deployment must provide it',
    );
  });
});

describe('identifyOrder', () => {
  it('gives every order an id of its own without a key', () => {
    const ids = [identifyOrder({}, request), identifyOrder(null, request)].map((id) => id.orderId);

    expect(new Set(ids).size).toBe(2);
  });

  it('gives the same key the same id, however the header is spelled', () => {
    const ids = ['Idempotency-Key', 'idempotency-key', 'IDEMPOTENCY-KEY'].map(
      (name) => identifyOrder({ [name]: 'k-1' }, request).orderId,
    );

    expect(new Set(ids).size).toBe(1);
    expect(identifyOrder({ 'idempotency-key': 'k-2' }, request).orderId).not.toBe(ids[0]);
  });

  it('gives another order another fingerprint', () => {
    const other = { ...request, items: [{ sku: 'sku-pen', quantity: 3 }] };

    expect(identifyOrder({}, other).fingerprint).not.toBe(identifyOrder({}, request).fingerprint);
  });

  it.each(['', '   ', 'k'.repeat(256)])('refuses a key that is empty or too long', (key) => {
    expect(() => identifyOrder({ 'Idempotency-Key': key }, request)).toThrow(
      expect.objectContaining({ statusCode: 400 }),
    );
  });
});
