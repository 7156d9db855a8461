import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoDb } from '../../../../local/runner/emulators/dynamodb/dynamodb.ts';
import { type EdgeFixture, startFixture, table } from '../edge/fixture.ts';

const byCustomer = {
  name: 'byCustomer',
  keys: { partition: 'customerId', sort: 'placedAt' },
  projection: { type: 'ALL' },
} as const;

let fixture: EdgeFixture;
let client: DynamoDBClient;

beforeAll(async () => {
  fixture = await startFixture([
    table({
      attributeTypes: { orderId: 'S', customerId: 'S', placedAt: 'N' },
      globalIndexes: [byCustomer],
      timeToLiveAttribute: 'expiresAt',
    }),
    table({ name: 'order-views', stream: undefined, deletionProtection: true }),
  ]);
  client = new DynamoDBClient(fixture.client);
});

afterAll(async () => {
  client.destroy();
  await fixture.stop();
});

const put = (orderId: string, more: Record<string, { S: string } | { N: string }> = {}) =>
  client.send(
    new PutItemCommand({ TableName: 'orders', Item: { orderId: { S: orderId }, ...more } }),
  );

const get = async (orderId: string) => {
  const { Item } = await client.send(
    new GetItemCommand({ TableName: 'orders', Key: { orderId: { S: orderId } } }),
  );
  return Item;
};

