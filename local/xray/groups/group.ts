import { randomBytes } from 'node:crypto';
import type { EpochSeconds } from '../units.ts';

/** A group of traces: https://docs.aws.amazon.com/xray/latest/devguide/xray-console-groups.html. */
export interface Group {
  readonly name: string;
  readonly arn: string;
  /** Absent: `Default`, which holds every trace. */
  readonly filterExpression?: string;
  readonly insightsEnabled: boolean;
  readonly notificationsEnabled: boolean;
  /** When its expression became another, oldest first. */
  readonly changes: readonly EpochSeconds[];
}

export interface GroupOwner {
  readonly account: string;
  readonly region: string;
}

/** Older ones are forgotten, so that changing a group for ever fills nothing. */
export const mostChanges = 1000;

export const defaultGroupName = 'Default';

/** The group that always exists, as it is until insights are turned on. */
export const defaultGroup = (owner: GroupOwner): Group => ({
  name: defaultGroupName,
  arn: `${arnPrefix(owner)}${defaultGroupName}`,
  insightsEnabled: false,
  notificationsEnabled: false,
  changes: [],
});

/** Another one each time, so that a group made anew has nothing of the one before it (observed). */
export const newGroupArn = (name: string, owner: GroupOwner): string =>
  `${arnPrefix(owner)}${name}/${base32(randomBytes(32))}`;

/** What the engine knows the group by; absent where it needs no filter: all traces. */
export const groupKey = (group: Group): string | undefined =>
  group.filterExpression === undefined ? undefined : group.arn;

/** Whether traces of [start, end) can be in the group by an expression that is no longer its own. */
export const hasChangedWithin = (
  group: Group,
  window: { readonly start: number; readonly end: number },
): boolean => group.changes.some((time) => time >= window.start && time < window.end);

const arnPrefix = ({ region, account }: GroupOwner): string =>
  `arn:aws:xray:${region}:${account}:group/`;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Five bits a letter, as in RFC 4648, without padding. */
function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = bits.match(/.{1,5}/g) ?? [];
  return letters.map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}
