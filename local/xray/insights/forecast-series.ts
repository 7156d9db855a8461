import type { EntitySelector } from '../filter/entity-selector.ts';
import { isSelectedNode } from '../filter/node-selector.ts';
import type { MinuteGraph } from '../queries/window-graph.ts';
import type { Band } from './binomial-band.ts';
import { type FaultMinute, faultBand, ordinaryRate } from './fault-forecast.ts';
import { figures } from './figures.ts';
import { nodeOf } from './group-minute.ts';
import { type Insight, isOrdinary } from './insight.ts';

type ServiceSelector = Extract<EntitySelector, { kind: 'service' }>;

/** So long before a bucket its forecast begins to read. */
export const forecastSeconds = figures.historyMinutes * 60;

export interface ForecastOptions {
  readonly selector: ServiceSelector;
  /** Of the group. */
  readonly insights: readonly Insight[];
  /** Of the nodes that name none. */
  readonly account: string;
  readonly period: number;
  /** When the buckets end. */
  readonly ends: readonly number[];
}

/**
 * Faults to be expected in each bucket, of as many requests as were in it; none where the services'
 * history has too little. @param minutes of the buckets, and of the history before the first.
 */
export function forecastSeries(
  minutes: Iterable<MinuteGraph>,
  { selector, insights, account, period, ends }: ForecastOptions,
): ReadonlyMap<number, Band> {
  const faults = Array.from(minutes, (one) => faultMinute(one, selector, account));
  const unusual = insights.filter(({ services }) =>
    services.some((key) => isSelectedNode(selector.node, nodeOf(key), account)),
  );
  return new Map(
    ends.flatMap((end) => {
      const start = end - period;
      const requests = faults
        .filter(({ minute }) => minute >= start && minute < end)
        .reduce((sum, one) => sum + one.requests, 0);
      const rate = ordinaryRate(faults, start, isOrdinary(unusual));
      return rate === undefined ? [] : [[end, faultBand(requests, rate)] as const];
    }),
  );
}

function faultMinute(
  { minute, graph }: MinuteGraph,
  { node }: ServiceSelector,
  account: string,
): FaultMinute {
  let requests = 0;
  let faults = 0;
  for (const one of graph.nodes) {
    if (one.calls === undefined || !isSelectedNode(node, one, account)) continue;
    const { ok, error, throttle, fault } = one.calls;
    requests += ok + error + throttle + fault;
    faults += fault;
  }
  return { minute, requests, faults };
}
