import type { SegmentDocument } from '../../../local/xray/index.ts';
import { type Downstream, type GivenAnswer, startDownstream } from '../../harness/downstream.ts';
import type { TraceContext } from '../../harness/lambda-runtime.ts';
import {
  type ServiceBundle,
  type ServiceUnderTest,
  startService,
} from '../../harness/service-under-test.ts';
import { type GraphQLReply, order } from './storefront-app.ts';

/** The storefront's bundle on an instance of EC2, in front of services that the test answers for. */
export interface StorefrontService extends AsyncDisposable {
  readonly service: ServiceUnderTest;
  /** The Orders API and the Inventory service, by path. */
  readonly upstream: Downstream;
  readonly metadata: Downstream;
  /** Replaces the answers of the test before. */
  answer(answers: Answers): void;
  query(query: string, headers?: Record<string, string>): Promise<TracedReply>;
}

export type TracedReply = GraphQLReply & { readonly trace: TraceContext };

/** By path; what is not named is answered as if all were well. */
export type Answers = Readonly<Record<string, () => GivenAnswer>>;

export const ordersHost = 'orders-api.example.com';
export const inventoryHost = 'inventory.example.com';

const redirect = new URL('../../harness/redirect-connect.ts', import.meta.url).href;

export async function startStorefront(
  bundle: ServiceBundle,
  environment: Readonly<Record<string, string>> = {},
): Promise<StorefrontService> {
  await using resources = new AsyncDisposableStack();
  let answers: Answers = {};
  const upstream = resources.use(
    await startDownstream(({ path }) => (answers[path] ?? usual(path))()),
  );
  const metadata = resources.use(await startDownstream(({ path }) => instanceMetadata(path)));
  const service = resources.use(
    await startService(bundle, {
      environment: {
        ORDERS_API_URL: `http://${ordersHost}/prod`,
        INVENTORY_URL: `http://${inventoryHost}`,
        TEST_REDIRECT_CONNECT: [
          `${ordersHost}:80=${portOf(upstream)}`,
          `${inventoryHost}:80=${portOf(upstream)}`,
          `169.254.169.254:80=${portOf(metadata)}`,
        ].join(','),
        ...environment,
      },
      preload: [redirect],
    }),
  );
  const owned = resources.move();
  return {
    service,
    upstream,
    metadata,
    answer(given) {
      answers = given;
      upstream.forget();
    },
    query: (query, headers = {}) =>
      service.callTraced('/graphql', { json: { query }, headers }) as Promise<TracedReply>,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

export const json = (body: unknown, status = 200) => ({ status, body: JSON.stringify(body) });

const portOf = ({ url }: Downstream) => new URL(url).port;

function usual(path: string): () => GivenAnswer {
  const name = path.split('/').at(-1) ?? '';
  if (path.startsWith('/prod/orders/')) return () => json(order(name, ['sku-pen', 'sku-lamp']));
  if (path === '/prod/orders') {
    return () => json({ orderId: 'o-1', status: 'PLACED', amount: 3.2 }, 201);
  }
  if (path === '/stock') return () => json({ items: [{ sku: 'sku-pen', available: 7 }] });
  return () => json({ sku: name, available: 7 });
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-identity-documents.html */
function instanceMetadata(path: string): GivenAnswer {
  if (path === '/latest/api/token') return { body: 'token-1' };
  return json({
    instanceId: 'i-0123456789abcdef0',
    availabilityZone: 'us-east-1a',
    instanceType: 't4g.small',
    imageId: 'ami-0123456789abcdef0',
  });
}

type Subsegments = NonNullable<SegmentDocument['subsegments']>;

/** `traced` stands where the X-Ray SDK for Node.js writes it. */
export type Entity = Subsegments[number] & { readonly traced?: boolean };

/** A segment or subsegment, and what it is part of. */
export interface Node {
  readonly entity: Entity;
  readonly parent: Node | undefined;
}

/** Everything that documents hold, whether it came inside another one or by itself. */
export function flatten(documents: readonly SegmentDocument[]): Node[] {
  const nodes = new Map<string, Node>();
  const add = (entity: Entity, parentId: string | undefined) => {
    nodes.set(entity.id, {
      entity,
      get parent() {
        return nodes.get(parentId ?? '');
      },
    });
    for (const below of entity.subsegments ?? []) add(below, entity.id);
  };
  for (const document of documents) add(document, document.parent_id);
  return [...nodes.values()];
}
