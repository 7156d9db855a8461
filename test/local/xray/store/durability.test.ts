import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TraceStoreError } from '../../../../local/xray/engine.ts';
import { openEngine, readDocuments, traceIdOf } from '../fixtures.ts';

let folder: string;
let file: string;
const children = new Set<ChildProcess>();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trace-store-'));
  file = join(folder, 'data', 'traces.db');
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the process and resolves once it has acknowledged that many documents. */
async function acknowledge(
  documents: number,
): Promise<{ child: ChildProcess; last: () => number }> {
  const script = join(import.meta.dirname, 'acknowledging-process.ts');
  const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  let last = 0;
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      last = Number(line);
      if (last >= documents) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the process ended with ${code}`)));
  });
  return { child, last: () => last };
}

describe('the trace store on disk', () => {
  it('has after a restart what it had before', () => {
    const documents = readDocuments('orders-active-topic');
    const before = openEngine(file);
    before.engine.ingest(documents);
    const trace = before.engine.trace(traceIdOf(documents));
    before.engine.close();

    const after = openEngine(file);

    expect(after.engine.trace(traceIdOf(documents))).toEqual(trace);
    expect(after.warnings).toEqual([]);
    after.engine.close();
  });

  it('loses nothing acknowledged when the process is killed, wherever it stands', async () => {
    for (const documents of [1, 200, 1500]) {
      const { child, last } = await acknowledge(documents);
      child.kill('SIGKILL');
      await once(child, 'close');

      const { engine, warnings } = openEngine(file);

      expect(warnings).toEqual([]);
      expect(engine.count()).toBeGreaterThanOrEqual(last());
      const id = `1-6afd9600-${last().toString(16).padStart(24, '0')}`;
      expect(engine.trace(id)?.segments).toHaveLength(1);
      engine.close();
    }
  });

  it('belongs to one process at a time and says so to the second', async () => {
    const { child } = await acknowledge(1);

    expect(() => openEngine(file)).toThrow(TraceStoreError);
    expect(() => openEngine(file)).toThrow(
      `trace store "${file}": cannot open it (database is locked); another process uses it`,
    );
    child.kill('SIGKILL');
    await once(child, 'close');
    openEngine(file).engine.close();
  });

  it('belongs to one engine at a time within a process', () => {
    const { engine } = openEngine(file);

    expect(() => openEngine(file)).toThrow('another process uses it');
    engine.ingest(readDocuments('queue-worker'));
    expect(engine.count()).toBe(1);
    engine.close();
  });
});
