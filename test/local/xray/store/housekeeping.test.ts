import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../local/xray/clock.ts';
import { openTraceEngine, type TraceEngine } from '../../../../local/xray/engine.ts';
import { account, allTime } from '../fixtures.ts';

const megabyte = 1024 ** 2;
const day = 24 * 60 * 60 * 1000;

let folder: string;
let file: string;
let clock: ManualClock;
let warnings: string[];
const opened: TraceEngine[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trace-space-'));
  file = join(folder, 'traces.db');
  clock = new ManualClock();
  warnings = [];
});
afterEach(() => {
  for (const engine of opened.splice(0)) engine.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(options: { file?: string; diskBudgetBytes?: number }): TraceEngine {
  const warn = (message: string) => warnings.push(message);
  const engine = openTraceEngine({ clock, account, warn, ...options });
  opened.push(engine);
  return engine;
}

const idOf = (trace: number) => `1-6afd9600-${trace.toString(16).padStart(24, '0')}`;

/** Each of about 20 KB, a second apart. */
function receive(engine: TraceEngine, first: number, count: number): void {
  for (let trace = first; trace < first + count; trace++) {
    engine.ingest([
      JSON.stringify({
        ...{ trace_id: idOf(trace), id: 'a100000000000001', name: 'n' },
        ...{ start_time: clock.now(), end_time: clock.now() + 1 },
        metadata: { default: { text: `${trace}`.padEnd(20_000, 'x') } },
      }),
    ]);
    clock.advance(1_000);
  }
}

const hour = 60 * 60 * 1000;

describe('the space that traces take', () => {
  it('stays within its limit: the oldest traces go, which is said once', () => {
    const engine = open({ file, diskBudgetBytes: 2 * megabyte });

    receive(engine, 0, 400);
    clock.advance(hour);
    const kept = engine.count();
    receive(engine, 400, 100);
    clock.advance(hour);

    expect(kept).toBeGreaterThan(50);
    expect(kept).toBeLessThan(110);
    expect(engine.count()).toBeLessThan(110);
    expect(engine.trace(idOf(499))).toBeDefined();
    expect(engine.trace(idOf(399 - kept))).toBeUndefined();
    expect(engine.summaries({ ...allTime, limit: 1000 }).summaries).toHaveLength(engine.count());
    expect(warnings).toEqual([
      `the traces in "${file}" have reached their limit of 2 MiB; the oldest ones are removed first`,
    ]);
    engine.close();
    // A megabyte may stay free, whatever is kept.
    expect(statSync(file).size).toBeLessThan(3 * megabyte);
  });

  it('has a limit in memory as well', () => {
    const engine = open({ diskBudgetBytes: megabyte });

    receive(engine, 0, 100);
    clock.advance(hour);

    expect(engine.count()).toBeLessThan(55);
    expect(warnings[0]).toMatch(/^the traces in memory have reached their limit of 1 MiB;/);
  });

  it('is free for others in memory, where there is nothing to give back', () => {
    const engine = open({});
    receive(engine, 0, 300);

    clock.advance(31 * day);
    const left = engine.count();
    receive(engine, 300, 100);

    expect(left).toBe(0);
    expect(engine.count()).toBe(100);
    expect(warnings).toEqual([]);
  });

  it('is given back when traces have grown too old', () => {
    const engine = open({ file });
    receive(engine, 0, 300);
    const full = engine.count();
    clock.advance(20 * day);
    receive(engine, 300, 10);

    clock.advance(10 * day + hour);

    expect(full).toBe(300);
    expect(engine.count()).toBe(10);
    expect(engine.trace(idOf(305))).toBeDefined();
    expect(warnings).toEqual([]);
    engine.close();
    expect(statSync(file).size).toBeLessThan(2 * megabyte);
  });

  it('is given back when a store is opened again after long', () => {
    receive(open({ file }), 0, 120);
    opened.pop()?.close();
    clock.advance(31 * day);

    const engine = open({ file });
    clock.advance(hour);

    expect(engine.count()).toBe(0);
    engine.close();
    expect(statSync(file).size).toBeLessThan(1.2 * megabyte);
  });

  it('keeps a trace that goes on, however long ago it began', () => {
    const engine = open({ file, diskBudgetBytes: megabyte });
    receive(engine, 0, 1);

    for (let part = 1; part <= 20; part++) {
      receive(engine, part * 100, 10);
      engine.ingest([
        JSON.stringify({
          ...{ trace_id: idOf(0), id: part.toString(16).padStart(16, '0'), name: 'n' },
          ...{ start_time: clock.now(), end_time: clock.now() + 1 },
        }),
      ]);
    }
    clock.advance(hour);

    expect(engine.trace(idOf(0))?.segments).toHaveLength(21);
    expect(engine.trace(idOf(100))).toBeUndefined();
  });
});
