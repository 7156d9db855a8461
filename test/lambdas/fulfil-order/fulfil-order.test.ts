import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fulfilOrder } from '../../../lambdas/fulfil-order/fulfil-order.ts';
import { orderItem, orderPlacedMessage } from '../../harness/events.ts';

const dynamodb = mockClient(DynamoDBClient);
const client = new DynamoDBClient({});
const record = { body: orderPlacedMessage('o-1') };

describe('fulfilOrder', () => {
  beforeEach(() => {
    dynamodb.reset();
    vi.stubEnv('ORDERS_TABLE', 'orders');
  });

  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('turns a placed order into a fulfilled one, a version later', async () => {
    await fulfilOrder(record, client);

    expect(dynamodb.commandCalls(UpdateItemCommand)[0]?.args[0].input).toMatchObject({
      TableName: 'orders',
      Key: { orderId: { S: 'o-1' } },
      ConditionExpression: '#status = :placed',
    });
    expect(dynamodb.calls()).toHaveLength(1);
  });

  it.each([
    ['is fulfilled already', orderItem('o-1', { status: 'FULFILLED' }), undefined],
    ['does not exist', undefined, 'order "o-1" cannot be fulfilled: its status is "absent"'],
    [
      'is in a status of its own',
      orderItem('o-1', { status: 'CANCELLED' }),
      'order "o-1" cannot be fulfilled: its status is "CANCELLED"',
    ],
  ])('looks up an order that %s', async (_, Item, message) => {
    dynamodb
      .on(UpdateItemCommand)
      .rejects(new ConditionalCheckFailedException({ message: 'failed', $metadata: {} }));
    dynamodb.on(GetItemCommand).resolves(Item === undefined ? {} : { Item });

    const fulfilling = fulfilOrder(record, client);

    if (message === undefined) await expect(fulfilling).resolves.toBeUndefined();
    else await expect(fulfilling).rejects.toThrow(message);
  });

  it('passes on what else goes wrong', async () => {
    dynamodb.on(UpdateItemCommand).rejects(new Error('table is gone'));

    await expect(fulfilOrder(record, client)).rejects.toThrow('table is gone');
  });
});
