import type { ServiceMap } from './output/service-map.ts';

/** An edge that the sample orders must draw; `to` of a queue or the webhook is matched by its end. */
interface ExpectedEdge {
  readonly from: readonly [name: string, type: string];
  readonly to: readonly [name: string, type: string];
  readonly type: 'call' | 'link';
}

const stage = 'AWS::ApiGateway::Stage';
const service = 'AWS::Lambda';
const handler = 'AWS::Lambda::Function';
const table = 'AWS::DynamoDB::Table';
const topic = 'AWS::SNS::Topic';
const queue = 'AWS::SQS::Queue';

const call = (from: ExpectedEdge['from'], to: ExpectedEdge['to']): ExpectedEdge => ({
  from,
  to,
  type: 'call',
});

/** The Orders app as its code declares it, traced from end to end. */
const ordersMap: readonly ExpectedEdge[] = [
  call(['orders/prod', 'client'], ['orders/prod', stage]),
  call(['orders/prod', stage], ['place-order', service]),
  call(['place-order', service], ['place-order', handler]),
  call(['place-order', handler], ['orders', table]),
  call(['place-order', handler], ['order-events', topic]),
  call(['order-events', topic], ['notify-customer', service]),
  call(['notify-customer', service], ['notify-customer', handler]),
  call(['order-events', topic], ['fulfilment', queue]),
  { from: ['fulfilment', queue], to: ['fulfil-order', service], type: 'link' },
  call(['fulfil-order', service], ['fulfil-order', handler]),
  call(['fulfil-order', handler], ['orders', table]),
  call(['project-order', service], ['project-order', handler]),
  call(['project-order', handler], ['order-views', table]),
];

/** Edges that the map lacks, in words. Names carry the app's prefix, read off the API's own node. */
export function missingEdges(map: ServiceMap, apiName: string): string[] {
  const prefix = /^(.*)orders\/prod$/.exec(apiName)?.[1] ?? '';
  const matches = (name: string, type: string | null, expected: ExpectedEdge['from']) =>
    type === expected[1] &&
    (name === prefix + expected[0] || name.endsWith(`/${prefix}${expected[0]}`));
  const missing = ordersMap.filter(
    ({ from, to, type }) =>
      !map.edges.some(
        (edge) =>
          edge.type === type &&
          matches(edge.from, edge.fromType, from) &&
          matches(edge.to, edge.toType, to),
      ),
  );
  const webhook = map.edges.some(
    ({ from, fromType, toType }) =>
      from === `${prefix}notify-customer` && fromType === handler && toType === 'remote',
  );
  return [
    ...missing.map(
      ({ from, to, type }) =>
        `${from[0]} (${from[1]}) ${type === 'link' ? '⇢' : '→'} ${to[0]} (${to[1]})`,
    ),
    ...(webhook ? [] : [`notify-customer (${handler}) → the webhook (remote)`]),
  ];
}
