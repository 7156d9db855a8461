import type { Entity } from '../model/entity.ts';
import type { FragmentCalls } from './graph-fragment.ts';
import { count, type Histogram } from './histogram.ts';
import { addHistogram, keepHistogram } from './kept-histogram.ts';
import type { GraphStatistics } from './service-graph.ts';

/** Calls counted up: of a node its segments, of an edge the calls along it. */
export interface CallStatistics {
  ok: number;
  error: number;
  throttle: number;
  fault: number;
  readonly responseTimes: Histogram;
  readonly durations: Histogram;
}

export const newCallStatistics = (): CallStatistics => ({
  ok: 0,
  error: 0,
  throttle: 0,
  fault: 0,
  responseTimes: new Map(),
  durations: new Map(),
});

/**
 * Counts what has completed; one outcome each, a throttle before a fault before an error (observed).
 * @param workEnd when work that outlasts the response ended, in epoch seconds.
 */
export function countCall(
  statistics: CallStatistics,
  call: Entity,
  workEnd: number | undefined = call.endTime,
): void {
  if (call.endTime === undefined || workEnd === undefined) return;
  statistics[callOutcome(call)] += 1;
  count(statistics.responseTimes, wholeMilliseconds(call.endTime - call.startTime));
  count(statistics.durations, wholeMilliseconds(workEnd - call.startTime));
}

export const callOutcomes = ['ok', 'error', 'throttle', 'fault'] as const;

export type CallOutcome = (typeof callOutcomes)[number];

export function callOutcome(call: Entity): CallOutcome {
  if (call.throttle) return 'throttle';
  if (call.fault) return 'fault';
  return call.error ? 'error' : 'ok';
}

/** `-0` would be another key than `0`. */
export const wholeMilliseconds = (seconds: number): number => Math.round(seconds * 1000) + 0;

export function addCalls(statistics: CallStatistics, calls: FragmentCalls): void {
  statistics.ok += calls.ok;
  statistics.error += calls.error;
  statistics.throttle += calls.throttle;
  statistics.fault += calls.fault;
  addHistogram(statistics.responseTimes, calls.responseTimes);
  addHistogram(statistics.durations, calls.durations ?? calls.responseTimes);
}

export function fragmentCalls(statistics: CallStatistics): FragmentCalls {
  const { ok, error, throttle, fault } = statistics;
  const responseTimes = keepHistogram(statistics.responseTimes);
  const durations = keepHistogram(statistics.durations);
  const same = JSON.stringify(responseTimes) === JSON.stringify(durations);
  return { ok, error, throttle, fault, responseTimes, ...(!same && { durations }) };
}

export function graphStatistics(statistics: CallStatistics): GraphStatistics {
  const { ok, error, throttle, fault } = statistics;
  let milliseconds = 0;
  for (const [value, times] of statistics.responseTimes) milliseconds += value * times;
  return {
    okCount: ok,
    errorCount: error,
    throttleCount: throttle,
    faultCount: fault,
    totalCount: ok + error + throttle + fault,
    totalResponseTime: milliseconds / 1000,
  };
}
