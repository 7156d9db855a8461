import { type EpochSeconds, epochSeconds } from '../units.ts';
import type { JsonObject, Link } from './entity.ts';

/** Undocumented; observed on functions that send to and consume from queues. */
const referenceType = 'aws.xray.reserved.reference_type';
const consumerNames = 'aws.xray.reserved.names';
const consumerType = 'aws.xray.reserved.type';
const receivedEventEndTime = 'aws.xray.reserved.received_event_end_time';
const dwellEndTime = 'aws.xray.reserved.dwell_end_time';

/** The consumer's half of a relation: it works on what the linked entity sent. */
export const isParentLink = ({ attributes }: Link): boolean =>
  attributes[referenceType] === 'parent';

/** The producer's half: the linked segment works on what this entity sent. */
export const isChildLink = ({ attributes }: Link): boolean => attributes[referenceType] === 'child';

/** When the consumer received the event, where the link says so. */
export function receivedAt({ attributes }: Link): EpochSeconds | undefined {
  const time = attributes[receivedEventEndTime];
  return typeof time === 'number' ? epochSeconds(time) : undefined;
}

/** Name and type of the consumer's service, as the producer's half has them. */
export function consumerService({ attributes }: Link): { name: string; type?: string } | undefined {
  const names = attributes[consumerNames];
  const type = attributes[consumerType];
  const name: unknown = Array.isArray(names) ? names[0] : undefined;
  if (typeof name !== 'string' || name === '') return undefined;
  return { name, ...(typeof type === 'string' && { type }) };
}

/** A consumer's segment says that it works on what `producerId` sent. */
export interface IncomingLink {
  readonly producerId: string;
  readonly traceId: string;
  readonly segmentId: string;
  readonly name: string;
  readonly type: string | undefined;
  readonly account: string | undefined;
  readonly receivedAt: EpochSeconds;
}

/** The producer's half, made of the consumer's. */
export const childLink = (link: IncomingLink): Link => ({
  traceId: link.traceId,
  id: link.segmentId,
  attributes: {
    [referenceType]: 'child',
    [consumerNames]: [link.name],
    ...(link.type !== undefined && { [consumerType]: link.type }),
    [receivedEventEndTime]: link.receivedAt,
    [dwellEndTime]: link.receivedAt,
  } satisfies JsonObject,
});