describe('DynamoDB', () => {
  it('gives back what was put', async () => {
    await put('given-back', { amount: { N: '12.50' } });

    const item = await get('given-back');

    expect(item).toEqual({ orderId: { S: 'given-back' }, amount: { N: '12.5' } });
  });

  it('refuses a put whose condition does not hold, with the item when asked for it', async () => {
    await put('conditional');

    const again = client.send(
      new PutItemCommand({
        TableName: 'orders',
        Item: { orderId: { S: 'conditional' }, late: { BOOL: true } },
        ConditionExpression: 'attribute_not_exists(orderId)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );

    const error = await again.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConditionalCheckFailedException);
    expect(error).toMatchObject({
      message: 'The conditional request failed',
      Item: { orderId: { S: 'conditional' } },
    });
    expect(await get('conditional')).toEqual({ orderId: { S: 'conditional' } });
  });

  it('leaves the item out of a refusal that did not ask for it', async () => {
    await put('not-asked');

    const again = client.send(
      new DeleteItemCommand({
        TableName: 'orders',
        Key: { orderId: { S: 'not-asked' } },
        ConditionExpression: 'attribute_exists(paidAt)',
      }),
    );

    await expect(again).rejects.toSatisfy(
      (error) => error instanceof ConditionalCheckFailedException && error.Item === undefined,
    );
  });

  it('lets exactly one of many writers at once fulfil a condition', async () => {
    const writers = Array.from({ length: 25 }, (_, writer) =>
      client.send(
        new PutItemCommand({
          TableName: 'orders',
          Item: { orderId: { S: 'contended' }, writer: { N: String(writer) } },
          ConditionExpression: 'attribute_not_exists(orderId)',
        }),
      ),
    );

    const outcomes = await Promise.allSettled(writers);

    const winner = outcomes.findIndex(({ status }) => status === 'fulfilled');
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await get('contended')).toMatchObject({ writer: { N: String(winner) } });
  });

  it('updates with an expression and returns the values asked for', async () => {
    await put('updated', { amount: { N: '1' } });

    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName: 'orders',
        Key: { orderId: { S: 'updated' } },
        UpdateExpression: 'SET #s = :s ADD amount :one',
        ConditionExpression: 'attribute_exists(orderId)',
        ExpressionAttributeNames: { '#s': 'status' },
        ExpressionAttributeValues: { ':s': { S: 'fulfilled' }, ':one': { N: '1' } },
        ReturnValues: 'UPDATED_NEW',
      }),
    );

    expect(Attributes).toEqual({ status: { S: 'fulfilled' }, amount: { N: '2' } });
  });

  it('queries an index in the order of its sort key, page by page', async () => {
    for (const placedAt of ['10', '9', '100']) {
      await put(`query-${placedAt}`, { customerId: { S: 'c1' }, placedAt: { N: placedAt } });
    }
    const page = (ExclusiveStartKey?: Record<string, { S: string } | { N: string }>) =>
      client.send(
        new QueryCommand({
          TableName: 'orders',
          IndexName: 'byCustomer',
          KeyConditionExpression: 'customerId = :c AND placedAt > :from',
          ExpressionAttributeValues: { ':c': { S: 'c1' }, ':from': { N: '1' } },
          Limit: 2,
          ExclusiveStartKey,
        }),
      );

    const first = await page();
    const second = await page(first.LastEvaluatedKey as Record<string, { S: string }>);

    const placed = [...(first.Items ?? []), ...(second.Items ?? [])].map((it) => it.placedAt?.N);
    expect(placed).toEqual(['9', '10', '100']);
  });

  it('writes and scans in batches', async () => {
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          'order-views': ['a', 'b'].map((id) => ({
            PutRequest: { Item: { orderId: { S: id } } },
          })),
        },
      }),
    );

    const { Count } = await client.send(new ScanCommand({ TableName: 'order-views' }));

    expect(Count).toBe(2);
  });

  it('takes the ARN of a table for its name', async () => {
    const TableName = table().arn;
    await client.send(new PutItemCommand({ TableName, Item: { orderId: { S: 'by-arn' } } }));

    expect(await get('by-arn')).toEqual({ orderId: { S: 'by-arn' } });
  });

  it('describes a table with its ARN, stream and expiry', async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'orders' }));
    const { TimeToLiveDescription } = await client.send(
      new DescribeTimeToLiveCommand({ TableName: 'orders' }),
    );

    expect(Table).toMatchObject({
      TableArn: table().arn,
      TableStatus: 'ACTIVE',
      LatestStreamArn: table().stream?.arn,
      LatestStreamLabel: '2026-01-01T00:00:00.000',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    });
    expect(TimeToLiveDescription).toEqual({
      TimeToLiveStatus: 'ENABLED',
      AttributeName: 'expiresAt',
    });
  });

  it('says that a table does not exist', async () => {
    const scan = client.send(new ScanCommand({ TableName: 'nobody' }));

    await expect(scan).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  it('names an operation that it does not emulate', async () => {
    const transaction = client.send(new TransactWriteItemsCommand({ TransactItems: [] }));

    await expect(transaction).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringMatching(
        /"DynamoDB_20120810\.TransactWriteItems".*Emulated are: .*PutItem/,
      ),
    });
  });

  it('refuses parameters that would be dropped without a word', async () => {
    const create = client.send(
      new CreateTableCommand({
        TableName: 'streamed',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
      }),
    );

    await expect(create).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('StreamSpecification of CreateTable'),
    });
  });

  it('keeps a table that is protected against deletion', async () => {
    const deletion = client.send(new DeleteTableCommand({ TableName: 'order-views' }));

    await expect(deletion).rejects.toThrow('protected against deletion');
  });

  it('survives a request that its engine cannot digest, and frees the item', async () => {
    await put('indigestible');
    const update = (ConditionExpression?: string) =>
      client.send(
        new UpdateItemCommand({
          TableName: 'orders',
          Key: { orderId: { S: 'indigestible' } },
          UpdateExpression: 'SET seen = :v',
          ConditionExpression,
          ExpressionAttributeValues: { ':v': { N: '1' } },
        }),
      );

    await expect(update(':v IN (d[1], :v)')).rejects.toMatchObject({
      name: 'InternalFailure',
      $metadata: { httpStatusCode: 500 },
    });
    await update();

    expect(await get('indigestible')).toMatchObject({ seen: { N: '1' } });
    expect(fixture.logged.join()).toContain('dynamodb failed on POST /: TypeError');
  });

  it.each([
    ['nothing', ''],
    ['text that is not JSON', '{"TableName":'],
    ['a list', '[]'],
    ['null inside a list', '{"TableName":"orders","Item":{"orderId":{"S":"x"},"l":{"L":[null]}}}'],
    ['a number for a name', '{"TableName":1}'],
  ])('answers a body of %s with a client error', async (_, body) => {
    const response = await fixture.dynamoDb.handle({
      service: 'dynamodb',
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: { 'x-amz-target': 'DynamoDB_20120810.PutItem' },
      body: Buffer.from(body),
      caller: fixture.identities.find('AKIA'),
      requestId: 'r',
    });

    expect(response.status).toBe(400);
    expect(JSON.parse(String(response.body)).__type).toContain('SerializationException');
  });
});

describe('createDynamoDb', () => {
  it('names a table that DynamoDB would not create', async () => {
    const wrong = table({ name: 'no', attributeTypes: { orderId: 'S' } });

    await expect(createDynamoDb(fixture.cloud, [wrong])).rejects.toThrow(
      'table "no" cannot be created: TableName must be at least 3 characters long',
    );
  });
});
