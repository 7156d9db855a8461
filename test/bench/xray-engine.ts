import { readFileSync } from 'node:fs';
import { type Clock, ManualClock } from '../../local/xray/clock.ts';
import { openTraceEngine } from '../../local/xray/engine.ts';
import type { SegmentDocument } from '../../local/xray/model/segment-document.ts';
import { epochSeconds } from '../../local/xray/units.ts';

export interface TraceEngineFigures {
  readonly documents: number;
  readonly bytesPerDocument: number;
  readonly documentsPerSecond: number;
  /** Working out summaries and graphs of everything, which is done in the background. */
  readonly settleMs: number;
  /** GetServiceGraph over all traces, when none was asked for before and again. */
  readonly graphFirstMs: number;
  readonly graphAgainMs: number;
  /** A page of 100 summaries; one trace; its graph. */
  readonly summariesMs: number;
  readonly traceMs: number;
  readonly traceGraphMs: number;
}

const fixture = new URL('../fixtures/xray/orders-active-topic.json', import.meta.url);

/**
 * Feeds the engine whole traces of the orders application, in batches as the daemon's, spread over an
 * hour of receipt. @param file absent: in memory.
 */
export function measureTraceEngine(options: {
  readonly traces: number;
  readonly batch?: number;
  readonly file?: string;
}): TraceEngineFigures {
  const { traces, batch = 50, file } = options;
  const clock = steppedClock();
  const begin = clock.now();
  const engine = openTraceEngine({ clock, account: '123456789012', file, warn: () => {} });
  const texts = [...makeDocuments(traces)];
  const step = (3600 * batch) / texts.length;
  const ingestMs = time(() => {
    for (let from = 0; from < texts.length; from += batch) {
      engine.ingest(texts.slice(from, from + batch));
      clock.step(step);
    }
  });
  const window = { start: begin, end: epochSeconds(clock.now() + 1) };
  const last = {
    start: epochSeconds(0),
    end: epochSeconds(4e9),
    axis: 'TraceId',
    limit: 1,
  } as const;
  clock.step(600);
  const settleMs = time(() => clock.work());
  const graphFirstMs = time(() => engine.serviceGraph(window));
  const graphAgainMs = time(() => engine.serviceGraph(window));
  const summariesMs = time(() => engine.summaries({ ...last, limit: 100 }));
  const traceMs = time(() => engine.trace(traceId(traces >> 1)));
  const traceGraphMs = time(() => engine.traceGraph(traceId(traces >> 1)));
  engine.close();
  return {
    documents: texts.length,
    bytesPerDocument: Math.round(texts.join('').length / texts.length),
    documentsPerSecond: Math.round((texts.length / ingestMs) * 1000),
    ...{ settleMs, graphFirstMs, graphAgainMs, summariesMs, traceMs, traceGraphMs },
  };
}

/** The time of receipt moves on its own; background work runs when it is told to, to be measured by itself. */
function steppedClock(): Clock & { step(seconds: number): void; work(): void } {
  const idle = new ManualClock();
  let now: number = idle.now();
  return {
    now: () => epochSeconds(now),
    elapsed: () => idle.elapsed(),
    after: (delay, action) => idle.after(delay, action),
    sleep: (delay, signal) => idle.sleep(delay, signal),
    step: (seconds) => {
      now += seconds;
    },
    work: () => idle.advance(60 * 60 * 1000),
  };
}

const traceId = (trace: number): string => `1-6afd9600-${trace.toString(16).padStart(24, '0')}`;

/** The fixture over and over: ids, times and durations of their own. */
function* makeDocuments(traces: number): Generator<string> {
  const { documents } = JSON.parse(readFileSync(fixture, 'utf8')) as {
    documents: SegmentDocument[];
  };
  const texts = documents.map((document) => JSON.stringify(document));
  for (let trace = 0; trace < traces; trace++) {
    const later = trace * 0.36;
    const stretch = 1 + ((trace * 7919) % 1000) / 1000;
    const move = (_: string, member: string, time: string) =>
      `"${member}":${(1795000000 + later + (Number(time) - 1795000000) * stretch).toFixed(6)}`;
    for (const text of texts) {
      yield text
        .replace(/"trace_id":"[^"]*"/, `"trace_id":"${traceId(trace)}"`)
        .replace(/"(start_time|end_time)":([0-9.]+)/g, move);
    }
  }
}

function time(work: () => void): number {
  const began = performance.now();
  work();
  return Math.round((performance.now() - began) * 100) / 100;
}
