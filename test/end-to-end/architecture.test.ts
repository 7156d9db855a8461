import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingEdges } from '../../local/cli/expected-map.ts';
import { sendRequest } from '../../local/cli/request.ts';
import { prefixOf, sampleTraffic } from '../../local/cli/sample-traffic.ts';
import { epochSeconds, newTraceId } from '../../local/xray/index.ts';
import { hasMySql, hasPostgres } from '../local/runner/rds/databases.ts';
import {
  buyAPen,
  entrancesOf,
  shapeOfGraph,
  type TracedAnswer,
  traced,
} from './architecture-traffic.ts';
import { eventually } from './eventually.ts';
import { queue } from './expected-graphs.ts';
import { describeErrors } from './log-errors.ts';
import { type OrdersInstance, repository, startOrders } from './orders-instance.ts';
import { ofOrigin, sent } from './trace-shape.ts';

/** What one GraphQL mutation draws, node by node and edge by edge. */
const wholeOrder = shapeOfGraph([
  'fulfil-order (AWS::Lambda)',
  '  -> fulfil-order (AWS::Lambda::Function)',
  'fulfil-order (AWS::Lambda::Function)',
  '  -> inventory (AWS::ECS::Container)',
  '  -> orders (AWS::DynamoDB::Table)',
  queue,
  '  ~> fulfil-order (AWS::Lambda)',
  'inventory (AWS::ECS::Container)',
  '  -> inventory@rds (Database::SQL)',
  'inventory@rds (Database::SQL)',
  'notify-customer (AWS::Lambda)',
  '  -> notify-customer (AWS::Lambda::Function)',
  'notify-customer (AWS::Lambda::Function)',
  '  -> webhook.example.com (remote)',
  'order-events (AWS::SNS::Topic)',
  `  -> ${queue}`,
  '  -> notify-customer (AWS::Lambda)',
  'order-views (AWS::DynamoDB::Table)',
  'orders (AWS::DynamoDB::Table)',
  'orders/prod (AWS::ApiGateway::Stage)',
  '  -> place-order (AWS::Lambda)',
  'place-order (AWS::Lambda)',
  '  -> place-order (AWS::Lambda::Function)',
  'place-order (AWS::Lambda::Function)',
  '  -> order-events (AWS::SNS::Topic)',
  '  -> orders (AWS::DynamoDB::Table)',
  'project-order (AWS::Lambda)',
  '  -> project-order (AWS::Lambda::Function)',
  'project-order (AWS::Lambda::Function)',
  '  -> order-views (AWS::DynamoDB::Table)',
  'project-order (client)',
  '  -> project-order (AWS::Lambda)',
  'storefront (AWS::EC2::Instance)',
  '  -> orders/prod (AWS::ApiGateway::Stage)',
  'storefront (client)',
  '  -> storefront (AWS::EC2::Instance)',
  'webhook.example.com (remote)',
]);

