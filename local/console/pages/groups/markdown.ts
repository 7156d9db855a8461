import { formatTime } from '../../format/time.ts';
import { cell, codeSpan } from '../traces/leave.ts';
import type { Group } from './group.ts';
import { type Insight, type InsightEvent, tellImpact } from './insight.ts';

/** A table for an issue or a chat. */
export const groupsMarkdown = (groups: readonly Group[]): string =>
  [
    '| group | traces with | insights |',
    '|---|---|---|',
    ...groups.map(
      ({ name, expression, insights }) =>
        `| ${cell(name)} | ${expression === undefined ? 'every trace' : cell(expression)} | ${insights ? 'on' : 'off'} |`,
    ),
    '',
  ].join('\n');

/** What an insight is about, for an issue or a chat. */
export const insightMarkdown = (insight: Insight, events: readonly InsightEvent[]): string =>
  [
    `Insight of the group ${codeSpan(insight.groupName)}, ${insight.isActive ? 'active' : 'closed'}: ${cell(insight.summary)}`,
    '',
    `- Root cause: ${insight.rootCause === undefined ? 'not known' : codeSpan(insight.rootCause.name)}`,
    `- Began: ${formatTime(insight.start)}`,
    ...(insight.end === undefined ? [] : [`- Ended: ${formatTime(insight.end)}`]),
    `- Requests of clients: ${tellImpact(insight.impact.client)}`,
    `- Requests to the root cause: ${tellImpact(insight.impact.rootCause)}`,
    '',
    '| time | what happened | clients |',
    '|---|---|---|',
    ...events.map(
      ({ time, summary, impact }) =>
        `| ${formatTime(time)} | ${cell(summary)} | ${tellImpact(impact.client)} |`,
    ),
    '',
  ].join('\n');
