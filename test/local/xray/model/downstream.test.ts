import { describe, expect, it } from 'vitest';
import { findDownstream } from '../../../../local/xray/model/downstream.ts';
import type { Entity } from '../../../../local/xray/model/entity.ts';
import { epochSeconds } from '../../../../local/xray/units.ts';

const call = (members: Partial<Entity>): Entity => ({
  kind: 'subsegment',
  id: 'a100000000000001',
  name: 'DynamoDB',
  startTime: epochSeconds(1),
  endTime: epochSeconds(2),
  error: false,
  throttle: false,
  fault: false,
  traced: false,
  namespace: 'aws',
  ...members,
});

describe('findDownstream', () => {
  it.each([
    ['DynamoDB', { table_name: 'orders' }, 'AWS::DynamoDB::Table', 'orders'],
    ['S3', { bucket_name: 'receipts' }, 'AWS::S3::Bucket', 'receipts'],
    ['SQS', { queue_url: 'https://sqs/q' }, 'AWS::SQS::Queue', 'https://sqs/q'],
    ['SNS', { topic_arn: 'arn:aws:sns:::t' }, 'AWS::SNS', 'arn:aws:sns:::t'],
    ['Lambda', { function_name: 'place-order' }, 'AWS::Lambda', 'place-order'],
    [
      'Lambda',
      { function_name: 'arn:aws:lambda:us-east-1:123456789012:function:place-order:live' },
      'AWS::Lambda',
      'place-order',
    ],
    ['Lambda', { function_name: 'place-order:live' }, 'AWS::Lambda', 'place-order'],
    [
      'Lambda',
      { function_name: '123456789012:function:place-order' },
      'AWS::Lambda',
      'place-order',
    ],
    ['Lambda', { function_name: 'function:place-order:1' }, 'AWS::Lambda', 'place-order'],
  ])('knows the resource of %s', (name, member, type, resourceName) => {
    const found = findDownstream(call({ name, aws: { operation: 'Op', ...member } }));

    expect(found).toEqual({ name: resourceName, type, origin: type, resourceName });
  });

  it.each([
    ['without the operation', 'DynamoDB', { table_name: 'orders' }],
    ['without the resource', 'DynamoDB', { operation: 'ListTables' }],
    ['with a resource that is no text', 'DynamoDB', { operation: 'PutItem', table_name: 5 }],
    ['of another service', 'EventBridge', { operation: 'PutEvents' }],
    ['in another spelling', 'dynamodb', { operation: 'PutItem', table_name: 'orders' }],
    ['named like a member of every object', 'constructor', { operation: 'x' }],
  ])('knows a call %s by its service alone', (_, name, aws) => {
    const found = findDownstream(call({ name, aws }));

    expect(found).toEqual({ name, type: `AWS::${name}`, origin: `AWS::${name}` });
  });

  it('tells databases from other remote services by their query', () => {
    const host = findDownstream(call({ name: 'example.com', namespace: 'remote' }));
    const database = findDownstream(call({ name: 'shop@db', namespace: 'remote', sql: {} }));

    expect(host).toEqual({ name: 'example.com', type: 'remote' });
    expect(database).toEqual({ name: 'shop@db', type: 'Database::SQL' });
  });

  it('finds nothing behind local work', () => {
    expect(findDownstream(call({ namespace: undefined }))).toBeUndefined();
    expect(findDownstream(call({ namespace: 'local' }))).toBeUndefined();
  });
});
