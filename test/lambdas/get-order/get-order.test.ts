import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { getOrder } from '../../../lambdas/get-order/get-order.ts';
import { orderItem } from '../../harness/events.ts';

const dynamodb = mockClient(DynamoDBClient);
const client = new DynamoDBClient({});
const annotate = vi.fn();

describe('getOrder', () => {
  beforeEach(() => {
    dynamodb.reset();
    annotate.mockReset();
    vi.stubEnv('ORDERS_TABLE', 'orders');
  });

  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('returns the order without its bookkeeping', async () => {
    dynamodb.on(GetItemCommand).resolves({ Item: orderItem('o-1') });

    const order = await getOrder('o-1', client, annotate);

    expect(order).toMatchObject({ orderId: 'o-1', status: 'PLACED', amount: 3.2, version: 1 });
    expect(order).not.toHaveProperty('fingerprint');
    expect(dynamodb.commandCalls(GetItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'orders',
      Key: { orderId: { S: 'o-1' } },
    });
  });

  it('makes the trace findable by what the order is', async () => {
    dynamodb.on(GetItemCommand).resolves({ Item: orderItem('o-1') });

    await getOrder('o-1', client, annotate);

    expect(Object.fromEntries(annotate.mock.calls)).toEqual({
      orderId: 'o-1',
      customerTier: 'gold',
      amount: 3.2,
    });
  });

  it('answers 404 for an order that does not exist', async () => {
    dynamodb.on(GetItemCommand).resolves({});

    await expect(getOrder('o-9', client, annotate)).rejects.toMatchObject({
      statusCode: 404,
      message: 'order "o-9" does not exist',
    });
  });

  it.each([undefined, '', 'o'.repeat(65)])('asks nobody for the id %j', async (orderId) => {
    await expect(getOrder(orderId, client, annotate)).rejects.toMatchObject({ statusCode: 400 });

    expect(dynamodb.calls()).toHaveLength(0);
  });
});
