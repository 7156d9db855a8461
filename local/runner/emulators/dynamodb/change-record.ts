import { createHash } from 'node:crypto';
import type { EpochSeconds } from '../../../xray/index.ts';
import type { StreamRecord } from '../../cloud.ts';
import { type Item, loadDynalite } from './dynalite.ts';
import type { Change } from './engine.ts';
import type { StreamConfig } from './table-config.ts';

/**
 * The record that a change leaves on the table's stream, or `undefined` for a write that changed
 * nothing: DynamoDB writes no record for those.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export function changeRecord(
  change: Change,
  stream: StreamConfig,
  at: { readonly sequenceNumber: string; readonly region: string; readonly time: EpochSeconds },
): StreamRecord | undefined {
  const { before, after } = change;
  const item = after ?? before;
  if (item === undefined || (before && after && isSame(before, after))) return undefined;
  const keys = Object.fromEntries(change.keyNames.map((name) => [name, item[name]]));
  const withNew = stream.viewType === 'NEW_IMAGE' || stream.viewType === 'NEW_AND_OLD_IMAGES';
  const withOld = stream.viewType === 'OLD_IMAGE' || stream.viewType === 'NEW_AND_OLD_IMAGES';
  const images = {
    ...(withNew && after ? { NewImage: after } : {}),
    ...(withOld && before ? { OldImage: before } : {}),
  };
  return {
    eventID: createHash('md5').update(`${stream.arn}/${at.sequenceNumber}`).digest('hex'),
    eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: at.region,
    eventSourceARN: stream.arn,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(at.time),
      Keys: keys,
      ...images,
      SequenceNumber: at.sequenceNumber,
      SizeBytes: [keys as Item, ...Object.values(images)].reduce((sum, it) => sum + sizeOf(it), 0),
      StreamViewType: stream.viewType,
    },
  };
}

function sizeOf(item: Item): number {
  return loadDynalite().db.itemSize(item);
}

const SETS = new Set(['SS', 'NS', 'BS']);

/** Compares attribute values; the order of a set's members does not count. */
function isSame(a: unknown, b: unknown, type?: string): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) return false;
    if (type !== undefined && SETS.has(type)) return new Set([...a, ...b]).size === a.length;
    return a.every((value, index) => isSame(value, b[index]));
  }
  const left = Object.entries(a);
  const right = new Map(Object.entries(b));
  return (
    left.length === right.size &&
    left.every(([name, value]) => right.has(name) && isSame(value, right.get(name), name))
  );
}
