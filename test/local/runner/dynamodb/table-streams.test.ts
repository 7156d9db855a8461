import { afterEach, describe, expect, it } from 'vitest';
import type { StreamRecord } from '../../../../local/runner/cloud.ts';
import {
  createDynamoDb,
  type DynamoDb,
} from '../../../../local/runner/emulators/dynamodb/dynamodb.ts';
import type { StreamViewType } from '../../../../local/runner/emulators/dynamodb/table-config.ts';
import { createTableStreams } from '../../../../local/runner/emulators/dynamodb/table-streams.ts';
import { ManualClock } from '../../../../local/xray/index.ts';
import { ACCOUNT, REGION, table } from '../edge/fixture.ts';

const warnings: string[] = [];
const cloud = {
  account: ACCOUNT,
  region: REGION,
  clock: new ManualClock(1_800_000_000),
  emit: () => {},
  warn: (message: string) => warnings.push(message),
};
const arn = String(table().stream?.arn);
const running: DynamoDb[] = [];

afterEach(async () => {
  for (const dynamoDb of running.splice(0)) await dynamoDb.stop();
});

async function start(viewType: StreamViewType = 'NEW_AND_OLD_IMAGES') {
  const dynamoDb = await createDynamoDb(cloud, [table({ stream: { arn, viewType } })]);
  running.push(dynamoDb);
  const call = async (operation: string, input: object) => {
    const { status, body } = await dynamoDb.handle({
      service: 'dynamodb',
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
      body: Buffer.from(JSON.stringify({ TableName: 'orders', ...input })),
      caller: { accessKeyId: 'AKIA', arn: 'arn:aws:iam::123456789012:user/local' },
      requestId: 'r',
    });
    if (status !== 200) throw new Error(String(body));
  };
  const readAll = (after?: string): Promise<StreamRecord[]> =>
    dynamoDb.read(arn, { after, limit: 100, signal: new AbortController().signal });
  return { dynamoDb, call, readAll };
}

const key = { orderId: { S: 'o-1' } };

describe('table streams', () => {
  it('record inserts, changes and removals in order, with both images', async () => {
    const { call, readAll } = await start();
    await call('PutItem', { Item: { ...key, amount: { N: '1' } } });
    await call('UpdateItem', {
      Key: key,
      UpdateExpression: 'SET amount = :two',
      ExpressionAttributeValues: { ':two': { N: '2' } },
    });
    await call('DeleteItem', { Key: key });

    const records = await readAll();

    expect(
      records.map(({ eventName, dynamodb: { NewImage, OldImage } }) => [
        eventName,
        OldImage,
        NewImage,
      ]),
    ).toEqual([
      ['INSERT', undefined, { ...key, amount: { N: '1' } }],
      ['MODIFY', { ...key, amount: { N: '1' } }, { ...key, amount: { N: '2' } }],
      ['REMOVE', { ...key, amount: { N: '2' } }, undefined],
    ]);
    expect(records[0]).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      eventSourceARN: arn,
      dynamodb: {
        ApproximateCreationDateTime: 1_800_000_000,
        Keys: key,
        NewImage: { ...key, amount: { N: '1' } },
        SequenceNumber: '100000000000000000001',
        SizeBytes: 28,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    });
  });

  it.each([
    ['KEYS_ONLY', false, false],
    ['NEW_IMAGE', true, false],
    ['OLD_IMAGE', false, true],
  ] as const)('carry the images of the view type %s', async (viewType, hasNew, hasOld) => {
    const { call, readAll } = await start(viewType);
    await call('PutItem', { Item: key });
    await call('PutItem', { Item: { ...key, changed: { BOOL: true } } });

    const [, { dynamodb } = { dynamodb: {} }] = await readAll();

    expect('NewImage' in dynamodb).toBe(hasNew);
    expect('OldImage' in dynamodb).toBe(hasOld);
  });

  it('have no record of writes that change nothing or are refused', async () => {
    const { call, readAll, dynamoDb } = await start();
    const item = { ...key, tags: { SS: ['a', 'b'] }, lines: { L: [{ M: { n: { N: '1' } } }] } };
    await call('PutItem', { Item: item });
    const latest = dynamoDb.latest(arn);

    await call('PutItem', { Item: { lines: item.lines, ...key, tags: { SS: ['b', 'a'] } } });
    await call('UpdateItem', { Key: key });
    await call('DeleteItem', { Key: { orderId: { S: 'never-there' } } });
    const refused = call('DeleteItem', {
      Key: key,
      ConditionExpression: 'attribute_exists(paidAt)',
    });

    await expect(refused).rejects.toThrow('The conditional request failed');
    expect(await readAll()).toHaveLength(1);
    expect(dynamoDb.latest(arn)).toBe(latest);
  });

  it('record each write of a batch', async () => {
    const { call, readAll } = await start();
    const puts = ['a', 'b', 'c'].map((id) => ({ PutRequest: { Item: { orderId: { S: id } } } }));
    await call('BatchWriteItem', { TableName: undefined, RequestItems: { orders: puts } });

    expect(await readAll()).toHaveLength(3);
  });

  it('wait for the next record', async () => {
    const { call, readAll, dynamoDb } = await start();
    await call('PutItem', { Item: key });
    const waiting = readAll(dynamoDb.latest(arn));

    await call('PutItem', { Item: { orderId: { S: 'o-2' } } });

    expect((await waiting).map((record) => record.dynamodb.Keys)).toEqual([
      { orderId: { S: 'o-2' } },
    ]);
  });

  it('stop waiting when told to, or when DynamoDB stops', async () => {
    const { dynamoDb, readAll } = await start();
    const controller = new AbortController();
    const told = dynamoDb.read(arn, { limit: 1, signal: controller.signal });
    const stopped = readAll();

    controller.abort();
    await dynamoDb.stop();

    expect(await told).toEqual([]);
    expect(await stopped).toEqual([]);
  });

  it('refuse a stream or a position that nobody has', async () => {
    const { dynamoDb } = await start();
    const { signal } = new AbortController();

    await expect(dynamoDb.read('arn:nobody', { limit: 1, signal })).rejects.toThrow(
      'no table has the stream "arn:nobody"',
    );
    await expect(dynamoDb.read(arn, { after: 'x', limit: 1, signal })).rejects.toThrow(
      '"x" is not a sequence number',
    );
  });

  it('drop the oldest records beyond their bounds, say so once, and read on from what is left', async () => {
    warnings.length = 0;
    const streams = createTableStreams(cloud, [table()], { records: 10, bytes: 1_000_000 });
    for (let n = 0; n < 30; n++) {
      const after = { orderId: { S: `o-${n}` } };
      streams.write({ table: 'orders', keyNames: ['orderId'], after });
    }

    const { signal } = new AbortController();
    const records = await streams.read(arn, { after: '100000000000000000001', limit: 3, signal });

    expect(records).toHaveLength(3);
    expect(Number(records[0]?.dynamodb.SequenceNumber.slice(-3))).toBeGreaterThan(15);
    expect(warnings).toEqual([
      expect.stringContaining('table "orders" holds more than 10 records'),
    ]);
  });
});
