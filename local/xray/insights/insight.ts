import { createHash } from 'node:crypto';
import type { OutcomeCounts } from './group-minute.ts';

/**
 * Services of a group that fail more often than they used to through one root cause, as it is kept:
 * times in epoch seconds, services by the keys of their nodes.
 */
export interface Insight {
  readonly id: string;
  readonly groupArn: string;
  readonly groupName: string;
  readonly state: 'ACTIVE' | 'CLOSED';
  readonly rootCause: string;
  /** The root cause among them. */
  readonly services: readonly string[];
  /** Services that clients call and that lead to the root cause. */
  readonly entries: readonly string[];
  readonly start: number;
  /** Closed only. */
  readonly end?: number;
  /** When the last minute ended in which one of the services was anomalous. */
  readonly lastAnomalous: number;
  /** Looked at up to here. */
  readonly updated: number;
  readonly impact: Impact;
  readonly summary: string;
  /** Oldest first. */
  readonly events: readonly InsightEvent[];
}

export interface Impact {
  /** Of the clients' requests. */
  readonly client: OutcomeCounts;
  readonly rootCause: OutcomeCounts;
  /** The services with the most faults, most first. */
  readonly top: readonly string[];
}

export interface InsightEvent {
  readonly time: number;
  readonly summary: string;
  readonly impact: Impact;
}

/** The same for the same beginning, so that what is looked at again is not found twice. */
export function insightId(groupArn: string, rootCause: string, start: number): string {
  const bytes = createHash('sha1')
    .update(JSON.stringify([groupArn, rootCause, start]))
    .digest();
  // A UUID made from a name: https://www.rfc-editor.org/rfc/rfc9562#section-5.5
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-');
}

/** Whether that time says what is ordinary of a service: not while one of its insights lasted. */
export const isOrdinary =
  (own: readonly Insight[]) =>
  (minute: number): boolean =>
    !own.some(({ start, end = Number.POSITIVE_INFINITY }) => minute >= start && minute < end);

/** The insights that each service was in. */
export function insightsByService(
  insights: readonly Insight[],
): ReadonlyMap<string, readonly Insight[]> {
  const found = new Map<string, Insight[]>();
  for (const insight of insights) {
    for (const service of insight.services) {
      const own = found.get(service);
      if (own) own.push(insight);
      else found.set(service, [insight]);
    }
  }
  return found;
}
