import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { BatchGetTracesCommand, XRayClient } from '@aws-sdk/client-xray';
import type { OrdersNames } from '../../lib/names.ts';
import { localCredentials } from '../../local/cli/instance.ts';
import type { InstanceStatus } from '../../local/runner/running-instance.ts';
import type { SegmentDocument } from '../../local/xray/index.ts';
import type { PlacedOrder } from './order-client.ts';
import { linkedTraceIds, type OrderHops, readOrderHops } from './order-hops.ts';

/** What became of orders, behind their answers. */
export interface Outcome {
  /** Orders whose status is FULFILLED in the table. */
  readonly fulfilled: number;
  /** Views that show the order as fulfilled. */
  readonly viewed: number;
  /** Webhook calls that were accepted, as the traces say. */
  readonly announced: number;
  /** Traces in which every hop is complete and none failed. */
  readonly traced: number;
  /** For each of these the milliseconds since 1970 at which its last hop ended, and since it was sent. */
  readonly ends: readonly { readonly at: number; readonly after: number }[];
}

export interface OutcomeOptions {
  readonly status: InstanceStatus;
  readonly names: OrdersNames;
  readonly show: (text: string) => void;
  /** Milliseconds without any change before the rest counts as lost. @default 10_000 */
  readonly patience?: number;
}

const tracesPerCall = 5;

/** Waits until every order has gone all its ways, or nothing moves any more. */
export async function untilComplete(
  orders: readonly PlacedOrder[],
  { status, names, show, patience = 10_000 }: OutcomeOptions,
): Promise<Outcome> {
  const { edge, xray } = status.addresses;
  const common = { region: status.region, credentials: localCredentials };
  const dynamodb = new DynamoDBClient({ ...common, endpoint: edge });
  const client = new XRayClient({ ...common, endpoint: `http://${xray}` });
  const ids = new Set(orders.map(({ orderId }) => orderId));
  const hops = new Map<string, OrderHops>();
  let outcome: Outcome | undefined;
  let movedAt = performance.now();
  try {
    for (;;) {
      const before = outcome;
      outcome = {
        fulfilled: await countFulfilled(dynamodb, names.ordersTable, ids),
        viewed: await countFulfilled(dynamodb, names.orderViewsTable, ids),
        ...(await readTraces(client, orders, names, hops)),
      };
      const { fulfilled, viewed, announced, traced } = outcome;
      const { length: all } = orders;
      show(
        `of ${all} orders: ${fulfilled} fulfilled, ${viewed} in views, ${announced} announced, ${traced} traced`,
      );
      if (Math.min(fulfilled, viewed, announced, traced) === all) return outcome;
      if (before === undefined || !isDeepStrictEqual(before, outcome)) {
        movedAt = performance.now();
      } else if (performance.now() - movedAt > patience) return outcome;
      await sleep(250);
    }
  } finally {
    dynamodb.destroy();
    client.destroy();
  }
}

async function countFulfilled(
  client: DynamoDBClient,
  TableName: string,
  ids: ReadonlySet<string>,
): Promise<number> {
  const input = {
    TableName,
    ProjectionExpression: 'orderId, #status',
    ExpressionAttributeNames: { '#status': 'status' },
    ConsistentRead: true,
  };
  let count = 0;
  for await (const { Items = [] } of paginateScan({ client }, input)) {
    for (const { orderId, status } of Items) {
      if (status?.S === 'FULFILLED' && ids.has(orderId?.S ?? '')) count += 1;
    }
  }
  return count;
}

/** Reads only what was not complete the last time. */
async function readTraces(
  client: XRayClient,
  orders: readonly PlacedOrder[],
  names: OrdersNames,
  hops: Map<string, OrderHops>,
): Promise<Pick<Outcome, 'announced' | 'traced' | 'ends'>> {
  const open = orders.flatMap(({ traceId }) =>
    hops.get(traceId)?.isComplete === true ? [] : [traceId],
  );
  const own = await fetchSegments(client, open);
  const linked = await fetchSegments(client, [
    ...new Set([...own.values()].flatMap((segments) => linkedTraceIds(segments, names))),
  ]);
  for (const [traceId, segments] of own) {
    const consumers = linkedTraceIds(segments, names).flatMap((id) => linked.get(id) ?? []);
    hops.set(traceId, readOrderHops(segments, consumers, names));
  }
  const ends = orders.flatMap(({ traceId, sentAt }) => {
    const found = hops.get(traceId);
    return found?.isComplete ? [{ at: found.endedAt, after: found.endedAt - sentAt }] : [];
  });
  return {
    announced: [...hops.values()].filter(({ isAnnounced }) => isAnnounced).length,
    traced: ends.length,
    ends,
  };
}

async function fetchSegments(
  client: XRayClient,
  ids: readonly string[],
): Promise<Map<string, SegmentDocument[]>> {
  const found = new Map<string, SegmentDocument[]>();
  for (let first = 0; first < ids.length; first += tracesPerCall) {
    const TraceIds = ids.slice(first, first + tracesPerCall);
    const { Traces = [] } = await client.send(new BatchGetTracesCommand({ TraceIds }));
    for (const { Id = '', Segments = [] } of Traces) {
      found.set(
        Id,
        Segments.map(({ Document = '{}' }) => JSON.parse(Document) as SegmentDocument),
      );
    }
  }
  return found;
}
