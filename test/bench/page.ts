import { judge, type Measurement, ratioOf } from './measurement.ts';
import {
  type BenchmarkResult,
  formatAim,
  formatValue,
  type Machine,
  roundTo3Digits,
} from './report.ts';

/**
 * Puts figures in the place of former ones: between `<!-- figures of NAME -->` and `<!-- end -->`.
 * Benchmarks that the page does not show are left out.
 *
 * @throws when a place has no end.
 */
export function putFigures(
  page: string,
  results: readonly BenchmarkResult[],
  machine: Machine,
  day: string,
): string {
  let written = page;
  for (const { benchmark, measurements } of results) {
    const begin = `<!-- figures of ${benchmark} -->`;
    const from = written.indexOf(begin);
    if (from < 0) continue;
    const to = written.indexOf(endMark, from);
    if (to < 0) throw new Error(`"${begin}" has no "${endMark}" behind it; put one there`);
    const figures = [describe(machine, day), '', ...table(measurements)].join('\n');
    written = `${written.slice(0, from)}${begin}\n\n${figures}\n\n${written.slice(to)}`;
  }
  return written;
}

const endMark = '<!-- end -->';

function describe(machine: Machine, day: string): string {
  const { processors, processor, memoryMB, node, system, loadBefore } = machine;
  const load =
    loadBefore > processors / 2
      ? ` It was busy with other work (load ${roundTo3Digits(loadBefore)}): trust the ratios.`
      : '';
  return `${day}, ${processors} × ${processor}, ${Math.round(memoryMB / 1024)} GB, ${system}, Node ${node}.${load}`;
}

const table = (measurements: readonly Measurement[]): string[] => [
  '| | measured | baseline of the same run | ratio | aim |',
  '|---|---:|---|---:|---|',
  ...measurements.map((measurement) => {
    const { name, value, unit, baseline } = measurement;
    const ratio = ratioOf(measurement);
    const isMet = judge(measurement)?.isMet;
    const cells = [
      name,
      formatValue(value, unit),
      baseline === undefined ? '' : `${formatValue(baseline.value, unit)}, ${baseline.name}`,
      ratio === undefined ? '' : `${roundTo3Digits(ratio)} ×`,
      isMet === undefined ? '' : `${formatAim(measurement)} ${isMet ? '✓' : '✗'}`,
    ];
    return `| ${cells.join(' | ')} |`;
  }),
];
