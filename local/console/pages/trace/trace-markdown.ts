import { formatDuration } from '../../../wording/duration.ts';
import { outcomeGlyph } from '../../../wording/outcome.ts';
import { cut, plainText } from '../../../wording/plain-text.ts';
import { formatTime } from '../../format/time.ts';
import { kindOf, titleOf } from './describe-node.ts';
import { findCauses } from './failures.ts';
import { findMissing } from './find-missing.ts';
import { durationOf, nodeDuration, responseTimeOf, type TraceTree } from './trace-tree.ts';

/** Rows; a summary is to be read in an issue or a chat. */
const mostRows = 60;

/** What one would write about the trace to somebody else. */
export function traceMarkdown(tree: TraceTree): string {
  const { trace, roots, nodes, start } = tree;
  const [root] = roots;
  const status = root?.entity.http?.status;
  const causes = findCauses(tree);
  const failures = new Set(
    [...causes.values()].map(({ node, exception }) =>
      `${node.entity.name} failed with ${exception.type}: ${exception.message}`.trim(),
    ),
  );
  return [
    `### ${markdownText(titleOf(root))}${status === undefined ? '' : ` → ${status}`}`,
    '',
    `- trace \`${markdownText(trace.id)}\`, started ${formatTime(start)}`,
    `- response time ${formatDuration(responseTimeOf(tree))}, whole trace ${formatDuration(durationOf(tree))}`,
    ...[...failures].map((failure) => `- ${markdownText(failure)}`),
    ...findMissing(tree).map(
      (notice) => `- ${markdownText(`${notice.text} ${notice.link?.traceId ?? ''}`)}`,
    ),
    '',
    '| | status | self | duration |',
    '|---|---|--:|--:|',
    ...nodes.slice(0, mostRows).map((node) => {
      const kind = kindOf(node);
      const mark =
        node.outcome === 'ok' || node.outcome === 'in-progress'
          ? ''
          : `${outcomeGlyph(node.outcome)} `;
      const name = `${'&nbsp;&nbsp;'.repeat(Math.min(node.depth, 20))}${markdownText(node.entity.name)}`;
      return `| ${name}${kind === undefined ? '' : ` (${markdownText(kind)})`} | ${mark}${node.entity.http?.status ?? ''} | ${formatDuration(node.selfTime)} | ${formatDuration(nodeDuration(node))} |`;
    }),
    ...(nodes.length > mostRows ? ['', `and ${nodes.length - mostRows} more rows`] : []),
    '',
  ].join('\n');
}

/** Names from traces make no markup of their own. */
export const markdownText = (untrusted: string): string =>
  cut(plainText(untrusted), 200).replace(/[\\`*_{}[\]<>()#+!|~&@]/g, (sign) => `\\${sign}`);
