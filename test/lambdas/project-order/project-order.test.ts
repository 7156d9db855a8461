import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { projectOrder } from '../../../lambdas/project-order/project-order.ts';
import { streamRecord } from '../../harness/events.ts';

const dynamodb = mockClient(DynamoDBClient);
const client = new DynamoDBClient({});

describe('projectOrder', () => {
  beforeEach(() => {
    dynamodb.reset();
    vi.stubEnv('ORDER_VIEWS_TABLE', 'order-views');
  });

  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('writes the view only over an older one', async () => {
    await projectOrder(streamRecord('100', 'o-1', { eventName: 'MODIFY', version: 2 }), client);

    const { input } = dynamodb.commandCalls(PutItemCommand)[0]?.args[0] ?? {};
    expect(input).toMatchObject({
      TableName: 'order-views',
      Item: { orderId: { S: 'o-1' }, version: { N: '2' } },
      ConditionExpression: 'attribute_not_exists(orderId) OR #version < :version',
      ExpressionAttributeValues: { ':version': { N: '2' } },
    });
    expect(input?.Item).not.toHaveProperty('fingerprint');
  });

  it('takes a view that is as new already for done', async () => {
    dynamodb
      .on(PutItemCommand)
      .rejects(new ConditionalCheckFailedException({ message: 'failed', $metadata: {} }));

    await expect(projectOrder(streamRecord('100', 'o-1'), client)).resolves.toBeUndefined();
  });

  it('removes the view of an order that was removed', async () => {
    await projectOrder(streamRecord('100', 'o-1', { eventName: 'REMOVE' }), client);

    expect(dynamodb.commandCalls(DeleteItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'order-views',
      Key: { orderId: { S: 'o-1' } },
    });
  });

  it.each([
    ['no change', { eventID: 'e-1' }, 'stream record "e-1" has no key "orderId"'],
    [
      'no new image',
      { eventID: 'e-1', eventName: 'INSERT', dynamodb: { Keys: { orderId: { S: 'o-1' } } } },
      'stream record "e-1" has no new image: the stream\'s view type must include it',
    ],
    [
      'an image that is no order',
      streamRecord('100', 'o-1', { image: { orderId: { S: 'o-1' } } }),
      'order "o-1": "status" must be a string, got "nothing"',
    ],
  ])('refuses a record with %s', async (_, record, message) => {
    await expect(projectOrder(record as DynamoDBRecord, client)).rejects.toThrow(message);

    expect(dynamodb.calls()).toHaveLength(0);
  });
});
