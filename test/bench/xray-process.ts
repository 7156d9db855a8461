import { fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startDaemons } from '../../local/daemon/daemons.ts';
import {
  type Clock,
  createXRay,
  epochSeconds,
  handleXRayRequest,
  ManualClock,
  newSegmentId,
  newTraceId,
  systemClock,
  type XRay,
} from '../../local/xray/index.ts';
import { orderDocuments } from './order-documents.ts';
import { percentile } from './statistics.ts';

/**
 * Measures the local X-Ray alone, in a process of its own so that nothing else is on its heap.
 * Arguments: how the documents come (`in-process`, or by `udp` as fast as they go or so many a second,
 * `udp-10000`), how many traces, how many queries, a folder for the store.
 */
export interface XRayFigures {
  readonly documents: number;
  /** Documents a second that were stored. */
  readonly ingest: number;
  /** Documents a second that were written, as text only, to a table of the same kind. */
  readonly bareIngest: number;
  readonly lost: number;
  /** With every trace received this minute. */
  readonly graph: QueryTimes;
  readonly summaries: QueryTimes;
  /** Two minutes later. */
  readonly laterGraph: QueryTimes;
  /** Milliseconds in which all documents are merely parsed. */
  readonly parseAll: number;
}

/** In milliseconds. */
export interface QueryTimes {
  /** Of the first query after the last document: what changed is worked out anew. */
  readonly first: number;
  readonly p50: number;
  readonly p99: number;
}

/** What a daemon hands over at once, at most. */
const batchSize = 50;

const [way = '', traceCount = '', queryCount = '', folder = ''] = process.argv.slice(2);
const figures = await measure(Number(traceCount), Number(queryCount));
process.send?.(figures satisfies XRayFigures);

async function measure(traces: number, queries: number): Promise<XRayFigures> {
  const dataDir = join(folder, `${way}-${traces}`);
  mkdirSync(dataDir, { recursive: true });
  const documents = newDocuments(traces);
  const clock = new ManualClock(Date.now() / 1000);
  const xray = createXRay({
    clock,
    account: '123456789012',
    region: 'us-east-1',
    dataDir,
    warn: (message) => process.stderr.write(`${message}\n`),
  });
  try {
    const { seconds, lost } = way.startsWith('udp')
      ? await receive(xray, documents)
      : put(xray, documents);
    const first = time(1, () => ask(xray, clock, '/ServiceGraph')).first;
    // A query waits for some of what there is to work out; the rest goes on behind it.
    clock.advance(10_000);
    const graph = { ...time(queries, () => ask(xray, clock, '/ServiceGraph')), first };
    const summaries = time(queries, () => ask(xray, clock, '/TraceSummaries'));
    clock.advance(120_000);
    const laterGraph = time(queries, () => ask(xray, clock, '/ServiceGraph'));
    return {
      documents: documents.length,
      ingest: (documents.length - lost) / seconds,
      bareIngest: documents.length / bareInsert(join(dataDir, 'bare.db'), documents),
      lost,
      graph,
      summaries,
      laterGraph,
      parseAll: time(1, () => documents.map((text) => JSON.parse(text))).first,
    };
  } finally {
    xray.close();
  }
}

function newDocuments(traces: number): string[] {
  const now = Date.now() / 1000;
  return Array.from({ length: traces }, (_, index) => {
    const start = now - 60 + (50 * index) / traces;
    return orderDocuments(newTraceId(epochSeconds(start)), start, newSegmentId);
  }).flat();
}

function put(xray: XRay, documents: readonly string[]): { seconds: number; lost: number } {
  let lost = 0;
  const began = performance.now();
  for (let first = 0; first < documents.length; first += batchSize) {
    lost += xray.putTraceSegments(documents.slice(first, first + batchSize)).length;
  }
  return { seconds: (performance.now() - began) / 1000, lost };
}

/** From another process, until the last one is stored. */
async function receive(
  xray: XRay,
  documents: readonly string[],
): Promise<{ seconds: number; lost: number }> {
  let stored = 0;
  let storedAt = 0;
  const daemons = startDaemons({
    clock: systemClock(),
    send: (batch) => {
      const refused = xray.putTraceSegments(batch);
      stored += batch.length - refused.length;
      storedAt = performance.now();
      return refused;
    },
    handle: (request) => handleXRayRequest(xray, request),
    log: () => {},
  });
  try {
    const daemon = await daemons.open({ label: 'bench', port: 0 });
    const sender = fork(join(import.meta.dirname, 'datagram-sender.ts'), [
      String(daemon.port),
      way.split('-')[1] ?? '0',
    ]);
    let began = 0;
    sender.once('message', () => {
      began = performance.now();
    });
    sender.send(documents);
    await new Promise((resolve) => sender.once('exit', resolve));
    const { received, malformed, lostBySystem } = await untilQuiet(daemon.counters);
    const lost = documents.length - stored;
    if (received + lostBySystem !== documents.length || malformed > 0) {
      throw new Error(
        `of ${documents.length} datagrams ${received} arrived, ${lostBySystem} were dropped, ${malformed} were unreadable`,
      );
    }
    return { seconds: (storedAt - began) / 1000, lost };
  } finally {
    await daemons.close();
  }
}

async function untilQuiet<Counters extends { waiting: number; received: number; sent: number }>(
  read: () => Counters,
): Promise<Counters> {
  for (let before = read(); ; ) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const now = read();
    if (now.waiting === 0 && now.received === before.received && now.sent === before.sent) {
      return now;
    }
    before = now;
  }
}

/** @throws unless X-Ray answers 200. */
function ask(xray: XRay, clock: Clock, path: string): void {
  const now = clock.now();
  const body = Buffer.from(JSON.stringify({ StartTime: now - 600, EndTime: now + 1 }));
  const { status, body: answer } = handleXRayRequest(xray, {
    method: 'POST',
    path,
    headers: {},
    body,
  });
  if (status !== 200) throw new Error(`${path} answered ${status}: ${answer}`);
}

function time(count: number, query: () => unknown): QueryTimes {
  const samples = Array.from({ length: count }, () => {
    const began = performance.now();
    query();
    return performance.now() - began;
  });
  const [first = 0, ...later] = samples;
  const steady = later.length > 0 ? later : samples;
  return { first, p50: percentile(steady, 0.5), p99: percentile(steady, 0.99) };
}

/** Seconds. What a store costs that knows nothing of traces. */
function bareInsert(file: string, documents: readonly string[]): number {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    database.exec('CREATE TABLE documents (id INTEGER PRIMARY KEY, text TEXT NOT NULL)');
    const insert = database.prepare('INSERT INTO documents (text) VALUES (?)');
    const began = performance.now();
    for (let first = 0; first < documents.length; first += batchSize) {
      database.exec('BEGIN');
      for (const text of documents.slice(first, first + batchSize)) insert.run(text);
      database.exec('COMMIT');
    }
    return (performance.now() - began) / 1000;
  } finally {
    database.close();
  }
}
