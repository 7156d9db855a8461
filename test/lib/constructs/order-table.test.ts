import { Template } from 'aws-cdk-lib/assertions';
import { StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import { describe, expect, it } from 'vitest';
import { OrderTable } from '../../../lib/constructs/order-table.ts';
import { testStack } from '../test-app.ts';

describe('OrderTable', () => {
  it('is paid by the request, restorable, and removed with the stack', () => {
    const stack = testStack();

    new OrderTable(stack, 'Orders', { tableName: 'orders' });

    Template.fromStack(stack).hasResource('AWS::DynamoDB::Table', {
      Properties: {
        TableName: 'orders',
        KeySchema: [{ AttributeName: 'orderId', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'orderId', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
    });
  });

  it('has a stream only when asked for one', () => {
    const stack = testStack();

    new OrderTable(stack, 'Silent', { tableName: 'silent' });
    new OrderTable(stack, 'Loud', { tableName: 'loud', stream: StreamViewType.KEYS_ONLY });

    const streams = Object.values(Template.fromStack(stack).findResources('AWS::DynamoDB::Table'));
    expect(streams.map(({ Properties }) => Properties.StreamSpecification)).toEqual([
      undefined,
      { StreamViewType: 'KEYS_ONLY' },
    ]);
  });
});
