import type { InstanceStatus, ResourceStatus } from '../runner/running-instance.ts';
import { type ExpectedEdge, expectedEdges } from './expected-map.ts';
import type { ApiAnswer, ApiRequest } from './request.ts';
import { sampleOrders } from './sample-orders.ts';

/** Sends one request to the part that the traffic is for. */
export type Send = (request: ApiRequest) => Promise<ApiAnswer>;

/** Requests to one entrance of the app, and what they draw. */
export interface SampleTraffic {
  readonly title: string;
  readonly url: string;
  readonly edges: readonly ExpectedEdge[];
  /** What of it cannot be shown on this machine, and why. */
  readonly note?: string;
  /** How many requests it sends. */
  readonly requests: number;
  send(send: Send): Promise<void>;
}

/** What is needed of the status of a running instance. */
export type Running = Pick<InstanceStatus, 'addresses' | 'resources'>;

/** For each entrance that runs, in the order in which it is to be sent: what comes later reads what came before. */
export function sampleTraffic(running: Running): SampleTraffic[] {
  return [orders(running), storefront(running), shipping(running), backoffice(running)].filter(
    (traffic) => traffic !== undefined,
  );
}

/** What the names on the map begin with. */
export function prefixOf({ addresses, resources }: Running): string {
  const api = findApi(addresses.apis, ordersApi) ?? findApi(addresses.apis, shippingApi);
  if (api !== undefined) return /^(.*?)(orders\/[^/]+|shipping)$/.exec(api.name)?.[1] ?? '';
  const part = resources.find(({ constructPath }) => constructPath.startsWith('Backoffice/'));
  return part?.stack.replace(/Backoffice$/, '') ?? '';
}

export const ordersApi = /orders\/[^/]+$/;
const shippingApi = /shipping$/;

const findApi = (apis: Running['addresses']['apis'], name: RegExp) =>
  apis.find((api) => name.test(api.name));

function orders(running: Running): SampleTraffic | undefined {
  const api = findApi(running.addresses.apis, ordersApi);
  if (api === undefined) return undefined;
  const database = databaseOf(running, 'Inventory');
  const stock = isAnnounced(running) && database?.state !== 'failed';
  return {
    title: 'sample orders',
    url: api.url,
    edges: [...expectedEdges.orders, ...(stock ? expectedEdges.inventory : [])],
    ...(database?.state === 'failed' && {
      note: `orders are not expected to reach the stock, whose database does not run: ${database.detail}`,
    }),
    requests: sampleOrders.length,
    send: async (send) => {
      for (const request of sampleOrders) await send(request);
    },
  };
}

/** Only where all of AWS may call the inventory is its address told to those who reserve. */
const isAnnounced = ({ resources }: Running): boolean =>
  resources.some(
    ({ constructPath, type }) =>
      constructPath.startsWith('Inventory/') && type === 'AWS::SSM::Parameter',
  );

function storefront({ addresses }: Running): SampleTraffic | undefined {
  const front = addresses.loadBalancers?.find(({ name }) => name === 'Storefront/Front');
  if (front === undefined || findApi(addresses.apis, ordersApi) === undefined) return undefined;
  return {
    title: 'storefront',
    url: front.url,
    edges: expectedEdges.storefront,
    requests: 2,
    send: async (send) => {
      const { body } = await send(graphql(buyAPen));
      const orderIds = orderIdOf(body);
      await send(graphql(firstPage, { orderIds }));
    },
  };
}

const buyAPen = `mutation BuyAPen {
  placeOrder(input: { customerTier: gold, items: [{ sku: "sku-pen", quantity: 1 }] }) { orderId status amount }
}`;

const firstPage = `query FirstPage($orderIds: [ID!]!) {
  storefront(orderIds: $orderIds) { orders { orderId status items { sku quantity stock } } catalogue { sku price stock } }
}`;

const graphql = (query: string, variables: object = {}): ApiRequest => ({
  method: 'POST',
  path: 'graphql',
  body: JSON.stringify({ query, variables }),
});

/** None when the order was refused: the answer says why, and so does its trace. */
function orderIdOf(body: string): string[] {
  try {
    const answer = JSON.parse(body) as { data?: { placeOrder?: { orderId?: string } | null } };
    const orderId = answer.data?.placeOrder?.orderId;
    return orderId === undefined ? [] : [orderId];
  } catch {
    return [];
  }
}

function shipping({ addresses }: Running): SampleTraffic | undefined {
  const api = findApi(addresses.apis, shippingApi);
  return (
    api && {
      title: 'shipping',
      url: api.url,
      edges: expectedEdges.shipping,
      requests: 1,
      send: async (send) => {
        await send({ method: 'GET', path: 'shipping?amount=12.50&customerTier=standard' });
      },
    }
  );
}

function backoffice(running: Running): SampleTraffic | undefined {
  const environment = running.addresses.environments?.find(({ name }) => name === 'Backoffice');
  if (environment === undefined) return undefined;
  const { title, url } = { title: 'backoffice', url: environment.url };
  const database = databaseOf(running, 'Backoffice');
  if (database?.state === 'failed') {
    return {
      title,
      url,
      edges: expectedEdges.backoffice,
      note: `the Backoffice runs without its reports, because its database does not run: ${database.detail}`,
      requests: 1,
      send: async (send) => {
        await send({ method: 'GET', path: '' });
      },
    };
  }
  return {
    title,
    url,
    edges: [...expectedEdges.backoffice, ...expectedEdges.reports],
    requests: 2,
    send: async (send) => {
      await send({ method: 'POST', path: 'reports/daily', body: '{}' });
      await send({ method: 'GET', path: 'reports/daily' });
    },
  };
}

const databaseOf = ({ resources }: Running, stack: string): ResourceStatus | undefined =>
  resources.find(
    ({ constructPath, type }) =>
      constructPath.startsWith(`${stack}/`) && type === 'AWS::RDS::DBInstance',
  );
