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

const emptyGraph: GraphFragment = { nodes: [], edges: [] };

function minuteGraph(
  store: TraceStore,
  minute: number,
  group: string | undefined,
  now: number,
): GraphFragment {
  const kept = store.findMinute<GraphFragment>(minute, group);
  if (kept !== undefined) return kept === 'none' ? emptyGraph : kept;
  if (isOver(minute, now)) return mergeMinute(store, minute).get(group) ?? emptyGraph;
  const graph = newGraph();
  addTraces(graph, store, minute * 60, (minute + 1) * 60, group);
  return toFragment(graph);
}

const isOver = (minute: number, now: number): boolean =>
  (minute + 1) * 60 <= now - settledAfterSeconds;

/** Of all traces, and of each group that any of them belongs to. */
function mergeMinute(
  store: TraceStore,
  minute: number,
): ReadonlyMap<string | undefined, GraphFragment> {
  const graphs = new Map<string | undefined, GrowingGraph>();
  const graphOf = (group: string | undefined): GrowingGraph => {
    const known = graphs.get(group) ?? newGraph();
    graphs.set(group, known);
    return known;
  };
  const traces = store.callsReceived<TraceForm, TraceCalls>(minute * 60, (minute + 1) * 60);
  for (const { form, calls } of traces) {
    const numbers = calls();
    for (const group of [undefined, ...form.groups]) addTrace(graphOf(group), form, numbers);
  }
  const merged = new Map([...graphs].map(([group, graph]) => [group, toFragment(graph)]));
  store.transact(() => store.saveMinute(minute, merged));
  return merged;
}

/**
 * Merges one minute that is over and has not been since its traces changed, before a query asks for it.
 * @returns whether there may be more.
 */
export function mergeNextMinute(store: TraceStore, now: number): boolean {
  const [minute] = store.changedMinutes(minuteOf(now - settledAfterSeconds));
  if (minute === undefined) return false;
  mergeMinute(store, minute);
  return true;
}

/** More than these are cheaper by the second, as a second that is over is mostly merged already. */
const manyTraces = 1000;

function addTraces(
  graph: GrowingGraph,
  store: TraceStore,
  start: number,
  end: number,
  group: string | undefined,
): void {
  const traces = store.countPlaces('received', { at: start, key: 0 }, { at: end, key: 0 });
  const firstSecond = Math.ceil(start);
  const endSecond = Math.floor(end);
  if (traces < manyTraces || firstSecond >= endSecond) {
    addEach(graph, store, start, end, group);
    return;
  }
  addEach(graph, store, start, firstSecond, group);
  for (let second = firstSecond; second < endSecond; second++) {
    addFragment(graph, secondGraph(store, second, group));
  }
  addEach(graph, store, endSecond, end, group);
}

function secondGraph(store: TraceStore, second: number, group: string | undefined): GraphFragment {
  const known = store.seconds.find(second, group);
  if (known !== undefined) return known as GraphFragment;
  const graph = newGraph();
  addEach(graph, store, second, second + 1, group);
  const merged = toFragment(graph);
  store.seconds.save(second, group, merged);
  return merged;
}

function addEach(
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
