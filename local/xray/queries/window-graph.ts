import type { GraphFragment } from '../graph/graph-fragment.ts';
import { addFragment, type GrowingGraph, newGraph, toFragment } from '../graph/growing-graph.ts';
import type { ServiceGraph } from '../graph/service-graph.ts';
import { addTrace, type TraceCalls } from '../graph/trace-calls.ts';
import type { TraceForm } from '../graph/trace-form.ts';
import { writeServiceGraph } from '../graph/write-graph.ts';
import { minuteOf } from '../store/minute-graphs.ts';
import type { TraceStore } from '../store/trace-store.ts';
import { type EpochSeconds, epochSeconds } from '../units.ts';

/** A minute over for this long is merged once and kept: its traces have mostly stopped changing. */
const settledAfterSeconds = 5;

export interface GraphWindow {
  /** Inclusive, of the time of receipt. */
  readonly start: EpochSeconds;
  /** Exclusive. */
  readonly end: EpochSeconds;
  /** Of the traces that belong to the group with this key; absent: of all. */
  readonly group?: string;
}

/** The merged graph of the traces last changed in one whole minute. */
export interface MinuteGraph {
  /** When it began. */
  readonly minute: EpochSeconds;
  readonly graph: GraphFragment;
}

/**
 * The merged graph of the traces received in [start, end); every one of them must have been settled.
 * Whole minutes come from their kept graphs, so the cost follows the window's minutes.
 */
export function windowGraph(store: TraceStore, window: GraphWindow, now: number): ServiceGraph {
  const { start, end, group } = window;
  const graph = newGraph();
  const addDirectly = (from: number, to: number) => addTraces(graph, store, from, to, group);
  const firstMinute = Math.ceil(start / 60);
  const endMinute = minuteOf(Math.min(end, now - settledAfterSeconds));
  if (firstMinute >= endMinute) {
    addDirectly(start, end);
    return writeServiceGraph(graph, window);
  }
  addDirectly(start, firstMinute * 60);
  for (const minute of store.minutesReceived(firstMinute, endMinute)) {
    addFragment(graph, minuteGraph(store, minute, group, now));
  }
  addDirectly(endMinute * 60, end);
  return writeServiceGraph(graph, window);
}

/** The whole minutes that the window touches, oldest first; their traces must have been settled. */
export function* windowMinutes(
  store: TraceStore,
  { start, end, group }: GraphWindow,
  now: number,
): Generator<MinuteGraph> {
  for (const minute of store.minutesReceived(minuteOf(start), Math.ceil(end / 60))) {
    yield { minute: epochSeconds(minute * 60), graph: minuteGraph(store, minute, group, now) };
  }
}

function minuteGraph(
  store: TraceStore,
  minute: number,
  group: string | undefined,
  now: number,
): GraphFragment {
  const kept = store.findMinute<GraphFragment>(minute, group);
  if (kept !== undefined) return kept;
  const graph = newGraph();
  addTraces(graph, store, minute * 60, (minute + 1) * 60, group);
  const merged = toFragment(graph);
  const isOver = (minute + 1) * 60 <= now - settledAfterSeconds;
  if (isOver) store.transact(() => store.saveMinute(minute, group, merged));
  return merged;
}

function addTraces(
  graph: GrowingGraph,
  store: TraceStore,
  start: number,
  end: number,
  group: string | undefined,
): void {
  for (const { form, calls } of store.callsReceived<TraceForm, TraceCalls>(start, end)) {
    if (group === undefined || form.groups.includes(group)) addTrace(graph, form, calls());
  }
}
