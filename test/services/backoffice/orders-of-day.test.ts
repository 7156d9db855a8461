import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { scanOrders } from '../../../services/backoffice/orders-of-day.ts';
import { orderItem } from '../../harness/events.ts';

const dynamodb = mockClient(DynamoDBClient);
const readOrders = scanOrders(new DynamoDBClient({}), 'orders');
const next = { orderId: { S: 'o-2' } };

describe('scanOrders', () => {
  beforeEach(() => {
    dynamodb.reset();
  });

  it('reads page after page, those without a match too', async () => {
    dynamodb
      .on(ScanCommand)
      .resolvesOnce({ Items: [orderItem('o-1')], LastEvaluatedKey: next })
      .resolvesOnce({ LastEvaluatedKey: next })
      .resolves({ Items: [orderItem('o-3', { status: 'BACKORDERED' })] });

    const { orders, complete } = await readOrders('2026-11-20');

    expect(complete).toBe(true);
    expect(orders.map(({ orderId, status }) => [orderId, status])).toEqual([
      ['o-1', 'PLACED'],
      ['o-3', 'BACKORDERED'],
    ]);
    expect(dynamodb.commandCalls(ScanCommand).map(({ args }) => args[0].input)).toMatchObject([
      {
        TableName: 'orders',
        FilterExpression: 'begins_with(placedAt, :day)',
        ExpressionAttributeValues: { ':day': { S: '2026-11-20T' } },
        ExclusiveStartKey: undefined,
      },
      { ExclusiveStartKey: next },
      { ExclusiveStartKey: next },
    ]);
  });

  it('stops in a table that goes on and on, and says so', async () => {
    dynamodb.on(ScanCommand).resolves({ Items: [orderItem('o-1')], LastEvaluatedKey: next });

    const { orders, complete } = await readOrders('2026-11-20');

    expect(complete).toBe(false);
    expect(orders).toHaveLength(20);
  });

  it('passes on what goes wrong', async () => {
    dynamodb.on(ScanCommand).resolvesOnce({ LastEvaluatedKey: next }).rejects(new Error('gone'));

    await expect(readOrders('2026-11-20')).rejects.toThrow('gone');
  });
});
