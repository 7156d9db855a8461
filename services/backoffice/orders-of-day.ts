import { type DynamoDBClient, ScanCommand, type ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import type { Order } from '../../lambdas/shared/order.ts';
import { fromItem } from '../../lambdas/shared/order-item.ts';
import { inSubsegment } from '../shared/tracing.ts';

export interface OrdersOfDay {
  readonly orders: readonly Order[];
  /** `false` when the table went on after as many pages as are read. */
  readonly complete: boolean;
}

/** Reads the orders that were placed on one day in UTC. */
export type ReadOrdersOfDay = (day: string) => Promise<OrdersOfDay>;

/** Items that one call looks at, whether they match or not. */
const pageSize = 500;
/** A report may take no longer than its caller waits: 10 000 items of the table. */
const mostPages = 20;

/** A scan, because nothing but a report asks for the orders of a day. */
export function scanOrders(dynamodb: DynamoDBClient, table: string): ReadOrdersOfDay {
  return (day) =>
    inSubsegment('## scan orders', async () => {
      const orders: Order[] = [];
      let start: ScanCommandOutput['LastEvaluatedKey'];
      for (let page = 0; page < mostPages; page++) {
        const { Items = [], LastEvaluatedKey } = await dynamodb.send(
          new ScanCommand({
            TableName: table,
            Limit: pageSize,
            ExclusiveStartKey: start,
            FilterExpression: 'begins_with(placedAt, :day)',
            ExpressionAttributeValues: { ':day': { S: `${day}T` } },
          }),
        );
        orders.push(...Items.map(fromItem));
        if (LastEvaluatedKey === undefined) return { orders, complete: true };
        start = LastEvaluatedKey;
      }
      return { orders, complete: false };
    });
}