describe.runIf(hasPostgres)('the whole architecture', () => {
  let app: OrdersInstance;
  let entrances: ReturnType<typeof entrancesOf>;
  let order: TracedAnswer;

  beforeAll(async () => {
    app = await startOrders({ projectDir: repository });
    entrances = entrancesOf(app);
    order = await traced(entrances.storefront, buyAPen);
  });

  afterAll(() => app?.[Symbol.asyncDispose]());

  const summaryOf = (traceId: string) =>
    eventually(async () => {
      const summary = (await app.summaries()).find(({ Id }) => Id === traceId);
      expect(summary).toMatchObject({ IsPartial: false });
      return summary;
    });

  const graphOf = async (traceId: string) => shapeOfGraph(await app.traceGraph(traceId));

  it('starts every stack, and everything that this machine has programs for', () => {
    const { stacks, leftOut, resources } = app.status;
    const failed = resources.filter(({ state }) => state === 'failed');

    expect({ stacks, leftOut }).toEqual({
      stacks: ['Orders', 'Network', 'Inventory', 'Storefront', 'Backoffice', 'Tracing', 'Access'],
      leftOut: [],
    });
    expect(failed.map(({ stack, type }) => `${stack} ${type}`)).toEqual(
      hasMySql ? [] : ['Backoffice AWS::RDS::DBInstance'],
    );
  });

  it('draws all of it for one GraphQL mutation', async () => {
    expect(order).toMatchObject({
      status: 200,
      body: { data: { placeOrder: { status: 'PLACED' } } },
    });

    await eventually(async () =>
      // Other tests of this file draw apart from it.
      expect(shapeOfGraph(await app.serviceGraph()), describeErrors(app)).toEqual(
        expect.arrayContaining(wholeOrder),
      ),
    );
  });

  it('draws nothing else for it', async () => {
    const lines = await eventually(async () => {
      const graph = await graphOf(order.traceId);
      expect(graph).toContain('webhook.example.com (remote)');
      return graph;
    });

    expect(lines.filter((line) => !wholeOrder.includes(line))).toEqual([]);
  });

  it('tells zones and instances of what ran on some', async () => {
    const bought = await summaryOf(order.traceId);
    const stock = await summaryOf((await traced(entrances.inventory)).traceId);

    expect(bought).toMatchObject({
      AvailabilityZones: [{ Name: expect.stringMatching(/^us-east-1[ab]$/) }],
      InstanceIds: [{ Id: expect.stringMatching(/^i-[0-9a-f]{17}$/) }],
      EntryPoint: { Name: 'storefront', Type: 'AWS::EC2::Instance' },
    });
    expect(stock).toMatchObject({
      AvailabilityZones: [],
      EntryPoint: { Name: 'inventory', Type: 'AWS::ECS::Container' },
    });
  });

  it('draws no node for an HTTP API', async () => {
    const { status, traceId } = await traced(`${entrances.shipping}?amount=12.50`);

    expect(status).toBe(200);
    await eventually(async () =>
      expect(await graphOf(traceId)).toEqual([
        'quote-shipping (AWS::Lambda)',
        'quote-shipping (AWS::Lambda) -> quote-shipping (AWS::Lambda::Function)',
        'quote-shipping (AWS::Lambda::Function)',
        'quote-shipping (client)',
        'quote-shipping (client) -> quote-shipping (AWS::Lambda)',
      ]),
    );
  });

  it.runIf(hasMySql)('draws the Backoffice with its database', async () => {
    const { status, traceId } = await traced(entrances.reports, {});

    expect(status).toBe(201);
    await eventually(async () =>
      expect(await graphOf(traceId)).toEqual(
        expect.arrayContaining([
          'backoffice (AWS::ElasticBeanstalk::Environment) -> backoffice@rds (Database::SQL)',
          'backoffice (AWS::ElasticBeanstalk::Environment) -> orders (AWS::DynamoDB::Table)',
          'backoffice (client) -> backoffice (AWS::ElasticBeanstalk::Environment)',
        ]),
      ),
    );
    expect(await summaryOf(traceId)).toMatchObject({
      EntryPoint: { Name: 'backoffice', Type: 'AWS::ElasticBeanstalk::Environment' },
    });
  });

  describe('a load balancer', () => {
    const call = (header?: string) =>
      fetch(entrances.inventory, header ? { headers: { 'x-amzn-trace-id': header } } : {});

    /** The header as the target got it, which is what the access log holds. */
    const logged = (field: string) =>
      eventually(() => {
        const folder = join(app.dataDir, 'logs');
        const files = readdirSync(folder).filter((name) => name.endsWith('.access.log'));
        const lines = files.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'));
        const line = lines.find((each) => each.includes(field));
        return /"([^"]*(?:Root|Self)=[^"]*)"/.exec(
          line ?? expect.fail(`no line with ${field}`),
        )?.[1];
      });

    it('leads to the target that it names itself after, and writes no segment', async () => {
      const { traceId, headers } = await traced(entrances.inventory);

      const documents = await eventually(async () => {
        const found = sent(await app.documents(traceId));
        expect(found).toHaveLength(1);
        return found;
      });

      expect(headers.get('x-amzn-trace-id')).toBeNull();
      expect(ofOrigin(documents, 'AWS::ECS::Container')).toHaveLength(1);
      expect(documents[0]).not.toHaveProperty('parent_id');
    });

    it('puts itself in front of a root, which the service goes on with', async () => {
      const root = newTraceId(epochSeconds(Date.now() / 1000));

      await call(`Root=${root};Sampled=1;CalledFrom=app`);

      expect(await logged(root)).toMatch(
        new RegExp(`^Self=1-[0-9a-f]{8}-[0-9a-f]{24};Root=${root};Sampled=1;CalledFrom=app$`),
      );
      await eventually(async () => expect(sent(await app.documents(root))).toHaveLength(1));
    });

    it('replaces what another one has put there', async () => {
      const root = newTraceId(epochSeconds(Date.now() / 1000));
      const self = newTraceId(epochSeconds(Date.now() / 1000));

      await call(`Self=${self};Root=${root};Sampled=1`);

      expect(await logged(root)).toMatch(
        new RegExp(`^Self=(?!${self})1-\\S+;Root=${root};Sampled=1$`),
      );
    });

    it('makes a root where only an application has said something', async () => {
      await call('CalledFrom=elsewhere');

      expect(await logged('CalledFrom=elsewhere')).toMatch(
        /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};CalledFrom=elsewhere$/,
      );
    });

    it('makes a root for a request without a header, and leaves it to the service to sample', async () => {
      const roots: string[] = [];

      await eventually(async () => {
        const item = `no-item-${roots.length}`;
        await fetch(`${entrances.inventory}/${item}`);
        const header = await logged(`/${item} `);
        expect(header).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
        roots.push(header?.replace('Root=', '') ?? '');
        // The rules take one request of a second, and few of the others.
        const documents = await Promise.all(roots.map((root) => app.documents(root)));
        expect(documents.flat()).toContainEqual(
          expect.objectContaining({ name: 'inventory', origin: 'AWS::ECS::Container' }),
        );
      });
    });
  });

  // The last one, because the others look at a map without its requests.
  it('draws everything that its sample traffic is to show', async () => {
    const traffic = sampleTraffic(app.status);
    const expected = traffic.flatMap(({ edges }) => edges);

    for (const { url, send } of traffic) {
      await send((request) => sendRequest(url, request, 'forced'));
    }

    expect(traffic.map(({ title }) => title)).toEqual([
      'sample orders',
      'storefront',
      'shipping',
      'backoffice',
    ]);
    await eventually(async () => {
      const missing = missingEdges(await app.serviceMap(), expected, prefixOf(app.status));
      expect(missing, describeErrors(app)).toEqual([]);
    });
  });
});
