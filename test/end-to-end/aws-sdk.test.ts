import {
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import { ListSubscriptionsByTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import {
  GetSamplingRulesCommand,
  GetServiceGraphCommand,
  PutTraceSegmentsCommand,
  XRayClient,
} from '@aws-sdk/client-xray';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { epochSeconds, newSegmentId, newTraceId } from '../../local/xray/index.ts';
import { eventually } from './eventually.ts';
import { graphLines } from './graph-lines.ts';
import { type OrdersInstance, startOrders } from './orders-instance.ts';
import { ordersProject } from './orders-project.ts';

describe('the AWS SDK against the edge of a running instance', () => {
  let app: OrdersInstance;
  let clients: ReturnType<typeof clientsOf>;

  beforeAll(async () => {
    // Messages become visible again, and are given up on, sixty times faster.
    app = await startOrders({ projectDir: ordersProject(), timeScale: 60 });
    clients = clientsOf(app);
  });

  afterAll(async () => {
    for (const client of Object.values(clients ?? {})) client.destroy();
    await app?.[Symbol.asyncDispose]();
  });

  const placeByHand = (orderId: string) => {
    const text = (S: string) => ({ S });
    return clients.dynamodb.send(
      new PutItemCommand({
        TableName: 'orders',
        Item: {
          orderId: text(orderId),
          status: text('PLACED'),
          customerTier: text('gold'),
          placedAt: text('2026-01-01T00:00:00.000Z'),
          amount: { N: '3.2' },
          version: { N: '1' },
          items: { L: [{ M: { sku: text('sku-pen'), quantity: { N: '1' } } }] },
        },
      }),
    );
  };

  it('knows who calls', async () => {
    const { Account, Arn } = await clients.sts.send(new GetCallerIdentityCommand({}));

    expect({ Account, Arn }).toEqual({
      Account: '123456789012',
      Arn: expect.stringMatching(/^arn:aws:(iam|sts)::123456789012:/),
    });
  });

  it('lists and describes what the template declares', async () => {
    const { TableNames } = await clients.dynamodb.send(new ListTablesCommand({}));
    const { Table } = await clients.dynamodb.send(
      new DescribeTableCommand({ TableName: 'orders' }),
    );
    const { Functions = [] } = await clients.lambda.send(new ListFunctionsCommand({}));
    const reserve = await clients.lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: 'reserve-express' }),
    );

    expect(TableNames).toEqual(['order-views', 'orders']);
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    expect(Functions.map(({ FunctionName }) => FunctionName)).toEqual(
      expect.arrayContaining(['fulfil-order', 'get-order', 'place-order', 'reserve-express']),
    );
    expect(reserve).toMatchObject({ Runtime: 'nodejs24.x', TracingConfig: { Mode: 'Active' } });
  });

  it('throttles where the template leaves no concurrency', async () => {
    const invoke = clients.lambda.send(new InvokeCommand({ FunctionName: 'reserve-express' }));

    await expect(invoke).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      $metadata: { httpStatusCode: 429 },
    });
  });

  it('feeds the stream’s consumer with what a client writes', async () => {
    await placeByHand('written-by-hand');

    await eventually(async () =>
      expect(await app.item('order-views', 'written-by-hand')).toMatchObject({
        amount: 3.2,
        version: 1,
      }),
    );
  });

  it('delivers what is published to the consumers behind the topic', async () => {
    const TopicArn = 'arn:aws:sns:us-east-1:123456789012:order-events';
    const { Subscriptions = [] } = await clients.sns.send(
      new ListSubscriptionsByTopicCommand({ TopicArn }),
    );
    expect(Subscriptions.map(({ Protocol }) => Protocol).sort()).toEqual(['lambda', 'sqs']);
    await placeByHand('published-by-hand');

    await clients.sns.send(
      new PublishCommand({ TopicArn, Message: orderPlaced('published-by-hand') }),
    );

    await eventually(async () =>
      expect(await app.item('order-views', 'published-by-hand')).toMatchObject({
        status: 'FULFILLED',
        version: 2,
      }),
    );
  });

  it('gives messages that keep failing to the dead letters, and handles those beside them', async () => {
    await placeByHand('beside-poison');
    const { QueueUrl = '' } = await clients.sqs.send(
      new GetQueueUrlCommand({ QueueName: 'fulfilment' }),
    );

    const { Successful } = await clients.sqs.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'poison', MessageBody: 'not an order' },
          { Id: 'good', MessageBody: orderPlaced('beside-poison') },
        ],
      }),
    );

    expect(Successful).toHaveLength(2);
    const letters = await eventually(async () => {
      const { Messages = [] } = await clients.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: `${QueueUrl}-dead-letters`,
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ['ApproximateReceiveCount'],
        }),
      );
      expect(Messages).not.toEqual([]);
      return Messages;
    });
    expect(letters.map(({ Body }) => Body)).toEqual(['not an order']);
    expect(await app.item('orders', 'beside-poison')).toMatchObject({ status: 'FULFILLED' });
    await eventually(async () => {
      const { Attributes } = await clients.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
      );
      expect(Attributes).toMatchObject({
        ApproximateNumberOfMessages: '0',
        ApproximateNumberOfMessagesNotVisible: '0',
      });
    });
  });

  it('reaches the same X-Ray signed at the edge as unsigned at the daemon’s address', async () => {
    const trace_id = newTraceId(epochSeconds(Date.now() / 1000));
    const now = Date.now() / 1000;
    const segment = {
      name: 'by-hand',
      id: newSegmentId(),
      trace_id,
      start_time: now - 1,
      end_time: now,
    };

    const { UnprocessedTraceSegments } = await clients.xray.send(
      new PutTraceSegmentsCommand({ TraceSegmentDocuments: [JSON.stringify(segment), '{}'] }),
    );
    const window = {
      StartTime: new Date(Date.now() - 60_000),
      EndTime: new Date(Date.now() + 1000),
    };
    const { Services } = await app.xray.send(new GetServiceGraphCommand(window));
    const { SamplingRuleRecords } = await clients.xray.send(new GetSamplingRulesCommand({}));

    expect(UnprocessedTraceSegments).toEqual([expect.objectContaining({ ErrorCode: 'MissingId' })]);
    expect(graphLines(Services)).toEqual(
      expect.arrayContaining(['by-hand (no type) active root ok 1', 'by-hand (client) unknown']),
    );
    expect(SamplingRuleRecords?.map(({ SamplingRule }) => SamplingRule?.RuleName)).toContain(
      'Default',
    );
  });

  it('refuses a service that is not emulated, and says so', async () => {
    const unsigned = await fetch(app.aws.endpoint, {
      method: 'POST',
      headers: {
        authorization:
          'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0',
      },
    });

    expect(unsigned.status).toBeGreaterThanOrEqual(400);
    expect(await unsigned.text()).toContain('kinesis');
  });
});

const orderPlaced = (orderId: string) =>
  JSON.stringify({ type: 'OrderPlaced', orderId, amount: 3.2, items: [] });

const clientsOf = ({ aws }: OrdersInstance) => ({
  dynamodb: new DynamoDBClient(aws),
  lambda: new LambdaClient({ ...aws, maxAttempts: 1 }),
  sns: new SNSClient(aws),
  sqs: new SQSClient(aws),
  sts: new STSClient(aws),
  xray: new XRayClient(aws),
});
