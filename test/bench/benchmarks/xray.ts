import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Bench, Benchmark } from '../benchmark.ts';
import type { Measurement } from '../measurement.ts';
import type { QueryTimes, XRayFigures } from '../xray-process.ts';

export const xray: Benchmark = {
  name: 'xray',
  summary: 'the local X-Ray alone: documents a second, and queries over many traces',
  run: async (bench) => {
    const [few, many] = bench.isQuick ? [10, 20] : [1_000, 10_000];
    const direct = await measure(bench, 'in-process', few);
    const directMany = await measure(bench, 'in-process', many);
    const udp = await measure(bench, 'udp', bench.isQuick ? few : 3_000);
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
        name: 'lost by UDP, unthrottled',
        value: udp.lost,
        unit: 'documents',
        baseline: { name: 'sent', value: udp.documents },
      },
      ...queryFigures(direct, few),
      ...queryFigures(directMany, many),
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

async function measure(
  { workshop, isQuick, show }: Bench,
  way: 'in-process' | 'udp',
  traces: number,
): Promise<XRayFigures> {
  show(`xray: ${traces} traces, ${way}`);
  const child = fork(
    join(import.meta.dirname, '..', 'xray-process.ts'),
    [way, String(traces), isQuick ? '3' : '51', workshop.folder],
    { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
  );
  workshop.own({
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
    },
  });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  let figures: XRayFigures | undefined;
  child.once('message', (message) => {
    figures = message as XRayFigures;
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (figures !== undefined) return figures;
  throw new Error(`the X-Ray process ended with "${code}": ${said.trim()}`);
}
