import { formatDuration } from '../../../wording/duration.ts';
import { titleOf } from '../trace/describe-node.ts';
import { markdownText } from '../trace/trace-markdown.ts';
import { durationOf, nodeDuration, type TraceNode, type TraceTree } from '../trace/trace-tree.ts';
import type { ComparisonRow } from './build-comparison.ts';
import { formatChange } from './format-change.ts';

/** Rows; a summary is to be read in an issue or a chat. */
const mostRows = 60;

/** Durations in seconds; null for what one of them does not have. */
export const comparisonJson = (
  a: TraceTree,
  b: TraceTree,
  rows: readonly ComparisonRow[],
): string =>
  `${JSON.stringify(
    {
      a: a.trace.id,
      b: b.trace.id,
      rows: rows.map((row) => ({
        name: row.name,
        kind: row.kind,
        depth: row.depth,
        number: row.number === 0 ? undefined : row.number,
        a: secondsOf(row.a),
        b: secondsOf(row.b),
        change: row.change ?? null,
        statusChange: row.statusChange,
      })),
    },
    undefined,
    2,
  )}\n`;

const secondsOf = (node: TraceNode | undefined): number | null =>
  node === undefined ? null : (nodeDuration(node) ?? null);

/** What one would write about the two to somebody else. */
export function comparisonMarkdown(
  a: TraceTree,
  b: TraceTree,
  rows: readonly ComparisonRow[],
): string {
  const side = (name: string, { trace, roots }: TraceTree) =>
    `- ${name}: ${markdownText(titleOf(roots[0]))}, trace \`${markdownText(trace.id)}\``;
  return [
    '### Two traces compared',
    '',
    `${side('A', a)}, ${formatDuration(durationOf(a))}`,
    `${side('B', b)}, ${formatDuration(durationOf(b))}`,
    '',
    '| | A | B | Δ = B − A | |',
    '|---|--:|--:|--:|---|',
    ...rows.slice(0, mostRows).map((row) => {
      const name = `${'&nbsp;&nbsp;'.repeat(Math.min(row.depth, 20))}${markdownText(row.name)}`;
      const [tookA, tookB] = [row.a, row.b].map((node) =>
        formatDuration(node && nodeDuration(node)),
      );
      return `| ${name} | ${tookA} | ${tookB} | ${formatChange(row.change)} | ${differenceIn(row)} |`;
    }),
    ...(rows.length > mostRows ? ['', `and ${rows.length - mostRows} more rows`] : []),
    '',
  ].join('\n');
}

/** What differs besides the time. */
export function differenceIn(row: ComparisonRow): string {
  if (row.a === undefined) return '+ added: only in B';
  if (row.b === undefined) return '− removed: only in A';
  return row.statusChange ?? '';
}
