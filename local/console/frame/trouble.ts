import type { QueryState } from '@tanstack/react-query';
import { ApiError } from '../api/call.ts';

export interface Trouble {
  /** `down`: nothing answers; `slow`: an answer is late. */
  readonly kind: 'down' | 'slow';
  /** Epoch seconds by the clock of the browser. */
  readonly since: number;
  /** What was said last. */
  readonly message?: string;
}

/** What is looked at of a query. */
export interface ObservedQuery {
  readonly queryHash: string;
  readonly state: Pick<
    QueryState,
    'fetchStatus' | 'fetchFailureReason' | 'error' | 'dataUpdateCount' | 'errorUpdateCount'
  >;
}

/** Seconds after which an answer is late. */
const patience = 4;

export function findTrouble(
  active: readonly ObservedQuery[],
  isStreamDown: boolean,
  waitingSince: number | undefined,
  now: number,
): Trouble | undefined {
  const outage = active.map(outageOf).find((error) => error !== undefined);
  if (outage !== undefined) return { kind: 'down', since: now, message: outage.message };
  if (isStreamDown) return { kind: 'down', since: now };
  return waitingSince !== undefined && now - waitingSince >= patience
    ? { kind: 'slow', since: waitingSince }
    : undefined;
}

export const isOutage = (query: Pick<ObservedQuery, 'state'>): boolean =>
  outageOf(query) !== undefined;

function outageOf({ state }: Pick<ObservedQuery, 'state'>): ApiError | undefined {
  const error = state.fetchFailureReason ?? state.error;
  return error instanceof ApiError && error.isOutage ? error : undefined;
}

/** Since when the answer that is longest in coming has been awaited, from look to look. */
export function followWaits(): (
  active: readonly ObservedQuery[],
  now: number,
) => number | undefined {
  let waits = new Map<string, number>();
  return (active, now) => {
    const next = new Map<string, number>();
    for (const { queryHash, state } of active) {
      if (state.fetchStatus !== 'fetching') continue;
      // Another number of answers is another question.
      const key = `${state.dataUpdateCount} ${state.errorUpdateCount} ${queryHash}`;
      next.set(key, waits.get(key) ?? now);
    }
    waits = next;
    return next.size === 0 ? undefined : Math.min(...next.values());
  };
}
