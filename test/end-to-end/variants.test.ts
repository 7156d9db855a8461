import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { OrdersStack } from '../../lib/stacks/orders-stack.ts';
import { epochSeconds, newTraceId } from '../../local/xray/index.ts';
import { eventually } from './eventually.ts';
import { acceptedOrder, behindTopic, placeOrder, stage, webhook } from './expected-graphs.ts';
import { passThrough, revokeTopicAccess, topicOf, untraceStage } from './orders-changes.ts';
import { lampOrder, type OrdersInstance, startOrders } from './orders-instance.ts';
import { ordersProject } from './orders-project.ts';
import { ofOrigin } from './trace-shape.ts';

async function startChanged(change: (stack: OrdersStack) => void): Promise<OrdersInstance> {
  const app = await startOrders({ projectDir: ordersProject({ change }) });
  onTestFinished(() => app[Symbol.asyncDispose]());
  return app;
}

/** The map of an accepted order that begins at `place-order`. */
const withoutStage = [
  ...acceptedOrder.filter((line) => !stage('ok').includes(line) && line !== webhook),
  'place-order (client) unknown',
  '  -> place-order (AWS::Lambda) ok 1',
  webhook,
].map((line) => line.replace(/^(place-order \(AWS::Lambda\)) active/, '$1 active root'));

describe('a stage whose tracing is turned off', () => {
  let app: OrdersInstance;

  beforeAll(async () => {
    app = await startOrders({ projectDir: ordersProject({ change: untraceStage }) });
  });

  afterAll(() => app?.[Symbol.asyncDispose]());

  it('is gone from the map, and the trace begins at the function', async () => {
    const { traceId, headers } = await app.order('sku-pen');

    expect(headers.get('x-amzn-trace-id')).toBe(`Root=${traceId};Sampled=1`);
    await eventually(async () => expect(await app.traceGraph(traceId)).toEqual(withoutStage));
    expect((await app.serviceGraph()).filter((line) => line.includes('prod'))).toEqual([]);
  });

  it('still gives a trace id, and leaves the decision to the function', async () => {
    // An actively traced function samples the first undecided request of a second.
    const { headers } = await app.send('POST', 'orders', lampOrder, { 'x-amzn-trace-id': '' });

    const [, traceId = ''] = /^Root=([^;]+)$/.exec(headers.get('x-amzn-trace-id') ?? '') ?? [];
    await eventually(async () => expect(await app.traceGraph(traceId)).toEqual(withoutStage));
  });

  it('is recorded again for a caller that is traced itself', async () => {
    const traceId = newTraceId(epochSeconds(Date.now() / 1000));
    const parent = '53995c3f42cd8ad8';

    await app.send('POST', 'orders', '{}', {
      'x-amzn-trace-id': `Root=${traceId};Parent=${parent};Sampled=1`,
    });

    await eventually(async () =>
      expect(await app.documents(traceId)).toMatchObject([
        { name: 'orders/prod', parent_id: parent },
      ]),
    );
  });
});

describe('functions with passive tracing', () => {
  it('write both segments of what is sampled upstream, and nothing of anything else', async () => {
    const app = await startChanged(
      passThrough('PlaceOrder', 'NotifyCustomer', 'FulfilOrder', 'ProjectOrder', 'GetOrder'),
    );
    const lambda = new LambdaClient(app.aws);
    onTestFinished(() => lambda.destroy());

    const { traceId, body } = await app.order('sku-pen');
    const { orderId } = JSON.parse(body);
    await eventually(async () =>
      expect(await app.item('order-views', orderId)).toMatchObject({ version: 2 }),
    );
    const alone = await lambda.send(
      new InvokeCommand({
        FunctionName: 'get-order',
        Payload: JSON.stringify({ pathParameters: { orderId } }),
      }),
    );
    const asked = await app.send('GET', `orders/${orderId}`);

    // Upstream of a stream's batch and of a call by hand there is nobody who samples.
    expect(JSON.parse(Buffer.from(alone.Payload ?? []).toString())).toMatchObject({
      statusCode: 200,
    });
    await eventually(async () => {
      expect(await app.traceGraph(traceId)).toEqual(acceptedOrder);
      expect(await app.serviceGraph()).toEqual([
        'fulfil-order (AWS::Lambda) active root ok 1',
        '  -> fulfil-order (AWS::Lambda::Function) ok 1',
        'fulfil-order (AWS::Lambda::Function) active ok 1',
        '  -> orders (AWS::DynamoDB::Table) ok 1',
        'get-order (AWS::Lambda) active ok 1',
        '  -> get-order (AWS::Lambda::Function) ok 1',
        'get-order (AWS::Lambda::Function) active ok 1',
        '  -> orders (AWS::DynamoDB::Table) ok 1',
        ...behindTopic.queue,
        ...behindTopic.notify,
        ...behindTopic.topic,
        'orders (AWS::DynamoDB::Table) unknown ok 3',
        'orders/prod (AWS::ApiGateway::Stage) active root ok 2',
        '  -> get-order (AWS::Lambda) ok 1 as Lambda (AWS::Lambda)',
        '  -> place-order (AWS::Lambda) ok 1 as Lambda (AWS::Lambda)',
        'orders/prod (client) unknown',
        '  -> orders/prod (AWS::ApiGateway::Stage) ok 2',
        ...placeOrder,
        webhook,
      ]);
    });
    const documents = await app.documents(asked.traceId);
    expect(ofOrigin(documents, 'AWS::Lambda')).toHaveLength(1);
    expect(ofOrigin(documents, 'AWS::Lambda::Function')).toHaveLength(1);
  });
});

describe('a topic that does not record', () => {
  /** The topic is inferred from the publisher's call; its subscribers hang behind that. */
  const passiveTopic = [
    'arn:aws:sns:us-east-1:123456789012:order-events (AWS::SNS) unknown ok 1',
    '  ~> fulfil-order (AWS::Lambda)',
    '  -> notify-customer (AWS::Lambda) ok 1',
    'fulfil-order (AWS::Lambda) unknown',
    ...behindTopic.notify,
    'orders (AWS::DynamoDB::Table) unknown ok 1',
    ...stage('ok'),
    'place-order (AWS::Lambda) active ok 1',
    '  -> place-order (AWS::Lambda::Function) ok 1',
    'place-order (AWS::Lambda::Function) active ok 1',
    '  -> arn:aws:sns:us-east-1:123456789012:order-events (AWS::SNS) ok 1',
    '  -> orders (AWS::DynamoDB::Table) ok 1',
    webhook,
  ];

  it('passes the trace on when its tracing is passive', async () => {
    const app = await startChanged((stack) => {
      topicOf(stack).tracingConfig = 'PassThrough';
    });

    const { traceId } = await app.order('sku-pen');

    await eventually(async () => expect(await app.traceGraph(traceId)).toEqual(passiveTopic));
    expect(app.warnings).toEqual([]);
  });

  it('does the same, and says why, when X-Ray’s resource policy is missing', async () => {
    const app = await startChanged(revokeTopicAccess);

    const { traceId } = await app.order('sku-pen');

    await eventually(async () => expect(await app.traceGraph(traceId)).toEqual(passiveTopic));
    expect(app.warnings).toEqual([
      expect.stringMatching(
        /^topic "order-events" has active tracing but records nothing.*AWS::XRay::ResourcePolicy/,
      ),
    ]);
  });
});
