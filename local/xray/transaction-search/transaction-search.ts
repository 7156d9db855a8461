import type { Clock } from '../clock.ts';
import type { SettingCollection } from '../settings/settings-store.ts';
import { type History, valueAt, withChange } from './history.ts';

export type SegmentDestination = 'XRay' | 'CloudWatchLogs';

/**
 * Where an account's traces go, and which share of them queries find. All are kept in one store here;
 * with CloudWatchLogs that store stands for the log group `aws/spans`, and a trace that is not indexed
 * is only found by retrieval.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Transaction-Search.html
 */
export interface TransactionSearch {
  destination(): DestinationState;
  /** In force a moment later. */
  setDestination(destination: SegmentDestination): DestinationState;
  indexing(): IndexingState;
  /** Holds for what is received from now on. @param percentage from 0 to 100 */
  setIndexing(percentage: number): IndexingState;
  /** Whether queries find a trace. */
  isIndexed(traceId: string): boolean;
  /** Whether a trace is in the log group. */
  isLogged(traceId: string): boolean;
  /** Whether what is received now goes to the log group. */
  logs(): boolean;
  /** Whether there is a log group at all: it appears with the first switch to it, and stays. */
  hasLogGroup(): boolean;
}

export interface DestinationState {
  readonly destination: SegmentDestination;
  readonly status: 'PENDING' | 'ACTIVE';
}

export interface IndexingState {
  readonly percentage: number;
  /** Epoch seconds; 0 when it never was. */
  readonly modifiedAt: number;
}

export interface TransactionSearchSettings {
  readonly destinations: History<SegmentDestination>;
  readonly percentages: History<number>;
  readonly hasLogGroup: boolean;
}

export interface TransactionSearchOptions {
  readonly clock: Clock;
  readonly stored: SettingCollection<TransactionSearchSettings>;
  /** When a trace last changed, in epoch seconds. */
  readonly receivedAt: (traceId: string) => number | undefined;
}

/** X-Ray does not document how long a switch takes. */
const switchSeconds = 2;
/** What costs nothing. */
const defaultPercentage = 1;
/** Longer than traces are kept. */
const rememberedSeconds = 31 * 24 * 60 * 60;
const settingKey = 'settings';

export function createTransactionSearch({
  clock,
  stored,
  receivedAt,
}: TransactionSearchOptions): TransactionSearch {
  const settings = (): TransactionSearchSettings =>
    stored.get(settingKey) ?? { destinations: [], percentages: [], hasLogGroup: false };
  const destinationAt = (time: number) => valueAt(settings().destinations, time, 'XRay');

  const wentToLogs = (traceId: string): number | undefined => {
    if (!settings().hasLogGroup) return undefined;
    const received = receivedAt(traceId);
    return received !== undefined && destinationAt(received) === 'CloudWatchLogs'
      ? received
      : undefined;
  };

  const search: TransactionSearch = {
    destination() {
      const latest = settings().destinations.at(-1);
      if (latest === undefined) return { destination: 'XRay', status: 'ACTIVE' };
      const isPending = clock.now() < latest.since;
      return { destination: latest.value, status: isPending ? 'PENDING' : 'ACTIVE' };
    },
    setDestination(destination) {
      if (search.destination().destination === destination) return search.destination();
      const now = clock.now();
      const before = settings();
      // What was pending never came in force.
      const past = before.destinations.filter(({ since }) => since <= now);
      const change = { since: now + switchSeconds, value: destination };
      stored.put(settingKey, {
        ...before,
        destinations: withChange(past, change, now - rememberedSeconds),
        hasLogGroup: before.hasLogGroup || destination === 'CloudWatchLogs',
      });
      return search.destination();
    },
    indexing() {
      const latest = settings().percentages.at(-1);
      return { percentage: latest?.value ?? defaultPercentage, modifiedAt: latest?.since ?? 0 };
    },
    setIndexing(percentage) {
      const now = clock.now();
      const before = settings();
      const change = { since: now, value: percentage };
      stored.put(settingKey, {
        ...before,
        percentages: withChange(before.percentages, change, now - rememberedSeconds),
      });
      return search.indexing();
    },
    isIndexed(traceId) {
      const received = wentToLogs(traceId);
      if (received === undefined) return true;
      const percentage = valueAt(settings().percentages, received, defaultPercentage);
      return shareOf(traceId) < percentage / 100;
    },
    isLogged: (traceId) => wentToLogs(traceId) !== undefined,
    logs: () => destinationAt(clock.now()) === 'CloudWatchLogs',
    hasLogGroup: () => settings().hasLogGroup,
  };
  return search;
}

/**
 * From 0 to below 1, the same for a trace each time. By other digits of the id's random part than
 * those that sampled queries go by, so that these find their share of the indexed ones.
 */
const shareOf = (traceId: string): number => Number.parseInt(traceId.slice(11, 19), 16) / 2 ** 32;
