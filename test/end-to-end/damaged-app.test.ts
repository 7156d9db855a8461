import { CfnResource, Fn } from 'aws-cdk-lib';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrdersStack } from '../../lib/stacks/orders-stack.ts';
import { eventually } from './eventually.ts';
import { acceptedOrder } from './expected-graphs.ts';
import { functionOf } from './orders-changes.ts';
import { type OrdersInstance, startOrders } from './orders-instance.ts';
import { ordersProject } from './orders-project.ts';
import { exceptionsOf, ofOrigin, shapeOf } from './trace-shape.ts';

const change = (stack: OrdersStack) => {
  const nowhere = Fn.importValue('no-such-export');
  new CfnResource(stack, 'Machine', { type: 'AWS::StepFunctions::StateMachine' });
  new CfnQueue(stack, 'Elsewhere', { queueName: nowhere });
  functionOf(stack, 'ProjectOrder').environment = { variables: { ORDER_VIEWS_TABLE: nowhere } };
  functionOf(stack, 'NotifyCustomer').timeout = 1;
};

const sources = {
  'get-order': 'throw new Error("no such ledger");',
  'notify-customer': 'exports.handler = () => { for (;;); };',
};

describe('an app that is damaged in places', () => {
  let app: OrdersInstance;
  let order: Awaited<ReturnType<OrdersInstance['order']>>;

  beforeAll(async () => {
    app = await startOrders({ projectDir: ordersProject({ change, sources }) });
    order = await app.order('sku-pen');
  });

  afterAll(() => app?.[Symbol.asyncDispose]());

  it('says at the start what does not run, and why', () => {
    const reasons = app.status.resources
      .filter(({ state }) => state === 'failed' || state === 'not emulated')
      .map(({ state, constructPath, detail }) => [state, `${constructPath}: ${detail}`]);

    expect(reasons.sort()).toEqual([
      [
        'failed',
        'Orders/Elsewhere: property "QueueName": no stack that runs here exports "no-such-export"',
      ],
      [
        'failed',
        'Orders/ProjectOrder/Function/Resource: property "Environment": no stack that runs here exports "no-such-export"',
      ],
      [
        'not emulated',
        'Orders/Machine: AWS::StepFunctions::StateMachine is not emulated yet; requests that reach it fail',
      ],
    ]);
    expect(app.warnings).toEqual(expect.arrayContaining(reasons.map(([, message]) => message)));
  });

  it('takes and fulfils orders all the same', async () => {
    const { orderId } = JSON.parse(order.body);

    expect(order.status).toBe(201);
    await eventually(async () =>
      expect(await app.item('orders', orderId)).toMatchObject({ status: 'FULFILLED' }),
    );
  });

  it('says who feeds a function that does not run', async () => {
    await eventually(() =>
      expect(app.warnings).toContainEqual(expect.stringContaining('project-order')),
    );
  });

  it('ends a handler that never returns at its timeout', async () => {
    const timedOut = acceptedOrder
      .filter((line) => !line.includes('webhook'))
      .map((line) =>
        line.replace(/(notify-customer \(AWS::Lambda::Function\).*) ok 1$/, '$1 error 1'),
      );

    await eventually(async () => expect(await app.traceGraph(order.traceId)).toEqual(timedOut));

    const documents = ofOrigin(await app.documents(order.traceId), 'AWS::Lambda::Function');
    expect(exceptionsOf(documents)).toEqual([
      expect.stringMatching(/^Sandbox.Timedout: .* Task timed out after 1.00 seconds$/),
    ]);
    expect(app.logs).toContainEqual(
      expect.objectContaining({
        function: 'notify-customer',
        traceId: order.traceId,
        text: expect.stringContaining('Task timed out after 1.00 seconds'),
      }),
    );
  });

  it('answers 502 for a bundle that throws on load, each time with the reason in the trace', async () => {
    for (const _ of ['first', 'again']) {
      const { status, traceId } = await app.send('GET', 'orders/1');

      expect(status).toBe(502);
      await eventually(async () => {
        const documents = await app.documents(traceId);
        expect(shapeOf(documents)).toEqual([
          'orders/prod (AWS::ApiGateway::Stage) 502 fault',
          '  Lambda (aws) 502 fault',
          'get-order (AWS::Lambda) 200 error',
          'get-order (AWS::Lambda::Function) error',
          '  Initialization error',
        ]);
        expect(exceptionsOf(documents)).toEqual(['Error: no such ledger']);
      });
    }
    expect(app.logs).toContainEqual(
      expect.objectContaining({
        function: 'get-order',
        text: expect.stringContaining('no such ledger'),
      }),
    );
  });
});
