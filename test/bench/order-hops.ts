import type { OrdersNames } from '../../lib/names.ts';
import type { EntityDocument, SegmentDocument } from '../../local/xray/index.ts';

/** How far an order came, as its trace and the linked trace of the queue's consumer show it. */
export interface OrderHops {
  /** The webhook accepted the call. */
  readonly isAnnounced: boolean;
  /** Every hop is there, has ended and did not fail. */
  readonly isComplete: boolean;
  /** Milliseconds since 1970. */
  readonly endedAt: number;
}

/** Traces that took a message of this order over from the queue. */
export const linkedTraceIds = (
  segments: readonly SegmentDocument[],
  { orderEvents }: OrdersNames,
): string[] =>
  segments
    .filter(({ name }) => name === orderEvents)
    .flatMap(({ links = [] }) => links.map(({ trace_id }) => trace_id))
    .filter((id) => id !== undefined);

/** `consumers` are the segments of the linked traces. */
export function readOrderHops(
  segments: readonly SegmentDocument[],
  consumers: readonly SegmentDocument[],
  names: OrdersNames,
): OrderHops {
  const isAnnounced = segments
    .filter(isFunction(names.notifyCustomer))
    .flatMap(entities)
    .some(({ namespace, http }) => namespace === 'remote' && isAccepted(http?.response?.status));
  const hops = [
    segments.find(({ origin }) => origin === 'AWS::ApiGateway::Stage'),
    segments.find(isFunction(names.placeOrder)),
    segments.find(({ origin }) => origin === 'AWS::SNS::Topic'),
    segments.find(({ origin }) => origin === 'AWS::SQS::Queue'),
    segments.find(isFunction(names.notifyCustomer)),
    consumers.find(isFunction(names.fulfilOrder)),
  ];
  const everything = [...segments, ...consumers].flatMap(entities);
  return {
    isAnnounced,
    isComplete: isAnnounced && !hops.includes(undefined) && everything.every(isDone),
    endedAt: 1000 * Math.max(...everything.map(({ end_time = 0 }) => end_time)),
  };
}

const isAccepted = (status = 0): boolean => status >= 200 && status < 300;

const isFunction =
  (name: string) =>
  (segment: SegmentDocument): boolean =>
    segment.name === name && segment.origin === 'AWS::Lambda::Function';

const entities = (entity: EntityDocument): EntityDocument[] => [
  entity,
  ...(entity.subsegments ?? []).flatMap(entities),
];

const isDone = ({ in_progress, fault, error }: EntityDocument): boolean =>
  in_progress !== true && fault !== true && error !== true;
