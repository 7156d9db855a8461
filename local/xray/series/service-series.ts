import type { EntitySelector } from '../filter/entity-selector.ts';
import { isSelectedNode } from '../filter/node-selector.ts';
import {
  type CallStatistics,
  graphStatistics,
  newCallStatistics,
} from '../graph/call-statistics.ts';
import type { FragmentCalls, GraphFragment } from '../graph/graph-fragment.ts';
import { histogramEntries } from '../graph/histogram.ts';
import { addHistogram } from '../graph/kept-histogram.ts';
import type { GraphStatistics, HistogramEntry } from '../graph/service-graph.ts';
import type { MinuteGraph } from '../queries/window-graph.ts';
import { type EpochSeconds, epochSeconds } from '../units.ts';

export interface SeriesBucket {
  /** When the bucket ends; it is `period` seconds long. */
  readonly end: EpochSeconds;
  /** Absent when nothing was selected in it. */
  readonly statistics?: GraphStatistics;
  readonly responseTimeHistogram: readonly HistogramEntry[];
}

export interface SeriesOptions {
  /** Seconds: whole minutes. */
  readonly period: number;
  /** @default the calls of clients to the services that traces begin with */
  readonly selector?: EntitySelector;
  /** Of the nodes that name none. */
  readonly account: string;
}

/** One entry for each bucket in which any trace of the group was received; oldest first, as the minutes are. */
export function serviceSeries(
  minutes: Iterable<MinuteGraph>,
  { period, selector, account }: SeriesOptions,
): SeriesBucket[] {
  const buckets = new Map<EpochSeconds, CallStatistics>();
  for (const { minute, graph } of minutes) {
    // Traces were received, but none of the group.
    if (graph.nodes.length === 0) continue;
    const end = bucketEnd(minute, period);
    const statistics = buckets.get(end) ?? newCallStatistics();
    buckets.set(end, statistics);
    for (const calls of selectedCalls(graph, selector, account)) count(statistics, calls);
  }
  return [...buckets].map(([end, statistics]) => writeBucket(end, statistics));
}

const bucketEnd = (time: number, period: number): EpochSeconds =>
  epochSeconds((Math.floor(time / period) + 1) * period);

function* selectedCalls(
  { nodes, edges }: GraphFragment,
  selector: EntitySelector | undefined,
  account: string,
): Generator<FragmentCalls> {
  if (selector?.kind === 'service') {
    for (const node of nodes) {
      if (node.calls && isSelectedNode(selector.node, node, account)) yield node.calls;
    }
    return;
  }
  for (const { from, to, calls } of edges) {
    const [source, target] = [nodes[from], nodes[to]];
    if (calls === undefined || source === undefined || target === undefined) continue;
    const isSelected =
      selector === undefined
        ? source.type === 'client'
        : isSelectedNode(selector.from, source, account) &&
          isSelectedNode(selector.to, target, account);
    if (isSelected) yield calls;
  }
}

/** Without the durations, which a series does not tell. */
function count(statistics: CallStatistics, calls: FragmentCalls): void {
  statistics.ok += calls.ok;
  statistics.error += calls.error;
  statistics.throttle += calls.throttle;
  statistics.fault += calls.fault;
  addHistogram(statistics.responseTimes, calls.responseTimes);
}

function writeBucket(end: EpochSeconds, calls: CallStatistics): SeriesBucket {
  const statistics = graphStatistics(calls);
  return {
    end,
    ...(statistics.totalCount > 0 && { statistics }),
    responseTimeHistogram: histogramEntries(calls.responseTimes),
  };
}
