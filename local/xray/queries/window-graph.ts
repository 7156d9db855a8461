import type { GraphFragment } from '../graph/graph-fragment.ts';
import { addFragment, newGraph, toFragment } from '../graph/growing-graph.ts';
import type { ServiceGraph } from '../graph/service-graph.ts';
import { writeServiceGraph } from '../graph/write-graph.ts';
import { minuteOf } from '../store/minute-graphs.ts';
import type { TraceStore } from '../store/trace-store.ts';

/** A minute over for this long is merged once and kept: its traces have mostly stopped changing. */
const settledAfterSeconds = 5;

/**
 * The merged graph of the traces received in [start, end); every one of them must have been settled.
 * Whole minutes come from their kept graphs, so the cost follows the window's minutes.
 */
export function windowGraph(
  store: TraceStore,
  window: { readonly start: number; readonly end: number },
  now: number,
): ServiceGraph {
  const { start, end } = window;
  const graph = newGraph();
  const addDirectly = (from: number, to: number) => {
    for (const fragment of store.fragments<GraphFragment>(from, to)) addFragment(graph, fragment);
  };
  const firstMinute = Math.ceil(start / 60);
  const endMinute = minuteOf(Math.min(end, now - settledAfterSeconds));
  if (firstMinute >= endMinute) {
    addDirectly(start, end);
    return writeServiceGraph(graph, window);
  }
  addDirectly(start, firstMinute * 60);
  for (const minute of store.minutesReceived(firstMinute, endMinute)) {
    addFragment(graph, store.findMinute<GraphFragment>(minute) ?? mergeMinute(store, minute));
  }
  addDirectly(endMinute * 60, end);
  return writeServiceGraph(graph, window);
}

function mergeMinute(store: TraceStore, minute: number): GraphFragment {
  const graph = newGraph();
  for (const fragment of store.fragments<GraphFragment>(minute * 60, (minute + 1) * 60)) {
    addFragment(graph, fragment);
  }
  const merged = toFragment(graph);
  store.transact(() => store.saveMinute(minute, merged));
  return merged;
}
