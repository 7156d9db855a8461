import { describe, expect, it } from 'vitest';
import { dynamoDbResources } from '../../../../local/runner/emulators/dynamodb/resources.ts';
import type { TableConfig } from '../../../../local/runner/emulators/dynamodb/table-config.ts';
import { PlanError } from '../../../../local/runner/plan/plan.ts';

const scope = { account: '123456789012', region: 'us-east-1', partition: 'aws' };

function kindOf(type: string) {
  const kind = dynamoDbResources.find((it) => it.type === type);
  if (kind === undefined) throw new Error(`no kind for "${type}"`);
  return kind;
}

function declare(type: string, properties: Record<string, unknown>) {
  return {
    stack: 'Orders',
    logicalId: 'Table0123',
    type,
    constructPath: 'Orders/Table/Resource',
    property: (name: string) => properties[name],
  };
}

function planTable(properties: Record<string, unknown>, type = 'AWS::DynamoDB::Table') {
  const tables: TableConfig[] = [];
  kindOf(type).plan(declare(type, { ...shape, ...properties }), { tables }, scope);
  return tables[0];
}

const shape = {
  TableName: 'orders',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'orderId', KeyType: 'HASH' },
    { AttributeName: 'line', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'orderId', AttributeType: 'S' },
    { AttributeName: 'line', AttributeType: 'N' },
  ],
};

describe('AWS::DynamoDB::Table', () => {
  it('is known by its name, its ARN and, with a stream, the ARN of that', () => {
    const { identify } = kindOf('AWS::DynamoDB::Table');
    const named = declare('AWS::DynamoDB::Table', {
      ...shape,
      StreamSpecification: { StreamViewType: 'KEYS_ONLY' },
    });

    expect(identify(named, scope)).toEqual({
      ref: 'orders',
      attributes: {
        Arn: 'arn:aws:dynamodb:us-east-1:123456789012:table/orders',
        StreamArn:
          'arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000',
      },
    });
    expect(identify(declare('AWS::DynamoDB::Table', {}), scope)).toEqual({
      ref: 'Orders-Table0123',
      attributes: { Arn: 'arn:aws:dynamodb:us-east-1:123456789012:table/Orders-Table0123' },
    });
  });

  it('keeps keys, stream, indexes and expiry', () => {
    const table = planTable({
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      DeletionProtectionEnabled: true,
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byLine',
          KeySchema: [{ AttributeName: 'line', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['sku'] },
        },
      ],
    });

    expect(table).toEqual({
      name: 'orders',
      arn: 'arn:aws:dynamodb:us-east-1:123456789012:table/orders',
      stream: {
        arn: 'arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000',
        viewType: 'NEW_IMAGE',
      },
      keys: { partition: 'orderId', sort: 'line' },
      attributeTypes: { orderId: 'S', line: 'N' },
      globalIndexes: [
        {
          name: 'byLine',
          keys: { partition: 'line' },
          projection: { type: 'INCLUDE', attributes: ['sku'] },
        },
      ],
      localIndexes: [],
      billingMode: 'PAY_PER_REQUEST',
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: true,
    });
  });

  it('takes provisioned capacity, as text as well, of table and indexes', () => {
    const throughput = { ReadCapacityUnits: '5', WriteCapacityUnits: 2 };

    const table = planTable({
      BillingMode: undefined,
      ProvisionedThroughput: throughput,
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byLine',
          KeySchema: [{ AttributeName: 'line', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
          ProvisionedThroughput: throughput,
        },
      ],
    });

    expect(table).toMatchObject({
      billingMode: 'PROVISIONED',
      throughput: { readUnits: 5, writeUnits: 2 },
      globalIndexes: [{ throughput: { readUnits: 5, writeUnits: 2 } }],
    });
  });

  it.each([
    [
      { KinesisStreamSpecification: { StreamArn: 'x' } },
      'KinesisStreamSpecification is not emulated',
    ],
    [{ ImportSourceSpecification: {} }, 'ImportSourceSpecification is not emulated'],
    [
      { BillingMode: 'FREE' },
      'BillingMode: must be "PAY_PER_REQUEST" or "PROVISIONED", got "FREE"',
    ],
    [{ BillingMode: 'PROVISIONED' }, 'ProvisionedThroughput: must be an object, got nothing'],
    [
      { StreamSpecification: { StreamViewType: 'ALL' } },
      'StreamSpecification.StreamViewType: must be one of KEYS_ONLY, NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES, got "ALL"',
    ],
    [
      { StreamSpecification: {} },
      'StreamSpecification.StreamViewType: must be one of KEYS_ONLY, NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES, got nothing',
    ],
    [{ KeySchema: 'orderId' }, 'KeySchema: must be a list, got "orderId"'],
    [{ KeySchema: [] }, 'KeySchema: has no key of type "HASH"'],
    [
      { KeySchema: [{ AttributeName: 'a', KeyType: 'KEY' }] },
      'KeySchema[0].KeyType: must be "HASH" or "RANGE", got "KEY"',
    ],
    [
      { KeySchema: [...shape.KeySchema, ...shape.KeySchema] },
      'KeySchema[2]: several HASH keys of one index are not emulated',
    ],
    [
      { AttributeDefinitions: [{ AttributeName: 'a', AttributeType: 'BOOL' }] },
      'AttributeDefinitions[0].AttributeType: must be "S", "N" or "B", got "BOOL"',
    ],
    [{ GlobalSecondaryIndexes: [7] }, 'GlobalSecondaryIndexes[0]: must be an object, got "7"'],
    [
      { TimeToLiveSpecification: { Enabled: true } },
      'TimeToLiveSpecification.AttributeName: must be a text, got nothing',
    ],
  ])('refuses %j', (properties, message) => {
    const planned = () => planTable(properties);

    expect(planned).toThrow(PlanError);
    expect(planned).toThrow(message);
  });

  it('refuses a second table of one name', () => {
    const tables: TableConfig[] = [];
    const { plan } = kindOf('AWS::DynamoDB::Table');
    plan(declare('AWS::DynamoDB::Table', shape), { tables }, scope);

    const again = () => plan(declare('AWS::DynamoDB::Table', shape), { tables }, scope);

    expect(again).toThrow('TableName: "orders" is declared twice');
  });
});

describe('AWS::DynamoDB::GlobalTable', () => {
  const type = 'AWS::DynamoDB::GlobalTable';

  it('is a table when its only replica is in the own region', () => {
    const table = planTable(
      {
        Replicas: [
          {
            Region: 'us-east-1',
            DeletionProtectionEnabled: true,
            GlobalSecondaryIndexes: [{ IndexName: 'byLine' }],
          },
        ],
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      },
      type,
    );

    expect(table).toMatchObject({
      name: 'orders',
      stream: { viewType: 'NEW_IMAGE' },
      deletionProtection: true,
    });
  });

  it.each([
    [{ Replicas: [] }, 'only one replica in "us-east-1" is emulated, got none'],
    [
      { Replicas: [{ Region: 'us-east-1' }, { Region: 'eu-west-1' }] },
      'only one replica in "us-east-1" is emulated, got "us-east-1", "eu-west-1"',
    ],
    [
      { BillingMode: 'PROVISIONED' },
      'BillingMode: "PROVISIONED" of a global table is not emulated; use "PAY_PER_REQUEST"',
    ],
    [{ MultiRegionConsistency: 'STRONG' }, 'MultiRegionConsistency is not emulated'],
  ])('refuses %j', (properties, message) => {
    expect(() => planTable(properties, type)).toThrow(message);
  });
});
