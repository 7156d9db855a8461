import { describe, expect, it } from 'vitest';
import { expectedEdges, missingEdges } from '../../../local/cli/expected-map.ts';
import type { MapEdge } from '../../../local/cli/output/service-map.ts';
import type { ApiRequest } from '../../../local/cli/request.ts';
import { prefixOf, type Running, sampleTraffic } from '../../../local/cli/sample-traffic.ts';
import type { ResourceState, ResourceStatus } from '../../../local/runner/running-instance.ts';

const resource = (
  constructPath: string,
  type: string,
  state: ResourceState = 'running',
): ResourceStatus => ({
  stack: `team-a-${constructPath.split('/')[0]}`,
  logicalId: constructPath.replaceAll('/', ''),
  type,
  constructPath,
  name: constructPath,
  state,
  detail: `the detail of ${constructPath}`,
});

const database = (stack: string, state?: ResourceState) =>
  resource(`${stack}/Database/Instance`, 'AWS::RDS::DBInstance', state);
const announced = resource('Inventory/Url', 'AWS::SSM::Parameter');

const running = (
  names: { apis?: string[]; loadBalancers?: string[]; environments?: string[] },
  ...resources: ResourceStatus[]
): Running => {
  const at = (list: string[] = []) => list.map((name) => ({ name, url: `http://${name}` }));
  return {
    addresses: {
      xray: '127.0.0.1:2000',
      edge: 'http://127.0.0.1:4566',
      apis: at(names.apis),
      loadBalancers: at(names.loadBalancers),
      environments: at(names.environments),
    },
    resources,
  };
};

const everything = (...resources: ResourceStatus[]) =>
  running(
    {
      apis: ['team-a-orders/prod', 'team-a-shipping'],
      loadBalancers: ['Inventory/Front', 'Storefront/Front'],
      environments: ['Backoffice'],
    },
    ...resources,
  );

/** What is sent, when every answer is the same. */
async function sentBy(app: Running, title: string, body = '{}'): Promise<ApiRequest[]> {
  const requests: ApiRequest[] = [];
  const traffic = sampleTraffic(app).find((each) => each.title === title);
  await traffic?.send(async (request) => {
    requests.push(request);
    return { status: 200, body, traceId: undefined, sampled: true };
  });
  return requests;
}

describe('sampleTraffic', () => {
  it('goes to every entrance that runs, and expects what all of them draw', () => {
    const app = everything(announced, database('Inventory'), database('Backoffice'));

    const traffic = sampleTraffic(app);

    expect(traffic.map(({ title, url }) => [title, url])).toEqual([
      ['sample orders', 'http://team-a-orders/prod'],
      ['storefront', 'http://Storefront/Front'],
      ['shipping', 'http://team-a-shipping'],
      ['backoffice', 'http://Backoffice'],
    ]);
    expect(traffic.flatMap(({ edges }) => edges)).toHaveLength(
      Object.values(expectedEdges).flat().length,
    );
    expect(traffic.flatMap(({ note = [] }) => note)).toEqual([]);
  });

  it('leaves an app alone that has none of it', () => {
    const another = running({ apis: ['pets/dev', 'checkout'], loadBalancers: ['Shop/Front'] });

    expect(sampleTraffic(another)).toEqual([]);
  });

  it('expects no stock where the inventory tells nobody its address', () => {
    const [orders] = sampleTraffic(everything(database('Inventory')));

    expect(orders?.edges).toEqual(expectedEdges.orders);
    expect(orders?.note).toBeUndefined();
  });

  it('says which database is missing, and does not expect what needs it', async () => {
    const app = everything(
      announced,
      database('Inventory', 'failed'),
      database('Backoffice', 'failed'),
    );

    const traffic = sampleTraffic(app);

    expect(traffic.flatMap(({ note = [] }) => note)).toEqual([
      'orders are not expected to reach the stock, whose database does not run: the detail of Inventory/Database/Instance',
      'the Backoffice runs without its reports, because its database does not run: the detail of Backoffice/Database/Instance',
    ]);
    expect(traffic[0]?.edges).toEqual(expectedEdges.orders);
    expect(traffic[3]?.edges).toEqual(expectedEdges.backoffice);
    expect(await sentBy(app, 'backoffice')).toEqual([{ method: 'GET', path: '' }]);
  });

  it('asks the storefront for the order that it has placed', async () => {
    const answer = JSON.stringify({ data: { placeOrder: { orderId: 'abc' } } });

    const requests = await sentBy(everything(), 'storefront', answer);

    expect(requests.map(({ body = '' }) => JSON.parse(body).variables)).toEqual([
      {},
      { orderIds: ['abc'] },
    ]);
  });

  it.each([
    ['no JSON', '<html>'],
    ['no order', '{"data":{"placeOrder":null}}'],
    ['no data', '{"errors":[]}'],
  ])('goes on when the answer to an order has %s', async (_what, answer) => {
    const requests = await sentBy(everything(), 'storefront', answer);

    expect(JSON.parse(requests[1]?.body ?? '').variables).toEqual({ orderIds: [] });
  });
});

describe('prefixOf', () => {
  it.each([
    ['the orders API', running({ apis: ['team-a-orders/prod'] })],
    ['the shipping API', running({ apis: ['team-a-shipping'] })],
    ['the stack of the Backoffice', running({}, database('Backoffice'))],
  ])('is read off %s', (_what, app) => {
    expect(prefixOf(app)).toBe('team-a-');
  });

  it('is empty where the names have none', () => {
    expect(prefixOf(running({ apis: ['orders/prod'] }))).toBe('');
  });
});

describe('missingEdges', () => {
  const edge = (from: [string, string], to: [string, string], type: 'call' | 'link' = 'call') =>
    ({ from: from[0], fromType: from[1], to: to[0], toType: to[1], type }) as unknown as MapEdge;
  const inventory: [string, string] = ['a-inventory', 'AWS::ECS::Container'];
  const fulfil: [string, string] = ['a-fulfil-order', 'AWS::Lambda::Function'];
  const missing = (...edges: MapEdge[]) =>
    missingEdges({ nodes: [], edges }, expectedEdges.inventory, 'a-');

  it('finds names behind the prefix, and anything where only the type is known', () => {
    const found = missing(
      edge(fulfil, inventory),
      edge(inventory, ['inventory@some.host', 'Database::SQL']),
    );

    expect(found).toEqual([]);
  });

  it('names what is not there, of another type, or only a link', () => {
    const found = missing(
      edge(fulfil, inventory, 'link'),
      edge(inventory, ['inventory@some.host', 'remote']),
    );

    expect(found).toEqual([
      'fulfil-order (AWS::Lambda::Function) → inventory (AWS::ECS::Container)',
      'inventory (AWS::ECS::Container) → its database (Database::SQL)',
    ]);
  });
});
