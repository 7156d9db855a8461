import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fulfilOrder } from '../../../lambdas/fulfil-order/fulfil-order.ts';
import { startDownstream } from '../../harness/downstream.ts';
import { orderItem, orderPlacedMessage } from '../../harness/events.ts';

const dynamodb = mockClient(DynamoDBClient);
const client = new DynamoDBClient({});
const record = { body: orderPlacedMessage('o-1') };
const withoutInventory = async () => undefined;

describe('fulfilOrder', () => {
  beforeEach(() => {
    dynamodb.reset();
    vi.stubEnv('ORDERS_TABLE', 'orders');
  });

  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('turns a placed order into a fulfilled one, a version later', async () => {
    await fulfilOrder(record, client, withoutInventory);

    expect(dynamodb.commandCalls(UpdateItemCommand)[0]?.args[0].input).toMatchObject({
      TableName: 'orders',
      Key: { orderId: { S: 'o-1' } },
      ConditionExpression: '#status = :placed',
      ExpressionAttributeValues: { ':status': { S: 'FULFILLED' }, ':placed': { S: 'PLACED' } },
    });
    expect(dynamodb.calls()).toHaveLength(1);
  });

  it.each([
    ['is fulfilled already', orderItem('o-1', { status: 'FULFILLED' }), undefined],
    ['waits for stock already', orderItem('o-1', { status: 'BACKORDERED' }), undefined],
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

    const fulfilling = fulfilOrder(record, client, withoutInventory);

    if (message === undefined) await expect(fulfilling).resolves.toBeUndefined();
    else await expect(fulfilling).rejects.toThrow(message);
  });

  it('passes on what else goes wrong', async () => {
    dynamodb.on(UpdateItemCommand).rejects(new Error('table is gone'));

    await expect(fulfilOrder(record, client, withoutInventory)).rejects.toThrow('table is gone');
  });

  it.each([
    { status: 201, becomes: 'FULFILLED' },
    { status: 200, becomes: 'FULFILLED' },
    { status: 409, becomes: 'BACKORDERED' },
  ])('makes the order $becomes when Inventory answers $status', async ({ status, becomes }) => {
    await using inventory = await startDownstream(() => ({ status }));

    await fulfilOrder(record, client, async () => `${inventory.url}/`);

    expect(inventory.requests).toMatchObject([
      {
        method: 'POST',
        path: '/reservations',
        headers: { 'content-type': 'application/json' },
        body: '{"orderId":"o-1","items":[{"sku":"sku-pen","quantity":1}]}',
      },
    ]);
    const [update] = dynamodb.commandCalls(UpdateItemCommand);
    expect(update?.args[0].input.ExpressionAttributeValues).toMatchObject({
      ':status': { S: becomes },
    });
  });

  it.each([400, 302, 500, 503])(
    'leaves the order alone when Inventory answers %d',
    async (status) => {
      await using inventory = await startDownstream(() => ({ status }));

      const fulfilling = fulfilOrder(record, client, async () => inventory.url);

      await expect(fulfilling).rejects.toThrow(
        `Inventory answered ${status} for order "o-1", expected 2xx or 409`,
      );
      expect(dynamodb.calls()).toHaveLength(0);
    },
  );

  it('asks below the path that Inventory is served at', async () => {
    await using inventory = await startDownstream(() => ({ status: 201 }));

    await fulfilOrder(record, client, async () => `${inventory.url}/inventory`);

    expect(inventory.requests).toMatchObject([{ path: '/inventory/reservations' }]);
  });

  it('leaves the order alone when nobody can say where Inventory is', async () => {
    const fulfilling = fulfilOrder(record, client, async () => {
      throw new Error('access denied');
    });

    await expect(fulfilling).rejects.toThrow('access denied');
    expect(dynamodb.calls()).toHaveLength(0);
  });
});
