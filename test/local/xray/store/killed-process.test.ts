import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../local/xray/clock.ts';
import { openTraceEngine, type TraceEngine } from '../../../../local/xray/engine.ts';
import type { SegmentDocument } from '../../../../local/xray/model/segment-document.ts';
import { account, allTime, graphLines } from '../fixtures.ts';

let folder: string;
const children = new Set<ChildProcess>();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'killed-'));
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  rmSync(folder, { recursive: true, force: true });
});

async function serve(): Promise<{ url: string; kill(): Promise<void> }> {
  const script = join(import.meta.dirname, 'serving-process.ts');
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  const [url] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    url: String(url),
    async kill() {
      const end = once(child, 'exit');
      child.kill('SIGKILL');
      await end;
    },
  };
}

const callsAtOnce = 4;

/**
 * Sends calls, several at a time, and kills the process the moment that many have been answered, with
 * the others under way. @returns what was acknowledged
 */
async function sendUntilKilled(
  { url, kill }: Awaited<ReturnType<typeof serve>>,
  calls: Iterator<SegmentDocument[], never>,
  answers: number,
): Promise<SegmentDocument[]> {
  const acknowledged: SegmentDocument[] = [];
  let answered = 0;
  const send = async (): Promise<void> => {
    while (answered < answers) {
      const documents = calls.next().value;
      const body = JSON.stringify({
        TraceSegmentDocuments: documents.map((document) => JSON.stringify(document)),
      });
      const answer = await fetch(`${url}/TraceSegments`, { method: 'POST', body })
        .then((response) => response.json())
        // The process is gone.
        .catch(() => undefined);
      if (answer === undefined) return;
      expect(answer).toEqual({ UnprocessedTraceSegments: [] });
      acknowledged.push(...documents);
      answered += 1;
      if (answered === answers) await kill();
    }
  };
  await Promise.all(Array.from({ length: callsAtOnce }, send));
  return acknowledged;
}

/** Traces whose documents come in several calls, replace each other, and link to the trace before. */
function* endlessCalls(start: number): Generator<SegmentDocument[], never> {
  const traceId = (trace: number) => `1-6afd9600-${trace.toString(16).padStart(24, '0')}`;
  const [root, call, consumer] = ['a100000000000001', 'a100000000000002', 'a100000000000003'];
  for (let trace = 1; ; trace++) {
    const at = start + trace / 1000;
    const head = { trace_id: traceId(trace), id: root, name: `service-${trace % 7}` };
    const link = {
      ...{ trace_id: traceId(trace - 1), id: call },
      attributes: { 'aws.xray.reserved.reference_type': 'parent' },
    };
    const consuming = {
      ...{ trace_id: traceId(trace), id: consumer, name: 'consumer', parent_id: call },
      ...{ start_time: at, end_time: at + 0.2, origin: 'AWS::Lambda::Function' },
      ...(trace % 3 === 0 && { links: [link] }),
    };
    const calling = {
      ...{ trace_id: traceId(trace), id: call, parent_id: root, type: 'subsegment' as const },
      ...{ name: 'SQS', namespace: 'aws' as const, start_time: at, end_time: at + 0.1 },
      fault: trace % 11 === 0,
    };
    yield [{ ...head, start_time: at, in_progress: true }, consuming];
    yield [calling];
    yield [
      { ...head, start_time: at, end_time: at + 1, annotations: { trace }, error: trace % 5 === 0 },
      calling,
    ];
  }
}

/** What is worked out, without what tells how often something came. */
function derived(engine: TraceEngine, clock: ManualClock) {
  // In the background, as a query waits for some of it only.
  clock.advance(60_000);
  const { summaries } = engine.summaries({ ...allTime, limit: 100_000 });
  return {
    traces: engine.count(),
    summaries: summaries
      .map(({ revision, ...summary }) => summary)
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    graph: graphLines(engine.serviceGraph(allTime).services).sort(),
    segments: summaries.flatMap(({ id }) => engine.trace(id)?.segments ?? []).length,
  };
}

interface KeptTrace {
  readonly received: number;
  readonly documents: string[];
}

/** What lies in the file, by the time of its receipt. */
function readKept(file: string): KeptTrace[] {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database
    .prepare(
      `SELECT trace.key, received, body FROM document JOIN trace ON trace.key = document.trace
       ORDER BY received, sequence`,
    )
    .all();
  database.close();
  return Object.values(Object.groupBy(rows, ({ key }) => Number(key))).map((documents = []) => ({
    received: Number(documents[0]?.received),
    documents: documents.map(({ body }) => String(body)),
  }));
}

/** The same documents, taken in by an X-Ray that knows nothing else. */
function derivedAnew(kept: readonly KeptTrace[]) {
  const inOrder = kept.toSorted((a, b) => a.received - b.received);
  const clock = new ManualClock(inOrder[0]?.received);
  const engine = openTraceEngine({ clock, account, warn: () => {} });
  for (const { received, documents } of inOrder) {
    clock.advance((received - clock.now()) * 1000);
    engine.ingest(documents);
  }
  const result = derived(engine, clock);
  engine.close();
  return result;
}

describe('an X-Ray that is killed while it takes in segments', () => {
  it('has every acknowledged one when it is back, and all that it works out agrees with them', async () => {
    const file = join(folder, 'traces.db');
    const start = Date.now() / 1000 - 60;
    const calls = endlessCalls(start);
    const acknowledged: SegmentDocument[] = [];
    for (const answers of [1, 40, 333, 150]) {
      acknowledged.push(...(await sendUntilKilled(await serve(), calls, answers)));

      const warnings: string[] = [];
      const clock = new ManualClock(Date.now() / 1000 + 1);
      const warn = (message: string) => warnings.push(message);
      const engine = openTraceEngine({ clock, account, file, warn });
      const found = derived(engine, clock);
      engine.close();
      const kept = readKept(file);

      expect(warnings).toEqual([]);
      const ids = new Set(
        kept.flatMap(({ documents }) =>
          documents.map((text) => {
            const { trace_id, id, in_progress } = JSON.parse(text) as SegmentDocument;
            return `${trace_id} ${id}${in_progress === true ? ' in progress' : ''}`;
          }),
        ),
      );
      const missing = acknowledged.filter(
        ({ trace_id, id, in_progress }) =>
          !ids.has(`${trace_id} ${id}`) &&
          !(in_progress === true && ids.has(`${trace_id} ${id} in progress`)),
      );
      expect(missing).toEqual([]);
      expect(found).toEqual(derivedAnew(kept));
    }
  });
});
