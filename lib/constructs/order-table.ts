import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';

export interface OrderTableProps {
  readonly tableName: string;
  /** @default - no stream */
  readonly stream?: StreamViewType;
}

/**
 * A table with one item an order, paid by the request and restorable to any second of the last 35
 * days. It is removed with the stack: the orders are samples.
 *
 * Service map: adds an `AWS::DynamoDB::Table` node of the table's name, inferred from the captured
 * clients of its callers, with an edge from each. A stream adds no edge: it carries no trace header,
 * so its consumer begins a trace of its own.
 */
export class OrderTable extends Table {
  constructor(scope: Construct, id: string, props: OrderTableProps) {
    super(scope, id, {
      tableName: props.tableName,
      partitionKey: { name: 'orderId', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      stream: props.stream,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
