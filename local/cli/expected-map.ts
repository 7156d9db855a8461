import type { ServiceMap } from './output/service-map.ts';

/** Its name may be the end of a longer one, as a queue's is of its URL; without a name any of the type will do. */
type ExpectedNode = readonly [name: string | undefined, type: string];

/** An edge that sample traffic must draw. Names are without the app's prefix. */
export interface ExpectedEdge {
  readonly from: ExpectedNode;
  readonly to: ExpectedNode;
  readonly type: 'call' | 'link';
}

const client = 'client';
const stage = 'AWS::ApiGateway::Stage';
const service = 'AWS::Lambda';
const handler = 'AWS::Lambda::Function';
const table = 'AWS::DynamoDB::Table';
const topic = 'AWS::SNS::Topic';
const queue = 'AWS::SQS::Queue';
const instance = 'AWS::EC2::Instance';
const container = 'AWS::ECS::Container';
const environment = 'AWS::ElasticBeanstalk::Environment';
const database = 'Database::SQL';

const call = (from: ExpectedNode, to: ExpectedNode): ExpectedEdge => ({ from, to, type: 'call' });

/** What each part of the app adds to the map, as its code declares it, traced from end to end. */
export const expectedEdges = {
  orders: [
    call(['orders/prod', client], ['orders/prod', stage]),
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
    call(['notify-customer', handler], [undefined, 'remote']),
  ],
  inventory: [
    call(['fulfil-order', handler], ['inventory', container]),
    call(['inventory', container], [undefined, database]),
  ],
  storefront: [
    call(['storefront', client], ['storefront', instance]),
    call(['storefront', instance], ['orders/prod', stage]),
    call(['orders/prod', stage], ['get-order', service]),
  ],
  shipping: [
    call(['quote-shipping', client], ['quote-shipping', service]),
    call(['quote-shipping', service], ['quote-shipping', handler]),
  ],
  backoffice: [call(['backoffice', client], ['backoffice', environment])],
  reports: [
    call(['backoffice', environment], ['orders', table]),
    call(['backoffice', environment], [undefined, database]),
  ],
} as const satisfies Readonly<Record<string, readonly ExpectedEdge[]>>;

/** Edges that the map lacks, in words. */
export function missingEdges(
  map: ServiceMap,
  expected: readonly ExpectedEdge[],
  prefix: string,
): string[] {
  const matches = (name: string, type: string | null, [expectedName, expectedType]: ExpectedNode) =>
    type === expectedType &&
    (expectedName === undefined ||
      name === prefix + expectedName ||
      name.endsWith(`/${prefix}${expectedName}`));
  return expected
    .filter(
      ({ from, to, type }) =>
        !map.edges.some(
          (edge) =>
            edge.type === type &&
            matches(edge.from, edge.fromType, from) &&
            matches(edge.to, edge.toType, to),
        ),
    )
    .map(({ from, to, type }) => `${words(from)} ${type === 'link' ? '⇢' : '→'} ${words(to)}`);
}

function words([name, type]: ExpectedNode): string {
  if (name !== undefined) return `${name} (${type})`;
  return type === 'remote' ? `the webhook (${type})` : `its database (${type})`;
}
