import { epochSeconds, newTraceId } from '../../local/xray/index.ts';
import type { OrdersInstance } from './orders-instance.ts';

/** Where something of the app takes requests. @throws when it does not run. */
export function findEntrance({ status }: OrdersInstance, name: string): string {
  const { apis, loadBalancers = [], environments = [] } = status.addresses;
  const entrances = [...apis, ...loadBalancers, ...environments];
  const found = entrances.find((each) => each.name === name);
  if (found !== undefined) return found.url;
  throw new Error(`no "${name}" among ${entrances.map((each) => `"${each.name}"`).join(', ')}`);
}

/** Where the parts of the whole architecture take requests. */
export const entrancesOf = (app: OrdersInstance) => ({
  storefront: `${findEntrance(app, 'Storefront/Front')}/graphql`,
  inventory: `${findEntrance(app, 'Inventory/Front')}/stock`,
  shipping: `${findEntrance(app, 'shipping')}/shipping`,
  reports: `${findEntrance(app, 'Backoffice')}/reports/daily`,
});

export interface TracedAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
  readonly traceId: string;
}

/** Sends a request with `Sampled=1`; a body makes it a POST. */
export async function traced(url: string, body?: object): Promise<TracedAnswer> {
  const traceId = newTraceId(epochSeconds(Date.now() / 1000));
  const response = await fetch(url, {
    headers: {
      'x-amzn-trace-id': `Root=${traceId};Sampled=1`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: parsed(text), headers: response.headers, traceId };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** One GraphQL operation from which everything follows: the order, its stock and its messages. */
export const buyAPen = {
  query:
    'mutation { placeOrder(input: {customerTier: gold, items: [{sku: "sku-pen", quantity: 1}]}) { orderId status } }',
};

/**
 * Nodes, and edges with the node that they begin at; how often they were called and how that went is
 * left out.
 */
export function shapeOfGraph(lines: readonly string[]): string[] {
  let node = '';
  return lines.map((line) => {
    const plain = line
      .replace(
        /\)( active| unknown| passive)?( root)?( (ok|error|throttle|fault) \d+)*( as .*)?$/,
        ')',
      )
      .replace(/@\S+\.rds\.amazonaws\.com/, '@rds');
    if (plain.startsWith(' ')) return `${node} ${plain.trim()}`;
    node = plain;
    return plain;
  });
}

/** The nodes of a graph without their edges. */
export const nodesOf = (lines: readonly string[]): string[] =>
  shapeOfGraph(lines).filter((line) => !/ [-~]> /.test(line));
