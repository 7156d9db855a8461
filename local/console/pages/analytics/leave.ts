import { counted, formatDuration } from '../../../wording/duration.ts';
import type { TimeWindow } from '../../address/time-range.ts';
import { outcomesGist } from '../../components/charts/build-gist.ts';
import { percentile } from '../../components/charts/percentiles.ts';
import { formatShare } from '../../format/rate.ts';
import { formatTime } from '../../format/time.ts';
import { cell, codeSpan } from '../traces/leave.ts';
import type { Analytics } from './build-analytics.ts';

/** What the page shows, for a program. */
export const toJson = ({ responseTimes, values: _, tables, ...analytics }: Analytics): string =>
  JSON.stringify(
    {
      ...analytics,
      responseTime: shares(responseTimes),
      tables: tables.map(({ title, rows, left }) => ({
        title,
        values: rows.map(({ text, term, count, faults, p50, p95 }) => ({
          ...{ value: text, filter: term, traces: count, faults, p50, p95 },
        })),
        furtherValues: left,
      })),
    },
    undefined,
    2,
  );

/** Values of each table that are told. */
const mostInMarkdown = 10;

/** What the page shows, for an issue or a chat. */
export function toMarkdown(
  { count, outcomes, responseTimes, tables }: Analytics,
  filter: string,
  { start, end }: TimeWindow,
): string {
  const { p50, p95 } = shares(responseTimes);
  return [
    `${counted(count, 'trace')}${filter === '' ? '' : ` that match ${codeSpan(filter)}`}, ${formatTime(start)} to ${formatTime(end)}`,
    '',
    `Outcomes: ${outcomesGist(outcomes)}. Response time: median ${formatDuration(p50)}, 95 % within ${formatDuration(p95)}.`,
    '',
    ...tables.flatMap(({ title, rows, left }) => [
      `| ${cell(title)} | traces | share | faults | p50 | p95 |`,
      '|---|--:|--:|--:|--:|--:|',
      ...rows
        .slice(0, mostInMarkdown)
        .map(
          (row) =>
            `| ${cell(row.text.slice(0, 300))} | ${row.count} | ${formatShare(row.count, count)} | ${row.faults} | ${formatDuration(row.p50)} | ${formatDuration(row.p95)} |`,
        ),
      ...more(rows.length + left - mostInMarkdown),
      '',
    ]),
  ].join('\n');
}

const more = (rest: number): string[] =>
  rest > 0 ? ['', `and ${counted(rest, 'further value')}`] : [];

const shares = (sorted: Float64Array) => ({
  p50: percentile(sorted, 0.5),
  p95: percentile(sorted, 0.95),
});
