import { join } from 'node:path';
import { startBenchProcess } from '../bench-process.ts';
import type { Bench, Benchmark } from '../benchmark.ts';
import type { Measurement } from '../measurement.ts';
import type { Workshop } from '../workshop.ts';
import type { TraceEngineFigures } from '../xray-engine.ts';
import type { QueryTimes, XRayFigures } from '../xray-process.ts';

/** Documents a second; 50 orders a second make about 600. */
const pace = 10_000;

export const xray: Benchmark = {
  name: 'xray',
  summary: 'the local X-Ray alone: documents a second, and queries over many traces',
  run: async (bench) => {
    const [few, many] = bench.isQuick ? [10, 20] : [1_000, 10_000];
    const direct = await measure(bench, 'in-process', few);
    const directMany = await measure(bench, 'in-process', many);
    const hour = await measureHour(bench, many);
    const sent = bench.isQuick ? few : 3_000;
    const udp = await measure(bench, 'udp', sent);
    const paced = await measure(bench, `udp-${pace}`, sent);
    return [
      {
        name: 'ingest in-process',
        value: directMany.ingest,
        unit: 'per second',
        baseline: { name: 'text into a bare table', value: directMany.bareIngest },
      },
      {
        name: 'ingest by UDP',
        value: udp.ingest,
        unit: 'per second',
        baseline: { name: 'in-process', value: directMany.ingest },
      },
      {
        name: 'lost by UDP, sent as fast as they go',
        value: udp.lost,
        unit: 'documents',
        baseline: { name: 'sent', value: udp.documents },
      },
      {
        name: `lost by UDP, sent at ${pace.toLocaleString('en')}/s`,
        value: paced.lost,
        unit: 'documents',
        baseline: { name: 'sent', value: paced.documents },
      },
      ...queryFigures(direct, few),
      ...queryFigures(directMany, many),
      ...hourFigures(hour, many, directMany.parseAll),
    ];
  },
};

function queryFigures(figures: XRayFigures, traces: number): Measurement[] {
  const { graph, laterGraph, summaries, parseAll } = figures;
  const over = `${traces.toLocaleString('en')} traces`;
  const figure = (name: string, value: number): Measurement => ({
    name,
    value,
    unit: 'ms',
    baseline: { name: 'parsing every document', value: parseAll },
  });
  const steady = (name: string, { p50, p99 }: QueryTimes): Measurement[] => [
    figure(`${name}, p50`, p50),
    figure(`${name}, p99`, p99),
  ];
  return [
    figure(`first GetServiceGraph, ${over}`, graph.first),
    ...steady(`GetServiceGraph, ${over} this minute`, graph),
    ...steady(`GetServiceGraph, ${over} minutes ago`, laterGraph),
    ...steady(`GetTraceSummaries, ${over}, one page`, summaries),
  ];
}

/** Recorded traces, received over an hour, of which nothing is worked out in the background. */
function hourFigures(hour: TraceEngineFigures, traces: number, parseAll: number): Measurement[] {
  const over = `${traces.toLocaleString('en')} traces over an hour`;
  const figure = (name: string, value: number): Measurement => ({
    name,
    value,
    unit: 'ms',
    baseline: { name: 'parsing every document', value: parseAll },
  });
  return [
    figure(`working out ${over}, all at once`, hour.settleMs),
    figure(`graph of ${over}, first`, hour.graphFirstMs),
    figure(`graph of ${over}, again`, hour.graphAgainMs),
    figure('100 summaries among them', hour.summariesMs),
    figure('one trace among them', hour.traceMs),
    figure('the graph of one trace', hour.traceGraphMs),
  ];
}

function measureHour({ workshop, show }: Bench, traces: number): Promise<TraceEngineFigures> {
  show(`xray: ${traces} traces over an hour`);
  const file = join(workshop.folder, 'hour.db');
  return inProcess(workshop, 'xray-engine-process.ts', [String(traces), file]);
}

function measure(
  { workshop, isQuick, show }: Bench,
  way: 'in-process' | 'udp' | `udp-${number}`,
  traces: number,
): Promise<XRayFigures> {
  show(`xray: ${traces} traces, ${way}`);
  const queries = isQuick ? '3' : '51';
  return inProcess(workshop, 'xray-process.ts', [way, String(traces), queries, workshop.folder]);
}

/** Runs a module of the bench in a process of its own. @returns the figures that it sends. */
async function inProcess<Figures>(
  workshop: Workshop,
  module: string,
  args: readonly string[],
): Promise<Figures> {
  const child = startBenchProcess(workshop, { module, args });
  const figures = await child.next<Figures>();
  await child.ended();
  return figures;
}
