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
  for (let first = firstMinute; first < endMinute; ) {
    const hour = Math.floor(first / 60);
    const next = Math.min((hour + 1) * 60, endMinute);
    if (next - first === 60) addFragment(graph, hourGraph(store, hour, group, now));
    else addMinutes(graph, store, { first, end: next, group }, now);
    first = next;
  }
  addDirectly(endMinute * 60, end);
  return writeServiceGraph(graph, window);
}

interface Minutes {
  readonly first: number;
  readonly end: number;
  readonly group: string | undefined;
}

function addMinutes(
  graph: GrowingGraph,
  store: TraceStore,
  { first, end, group }: Minutes,
  now: number,
): void {
  for (const minute of store.minutesReceived(first, end)) {
    addFragment(graph, minuteGraph(store, minute, group, now));
  }
}

/** Of an hour that is over. */
function hourGraph(
  store: TraceStore,
  hour: number,
  group: string | undefined,
  now: number,
): GraphFragment {
  const known = store.hours.find<GraphFragment>(hour, group);
  if (known !== undefined) return known;
  const graph = newGraph();
  addMinutes(graph, store, { first: hour * 60, end: (hour + 1) * 60, group }, now);
  const merged = toFragment(graph);
  store.hours.save(hour, group, merged);
  return merged;
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
  const merged = mergeTraces(store, minute * 60, (minute + 1) * 60);
  const isOver = (minute + 1) * 60 <= now - settledAfterSeconds;
  if (isOver) store.transact(() => store.saveMinute(minute, merged));
  return merged.get(group) ?? emptyGraph;
}

/**
 * Does a part of what merges a minute that is over and whose traces have changed since it was merged,
 * before a query asks for it. @returns whether there may be more to do.
 */
export function mergeNextMinute(store: TraceStore, now: number): boolean {
  const [minute] = store.changedMinutes(minuteOf(now - settledAfterSeconds));
  if (minute === undefined) return false;
  const start = minute * 60;
  if (countTraces(store, start, start + 60) >= manyTraces) {
    for (let second = start; second < start + 60; second++) {
      if (store.seconds.find(second) !== undefined) continue;
      secondGraphs(store, second);
      if (store.seconds.find(second) !== undefined) return true;
      // What is sealed is not remembered by the second.
      break;
    }
  }
  const merged = mergeTraces(store, start, start + 60);
  store.transact(() => store.saveMinute(minute, merged));
  return true;
}

/** More than these are cheaper by the second, as a second that is over is mostly merged already. */
const manyTraces = 1000;

/** By group, of all traces under `undefined`; without those of which there are none. */
type Merged = ReadonlyMap<string | undefined, GraphFragment>;

const countTraces = (store: TraceStore, start: number, end: number): number =>
  store.countPlaces('received', { at: start, key: 0 }, { at: end, key: 0 });

/** Adds the traces received in [start, end). */
function addTraces(
  graph: GrowingGraph,
  store: TraceStore,
  start: number,
  end: number,
  group: string | undefined,
): void {
  const firstSecond = Math.ceil(start);
  const endSecond = Math.floor(end);
  if (firstSecond >= endSecond || countTraces(store, start, end) < manyTraces) {
    addEach(store, start, end, (of) => (of === group ? graph : undefined));
    return;
  }
  addEach(store, start, firstSecond, (of) => (of === group ? graph : undefined));
  for (let second = firstSecond; second < endSecond; second++) {
    addFragment(graph, secondGraphs(store, second).get(group) ?? emptyGraph);
  }
  addEach(store, endSecond, end, (of) => (of === group ? graph : undefined));
}

/** Of whole seconds. */
function mergeTraces(store: TraceStore, start: number, end: number): Merged {
  const graphs = growingGraphs();
  if (countTraces(store, start, end) < manyTraces) {
    addEach(store, start, end, graphs.of);
    return graphs.merged();
  }
  for (let second = start; second < end; second++) {
    for (const [group, fragment] of secondGraphs(store, second)) {
      addFragment(graphs.of(group), fragment);
    }
  }
  return graphs.merged();
}

function secondGraphs(store: TraceStore, second: number): Merged {
  const known = store.seconds.find(second);
  if (known !== undefined) return known as Merged;
  const graphs = growingGraphs();
  addEach(store, second, second + 1, graphs.of);
  const merged = graphs.merged();
  store.seconds.save(second, merged);
  return merged;
}

function growingGraphs() {
  const graphs = new Map<string | undefined, GrowingGraph>();
  return {
    of(group: string | undefined): GrowingGraph {
      const graph = graphs.get(group) ?? newGraph();
      graphs.set(group, graph);
      return graph;
    },
    merged: (): Merged => new Map([...graphs].map(([group, graph]) => [group, toFragment(graph)])),
  };
}

/** @param graphOf where to add the traces of a group, and, asked for `undefined`, all. */
function addEach(
  store: TraceStore,
  start: number,
  end: number,
  graphOf: (group: string | undefined) => GrowingGraph | undefined,
): void {
  for (const { form, calls } of store.callsReceived<TraceForm, TraceCalls>(start, end)) {
    let numbers: TraceCalls | undefined;
    for (const group of [undefined, ...form.groups]) {
      const graph = graphOf(group);
      if (graph === undefined) continue;
      numbers ??= calls();
      addTrace(graph, form, numbers);
    }
  }
}
