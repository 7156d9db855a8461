import { arch, cpus, loadavg, totalmem } from 'node:os';
import type { Terminal } from '../../local/cli/command.ts';
import { alignColumns, bold, dim, paint } from '../../local/cli/output/format.ts';
import { judge, type Measurement, ratioOf, type Unit } from './measurement.ts';

export interface BenchmarkResult {
  readonly benchmark: string;
  readonly measurements: readonly Measurement[];
}

export interface Machine {
  readonly node: string;
  readonly system: string;
  readonly processors: number;
  readonly processor: string;
  readonly memoryMB: number;
  /** Processes that wanted to run in the minute before; 0 where the system does not tell. */
  readonly loadBefore: number;
}

/** To be called before anything is measured. */
export const thisMachine = (): Machine => ({
  node: process.versions.node,
  system: `${process.platform} ${arch()}`,
  processors: cpus().length,
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  memoryMB: Math.round(totalmem() / 1024 ** 2),
  loadBefore: loadavg()[0] ?? 0,
});

export function formatJson(results: readonly BenchmarkResult[], machine: Machine): string {
  const measurements = results.flatMap(({ benchmark, measurements }) =>
    measurements.map((measurement) => ({
      benchmark,
      ...measurement,
      ratio: ratioOf(measurement) ?? null,
      aimMet: judge(measurement)?.isMet ?? null,
    })),
  );
  return `${JSON.stringify({ machine, measurements }, undefined, 2)}\n`;
}

/** One line per figure: the figure, its baseline and their ratio, its aim and whether it is met. */
export function formatTable(
  results: readonly BenchmarkResult[],
  machine: Machine,
  terminal: Terminal,
): string {
  const figures = results.flatMap(({ measurements }) => measurements);
  const rows = [['', '', 'baseline in this run', '', 'ratio', 'aim'], ...figures.map(columns)];
  const [head = '', ...lines] = alignColumns(rows, [1, 2, 4]);
  let next = 0;
  const sections = results.flatMap(({ benchmark, measurements }) => [
    '',
    bold(terminal, `  ${benchmark}`),
    ...measurements.map((measurement) => {
      const verdict = judge(measurement);
      const line = `    ${lines[next++]}`;
      if (verdict === undefined) return line;
      return `${line}  ${verdict.isMet ? paint(terminal, 'ok', '✓') : paint(terminal, 'fault', '✗')}`;
    }),
  ]);
  return [
    dim(terminal, `    ${head}`),
    ...sections,
    '',
    ...describeMachine(machine).map((line) => dim(terminal, `  ${line}`)),
    '',
  ].join('\n');
}

function describeMachine(machine: Machine): string[] {
  const { node, processors, processor, system, loadBefore } = machine;
  const lines = [`Node ${node}, ${system}, ${processors} × ${processor}`];
  if (loadBefore > processors / 2) {
    lines.push(
      `The machine was busy before it began (load ${roundTo3Digits(loadBefore)}): trust the ratios, not the figures.`,
    );
  }
  return lines;
}

function columns(measurement: Measurement): string[] {
  const { name, value, unit, baseline } = measurement;
  const ratio = ratioOf(measurement);
  return [
    name,
    formatValue(value, unit),
    baseline === undefined ? '' : formatValue(baseline.value, unit),
    baseline?.name ?? '',
    ratio === undefined ? '' : `${roundTo3Digits(ratio)} ×`,
    formatAim(measurement),
  ];
}

export function formatAim(measurement: Measurement): string {
  const { aim, unit } = measurement;
  const verdict = judge(measurement);
  if (aim === undefined || verdict === undefined) return '';
  const limit = `${aim.relation === 'at most' ? '≤' : '≥'} ${formatValue(aim.limit, unit)}`;
  if (aim.of === 'value') return limit;
  const sign = verdict.measured < 0 ? '−' : '+';
  return `${limit} over it, is ${sign}${formatValue(Math.abs(verdict.measured), unit)}`;
}

const suffix = {
  ms: ' ms',
  µs: ' µs',
  KB: ' KB',
  MB: ' MB',
  'per second': '/s',
  '%': ' %',
  orders: '',
  documents: '',
} as const satisfies Record<Unit, string>;

export const formatValue = (value: number, unit: Unit): string =>
  `${roundTo3Digits(value)}${suffix[unit]}`;

/** Nothing here is exact to more; whole numbers stay whole. */
export function roundTo3Digits(value: number): string {
  if (Math.abs(value) >= 100 || Number.isInteger(value)) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}
