import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemBuffer } from '../../../local/daemon/receiver.ts';
import { startBenchProcess } from '../bench-process.ts';
import type { Bench, Benchmark } from '../benchmark.ts';
import type { Measurement } from '../measurement.ts';
import { distributionOf, percentile } from '../statistics.ts';
import type { BareState } from '../xray-large/bare-process.ts';
import type { BuildFigures, BuildMessage } from '../xray-large/build-process.ts';
import type { BurstFigures } from '../xray-large/burst-sender.ts';
import {
  end,
  measureQueries,
  type QueryTimes,
  queries,
  type StartedServer,
  startServer,
  stateOf,
} from '../xray-large/measure-queries.ts';
import type { Window } from '../xray-large/queries.ts';
import type { SendFigures } from '../xray-large/segment-sender.ts';
import { documentsPerTrace } from '../xray-large/traces.ts';

const hours = 6;
const connections = 4;

/** The same questions are put to so many, to see whether the answers take longer for more. */
const fewDocuments = 10_000;

export const xrayLarge: Benchmark = {
  name: 'xray-large',
  summary: 'the local X-Ray with a million segments on disk: ingest, queries, memory, reopening',
  run: async (bench) => {
    const documents = bench.segments ?? (bench.isQuick ? 3_000 : 1_020_000);
    const few = await build(bench, 'few', Math.min(fewDocuments, documents));
    const many = await build(bench, 'many', documents);
    const fewTimes = await measureQueries(bench, { ...few, label: 'few segments' });
    const manyTimes = await measureQueries(bench, { ...many, label: 'many segments' });
    return [
      ...buildFigures(few, many),
      ...(await measureHttp(bench, many)),
      ...(await measureUdp(bench, many)),
      ...queryFigures(fewTimes, manyTimes, few.figures),
      ...stateFigures(fewTimes, manyTimes),
    ];
  },
};

interface Built {
  readonly dataDir: string;
  readonly figures: BuildFigures;
  readonly window: Window;
}

async function build(bench: Bench, name: string, documents: number): Promise<Built> {
  const { workshop, cpuProfiles, show } = bench;
  const dataDir = join(workshop.folder, name);
  await mkdir(dataDir);
  const traces = Math.max(100, Math.round(documents / documentsPerTrace));
  const child = startBenchProcess(workshop, {
    module: 'xray-large/build-process.ts',
    args: [dataDir, String(traces), String(hours)],
    cpuProfiles,
  });
  for (;;) {
    const message = await child.next<BuildMessage>();
    if ('figures' in message) {
      await child.ended();
      const end = Date.now() / 1000;
      return { dataDir, figures: message.figures, window: { start: end - hours * 3600, end } };
    }
    const of = (traces * documentsPerTrace).toLocaleString('en');
    show(`xray-large: built ${message.built.toLocaleString('en')} of ${of} segments`);
  }
}

function buildFigures({ figures: few }: Built, { figures: many }: Built): Measurement[] {
  const rate = ({ documents, seconds }: BuildFigures) => documents / seconds;
  const over = (documents: number) => `${documents.toLocaleString('en')} segments`;
  return [
    {
      name: `in-process, all worked out, ${over(many.documents)}`,
      value: rate(many),
      unit: 'per second',
      baseline: { name: over(few.documents), value: rate(few) },
    },
  ];
}

async function measureHttp(bench: Bench, { dataDir }: Built): Promise<Measurement[]> {
  const seconds = bench.isQuick ? 0.3 : 30;
  await using bareServer = await startBare(bench);
  const bareBefore = await bareServer.state();
  const bare = await send(bench, bareServer.url, Math.min(seconds, 5));
  const bareAfter = await bareServer.state();
  await using server = await startServer(bench, dataDir);
  const before = await stateOf(server.process);
  const { documents, seconds: took, took: calls } = await send(bench, server.ready.url, seconds);
  const state = await stateOf(server.process);
  await end(server.process);
  return [
    {
      name: `PutTraceSegments over HTTP, ${connections} connections, ${seconds} s`,
      value: documents / took,
      unit: 'per second',
      baseline: { name: 'text kept in memory', value: bare.documents / bare.seconds },
      aim: { relation: 'at least', limit: 25_000, of: 'value' },
    },
    {
      name: 'a call of it, p99',
      value: percentile(calls, 0.99),
      unit: 'ms',
      baseline: { name: 'text kept in memory', value: percentile(bare.took, 0.99) },
      distribution: distributionOf(calls),
    },
    {
      name: 'processor time of a segment, with what is worked out meanwhile',
      value: (1000 * (state.processorTime - before.processorTime)) / documents,
      unit: 'µs',
      baseline: {
        name: 'text kept in memory',
        value: (1000 * (bareAfter.processorTime - bareBefore.processorTime)) / bare.documents,
      },
    },
    { name: 'memory after it, at most', value: state.mostResident, unit: 'MB' },
  ];
}

async function send(bench: Bench, url: string, seconds: number): Promise<SendFigures> {
  bench.show(`xray-large: PutTraceSegments for ${seconds} s`);
  const sender = startBenchProcess(bench.workshop, {
    module: 'xray-large/segment-sender.ts',
    args: [url, String(connections), String(seconds)],
  });
  const figures = await sender.next<SendFigures>();
  await sender.ended();
  return figures;
}

