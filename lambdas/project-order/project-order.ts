import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { requireVariable } from '../shared/environment.ts';
import { fromItem, type Item, toItem } from '../shared/order-item.ts';
import { annotate, inSubsegment } from '../shared/tracing.ts';

/** Brings the view of one order up to date, in a subsegment that names the trace that placed it. */
export function projectOrder(record: DynamoDBRecord, dynamodb: DynamoDBClient): Promise<void> {
  return inSubsegment('### project order', async () => {
    const orderId = record.dynamodb?.Keys?.orderId?.S;
    if (orderId === undefined) {
      throw new Error(`stream record "${record.eventID ?? ''}" has no key "orderId"`);
    }
    annotate('orderId', orderId);
    if (record.eventName === 'REMOVE') return removeView(orderId, dynamodb);
    await writeView(record, dynamodb);
  });
}

async function writeView({ eventID, dynamodb: change }: DynamoDBRecord, dynamodb: DynamoDBClient) {
  if (change?.NewImage === undefined) {
    throw new Error(
      `stream record "${eventID ?? ''}" has no new image: the stream's view type must include it`,
    );
  }
  // The event spells attribute values as the client does, but for binary values, which orders lack.
  const { fingerprint, ...view } = fromItem(change.NewImage as Item);
  if (view.traceId !== undefined) annotate('upstream_trace_id', view.traceId);
  await ignoreConditionFailure(
    dynamodb.send(
      new PutItemCommand({
        TableName: requireVariable('ORDER_VIEWS_TABLE'),
        Item: toItem(view),
        ConditionExpression: 'attribute_not_exists(orderId) OR #version < :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': { N: String(view.version) } },
      }),
    ),
  );
}

async function removeView(orderId: string, dynamodb: DynamoDBClient): Promise<void> {
  await dynamodb.send(
    new DeleteItemCommand({
      TableName: requireVariable('ORDER_VIEWS_TABLE'),
      Key: { orderId: { S: orderId } },
    }),
  );
}

/** A view that is as new or newer than the record is what a repeated batch meets. */
async function ignoreConditionFailure(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
