import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRequest } from '../../local/cli/request.ts';
import { sampleTraffic } from '../../local/cli/sample-traffic.ts';
import type { AppDescription } from '../../local/console-server/index.ts';
import { hasMySql, hasPostgres } from '../local/runner/rds/databases.ts';
import { eventually } from './eventually.ts';
import { describeErrors } from './log-errors.ts';
import { type OrdersInstance, repository, startOrders } from './orders-instance.ts';

const url = 'https://sqs.us-east-1.amazonaws.com/123456789012/fulfilment';

/** What the template declares and sample traffic does not draw, by the reason. */
const notDrawn: Readonly<Record<string, readonly RegExp[]>> = {
  'no sample asks the function that OpenTelemetry traces': [/get-order-otel/],
  'the inventory is asked by fulfil-order, and by nobody from outside': [/^client~inventory/],
  'a function without concurrency has no code that runs': [/AWS::Lambda::Function~reserve-express/],
  'X-Ray has no segment for a load balancer': [/AWS::ElasticLoadBalancingV2/],
  'X-Ray has no segment for an HTTP API': [/AWS::ApiGatewayV2/],
  'a stream carries no trace': [/AWS::DynamoDB::Stream/],
};

describe.runIf(hasPostgres && hasMySql)('the declared map of the whole architecture', () => {
  let app: OrdersInstance;
  let description: AppDescription;

  beforeAll(async () => {
    app = await startOrders({
      projectDir: repository,
      console: { port: 0, version: '0', exampleCommand: () => '' },
    });
    description = await ask('app');
  });

  afterAll(() => app?.[Symbol.asyncDispose]());

  async function ask<Answer>(path: string, question?: object): Promise<Answer> {
    const response = await fetch(`${app.status.addresses.console}_tracelab/${path}`, {
      headers: { 'x-tracelab': '1' },
      ...(question !== undefined && { method: 'POST', body: JSON.stringify(question) }),
    });
    return (await response.json()) as Answer;
  }

  /** Nodes and edges as the declared map has them. */
  async function drawn(): Promise<string[]> {
    const { nodes, edges } = await app.serviceMap();
    return [
      ...nodes.map(({ name, type }) => `${type}~${name}`),
      ...edges.map(
        ({ from, fromType, to, toType, type }) =>
          `${fromType}~${from} ${type === 'link' ? '~>' : '->'} ${toType}~${to}`,
      ),
    ].sort();
  }

  const declared = () =>
    [
      ...description.declared.nodes.map(({ id }) => id),
      ...description.declared.edges.map(
        ({ from, to, kind }) => `${from} ${kind === 'link' ? '~>' : '->'} ${to}`,
      ),
    ].sort();

  it('has every node and edge that sample traffic draws, and says why others are not drawn', async () => {
    const before = await drawn();
    for (const { url, send } of sampleTraffic(app.status)) {
      await send((request) => sendRequest(url, request, 'forced'));
    }

    expect(before).toEqual([]);
    const reasons = Object.values(notDrawn).flat();
    const toBeDrawn = declared().filter((each) => !reasons.some((reason) => reason.test(each)));
    await eventually(async () => expect(await drawn(), describeErrors(app)).toEqual(toBeDrawn));
  });

  it('needs every reason for what is not drawn', () => {
    for (const [reason, patterns] of Object.entries(notDrawn)) {
      for (const pattern of patterns) {
        expect(
          declared().some((each) => pattern.test(each)),
          reason,
        ).toBe(true);
      }
    }
  });

  it('names resources by the paths of their constructs, and says what X-Ray leaves out', () => {
    const byId = new Map(description.declared.nodes.map((node) => [node.id, node]));

    expect(byId.get(`AWS::SQS::Queue~${url}`)).toMatchObject({
      constructPath: 'Orders/OrderEvents/Queue/Resource',
      resource: expect.stringMatching(/^Orders\/OrderEventsQueue/),
    });
    expect(
      description.declared.nodes.flatMap(({ type, untraced }) => (untraced ? [type] : [])).sort(),
    ).toEqual([
      'AWS::ApiGatewayV2::Stage',
      'AWS::DynamoDB::Stream',
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      'AWS::Lambda::Function',
    ]);
  });

  it('knows the source files of functions and services', () => {
    const files = description.resources.flatMap(({ sourceFile }) => sourceFile ?? []).sort();

    expect(files).toEqual([
      'lambdas/fulfil-order/handler.ts',
      'lambdas/get-order-otel/handler.ts',
      'lambdas/get-order/handler.ts',
      'lambdas/notify-customer/handler.ts',
      'lambdas/place-order/handler.ts',
      'lambdas/project-order/handler.ts',
      'lambdas/quote-shipping/handler.ts',
      'lambdas/reserve-express/handler.ts',
      'services/backoffice/server.ts',
      'services/inventory/server.ts',
      'services/storefront/server.ts',
    ]);
  });

  it('knows the nodes of every part that X-Ray has seen', async () => {
    const { resources } = await ask<AppDescription>('app');
    const seen = resources.filter(({ lastTrace }) => lastTrace !== undefined);

    expect(seen.map(({ nodes }) => nodes.map(({ type }) => type).sort())).toEqual(
      expect.arrayContaining([
        ['AWS::ApiGateway::Stage'],
        ['AWS::EC2::Instance'],
        ['AWS::ECS::Container'],
        ['AWS::ElasticBeanstalk::Environment'],
        ['AWS::Lambda', 'AWS::Lambda::Function'],
        ['AWS::SNS::Topic'],
        ['Database::SQL'],
      ]),
    );
  });

  it('invokes a function in a trace of its own', async () => {
    const event = JSON.stringify({ pathParameters: { orderId: 'none' } });

    const answer = await ask<{ payload: string; traceId: string; failed: boolean }>('invoke', {
      function: 'get-order',
      event,
    });

    expect(answer).toMatchObject({ failed: false });
    expect(JSON.parse(answer.payload)).toMatchObject({ statusCode: 404 });
    await eventually(async () =>
      expect((await app.documents(answer.traceId)).map(({ origin }) => origin)).toEqual(
        expect.arrayContaining(['AWS::Lambda', 'AWS::Lambda::Function']),
      ),
    );
  });

  it('starts the programs of a service anew', async () => {
    const service = description.resources.find(({ type }) => type === 'AWS::ECS::Service');

    await ask('restart', { stack: service?.stack, logicalId: service?.logicalId });

    await eventually(async () => {
      const { resources } = await ask<AppDescription>('app');
      expect(resources.find(({ logicalId }) => logicalId === service?.logicalId)).toMatchObject({
        state: 'running',
        detail: expect.stringMatching(/running on .*started again once$/),
      });
    });
  });
});
