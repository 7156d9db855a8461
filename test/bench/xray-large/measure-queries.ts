import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BenchProcess, startBenchProcess } from '../bench-process.ts';
import type { Bench } from '../benchmark.ts';
import {
  type Ask,
  batchQuery,
  graphQueries,
  type Query,
  seriesQueries,
  summaryQueries,
  type Window,
} from './queries.ts';
import type { ServerReady, ServerState } from './server-process.ts';
import { type BenchXRayClient, createXRayClient } from './xray-client.ts';

/** Milliseconds, by the name of the query. */
export interface QueryTimes {
  /** The first one of its kind that a process answers which has just begun. */
  readonly cold: Map<string, number[]>;
  readonly warm: Map<string, number[]>;
  /** A call that asks for nothing, for what HTTP alone takes. */
  readonly empty: number[];
  readonly opened: number[];
  /** After all queries. */
  readonly state: ServerState;
}

export const queries: readonly Query[] = [
  ...summaryQueries,
  batchQuery,
  ...graphQueries,
  ...seriesQueries,
];

export interface QueryOptions {
  readonly dataDir: string;
  readonly window: Window;
  readonly label: string;
}

export async function measureQueries(bench: Bench, options: QueryOptions): Promise<QueryTimes> {
  const rounds = bench.isQuick ? 0 : 3;
  const cold = new Map<string, number[]>();
  const opened: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    for (const query of queries) {
      bench.show(`xray-large: ${options.label}, cold, round ${round} of ${rounds}: ${query.name}`);
      await using server = await startServer(bench, options.dataDir);
      opened.push(server.ready.openedAfter);
      push(cold, query.name, await timeCold(server, query, options));
      await end(server.process);
    }
  }
  return { cold, opened, ...(await measureWarm(bench, options)) };
}

/** The process has not read anything yet, nor has the system where it can be told to forget. */
async function timeCold(
  { ready }: StartedServer,
  query: Query,
  { dataDir, window }: QueryOptions,
): Promise<number> {
  using client = createXRayClient(ready.url);
  await askNothing(client);
  const ask = await query.prepare(client, window, 0);
  await forgetFiles(dataDir);
  // Awaited, or the client would be closed before the answer.
  return await timeOf(ask);
}

async function measureWarm(bench: Bench, { dataDir, window, label }: QueryOptions) {
  const turns = bench.isQuick ? 3 : 60;
  const warm = new Map<string, number[]>();
  await using server = await startServer(bench, dataDir);
  using client = createXRayClient(server.ready.url);
  for (const query of queries) {
    bench.show(`xray-large: ${label}, warm: ${query.name}`);
    for (let turn = 0; turn < turns; turn++) {
      const took = await timeOf(await query.prepare(client, window, turn));
      // What the first one takes is no warm figure.
      if (turn > 0) push(warm, query.name, took);
    }
  }
  const empty: number[] = [];
  for (let turn = 0; turn < turns; turn++) empty.push(await timeOf(() => askNothing(client)));
  const state = await stateOf(server.process);
  await end(server.process);
  return { warm, empty, state };
}

const askNothing = (client: BenchXRayClient): Promise<string> =>
  client.post('/GetSamplingRules', '{}');

export interface StartedServer extends AsyncDisposable {
  readonly process: BenchProcess;
  readonly ready: ServerReady;
}

export async function startServer(
  { workshop, cpuProfiles }: Bench,
  dataDir: string,
): Promise<StartedServer> {
  const server = startBenchProcess(workshop, {
    module: 'xray-large/server-process.ts',
    args: [dataDir],
    cpuProfiles,
  });
  const ready = await server.next<ServerReady>();
  return { process: server, ready, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

export async function stateOf(server: BenchProcess): Promise<ServerState> {
  server.tell('state');
  return server.next<ServerState>();
}

export async function end(server: BenchProcess): Promise<void> {
  server.tell('end');
  await server.ended();
}

async function timeOf(ask: Ask): Promise<number> {
  const began = performance.now();
  await ask();
  return performance.now() - began;
}

function push(times: Map<string, number[]>, name: string, took: number): void {
  times.set(name, [...(times.get(name) ?? []), took]);
}

/** Has the system forget the files where it can be asked to without rights of its own: on Linux. */
async function forgetFiles(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    await promisify(execFile)('dd', [
      ...[`of=${file}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0', 'status=none'],
    ]).catch(() => {});
  }
}