async function startBare({ workshop }: Bench) {
  const child = startBenchProcess(workshop, { module: 'xray-large/bare-process.ts', args: [] });
  const ready = await child.next<StartedServer['ready']>();
  return {
    ...ready,
    state: async () => {
      child.tell('state');
      return child.next<BareState>();
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

async function measureUdp(bench: Bench, built: Built): Promise<Measurement[]> {
  const [paced, burst] = bench.isQuick ? [1_000, 1_000] : [200_000, 50_000];
  const rate = 20_000;
  return [
    ...(await measureDatagrams(bench, built, paced, rate)),
    ...(await measureDatagrams(bench, built, burst, 0)),
  ];
}

async function measureDatagrams(
  bench: Bench,
  { dataDir }: Built,
  count: number,
  rate: number,
): Promise<Measurement[]> {
  const bare = await startBare(bench);
  await sendDatagrams(bench, bare.udpPort, count, rate);
  await sleep(200);
  const { received: counted } = await bare.state();
  await bare[Symbol.asyncDispose]();

  await using server = await startServer(bench, dataDir);
  const { seconds } = await sendDatagrams(bench, server.ready.udpPort, count, rate);
  const state = await untilQuiet(server);
  await end(server.process);
  const untold = count - state.stored - state.lostBySystem - state.spillover;
  const told = `${count.toLocaleString('en')} datagrams at ${
    rate === 0
      ? `${Math.round(count / seconds).toLocaleString('en')}/s, unpaced`
      : `${rate.toLocaleString('en')}/s`
  }`;
  return [
    {
      name: `lost of ${told}`,
      value: count - state.stored,
      unit: 'documents',
      baseline: { name: 'by a socket that only counts', value: count - counted },
      ...(rate > 0 && { aim: { relation: 'at most', limit: 0, of: 'value' } }),
    },
    ...(rate > 0
      ? []
      : [
          {
            name: 'of that burst arrive',
            value: (100 * state.stored) / count,
            unit: '%' as const,
            baseline: {
              name: 'at a socket that only counts',
              value: (100 * counted) / count,
            },
            // What https://github.com/aws/aws-xray-daemon was seen to receive of such a burst.
            aim: { relation: 'at least' as const, limit: 31, of: 'value' as const },
          },
          {
            name: 'buffer that the system grants for those that wait',
            value: server.ready.systemBuffer / 1024,
            unit: 'KB' as const,
            baseline: { name: 'asked for', value: systemBuffer / 1024 },
          },
        ]),
    {
      name: 'of them lost without being counted',
      value: untold,
      unit: 'documents',
      aim: { relation: 'at most', limit: 0, of: 'value' },
    },
  ];
}

async function sendDatagrams(
  { workshop, show }: Bench,
  port: number,
  count: number,
  rate: number,
): Promise<BurstFigures> {
  show(`xray-large: ${count} datagrams`);
  const sender = startBenchProcess(workshop, {
    module: 'xray-large/burst-sender.ts',
    args: [String(port), String(count), String(rate)],
  });
  const figures = await sender.next<BurstFigures>();
  await sender.ended();
  return figures;
}

async function untilQuiet({ process }: StartedServer) {
  for (let before = await stateOf(process); ; ) {
    await sleep(300);
    const now = await stateOf(process);
    if (now.waiting === 0 && now.received === before.received && now.stored === before.stored) {
      return now;
    }
    before = now;
  }
}

function queryFigures(few: QueryTimes, many: QueryTimes, { documents }: BuildFigures) {
  const over = `over ${documents.toLocaleString('en')} segments`;
  return queries.flatMap(({ name, limit }): Measurement[] => {
    const warm = many.warm.get(name) ?? [];
    const cold = many.cold.get(name) ?? [];
    return [
      {
        name: `${name}, warm, p95`,
        value: percentile(warm, 0.95),
        unit: 'ms',
        baseline: { name: over, value: percentile(few.warm.get(name) ?? [], 0.95) },
        aim: { relation: 'at most', limit, of: 'value' },
        distribution: distributionOf(warm),
      },
      ...(cold.length === 0
        ? []
        : [
            {
              name: `${name}, cold, slowest of ${cold.length}`,
              value: Math.max(...cold),
              unit: 'ms' as const,
              baseline: { name: over, value: Math.max(...(few.cold.get(name) ?? [])) },
              distribution: distributionOf(cold),
            },
          ]),
    ];
  });
}

const stateFigures = (few: QueryTimes, many: QueryTimes): Measurement[] => [
  {
    name: 'a call that asks for nothing, p95',
    value: percentile(many.empty, 0.95),
    unit: 'ms',
    baseline: { name: 'over few segments', value: percentile(few.empty, 0.95) },
  },
  {
    name: 'memory after all queries',
    value: many.state.resident,
    unit: 'MB',
    baseline: { name: 'over few segments', value: few.state.resident },
    aim: { relation: 'at most', limit: 600, of: 'value' },
  },
  ...(many.opened.length === 0
    ? []
    : [
        {
          name: `reopened and listening, slowest of ${many.opened.length}`,
          value: Math.max(...many.opened),
          unit: 'ms' as const,
          baseline: { name: 'over few segments', value: Math.max(...few.opened) },
          aim: { relation: 'at most' as const, limit: 2_000, of: 'value' as const },
        },
      ]),
];
