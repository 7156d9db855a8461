import { formatDuration } from '../../../wording/duration.ts';
import { plainText } from '../../../wording/plain-text.ts';
import type { TimeWindow } from '../../address/time-range.ts';
import { formatTime } from '../../format/time.ts';
import { traceAddress } from '../trace/url.ts';
import type { TraceRow } from './build-rows.ts';
import { shellQuoted } from './shell-quote.ts';

/**
 * The command that asks for the same traces: https://docs.aws.amazon.com/cli/latest/reference/xray/get-trace-summaries.html
 * @param options what comes behind it to ask the same X-Ray
 */
export function awsCommand(filter: string, { start, end }: TimeWindow, options: string): string {
  return [
    'aws xray get-trace-summaries',
    `--start-time ${Math.floor(start)}`,
    `--end-time ${Math.ceil(end)}`,
    ...(filter === '' ? [] : [`--filter-expression ${shellQuoted(filter)}`]),
    ...(options === '' ? [] : [options]),
  ].join(' ');
}

/** As the API answers. */
export const toJson = (rows: readonly TraceRow[]): string =>
  JSON.stringify({ TraceSummaries: rows.map(({ summary }) => summary) }, undefined, 2);

const mostInMarkdown = 100;

/** A table for an issue or a chat. @param base of the links, `http://127.0.0.1:4000/` */
export function toMarkdown(rows: readonly TraceRow[], filter: string, base: string): string {
  const asked = filter === '' ? '' : ` that match ${codeSpan(filter)}`;
  const lines = rows
    .slice(0, mostInMarkdown)
    .map((row) =>
      [
        row.outcome,
        formatTime(row.time),
        cell(`${row.method ?? ''} ${row.request}`.trim()),
        row.status ?? '',
        formatDuration(row.responseTime),
        formatDuration(row.duration),
        `[${row.id}](${new URL(traceAddress(row.id), base).href})`,
      ].join(' | '),
    );
  const rest = rows.length - lines.length;
  return [
    `${rows.length} ${rows.length === 1 ? 'trace' : 'traces'}${asked}`,
    '',
    '| outcome | time | request | status | response | duration | trace |',
    '|---|---|---|--:|--:|--:|---|',
    ...lines.map((line) => `| ${line} |`),
    ...(rest > 0 ? ['', `and ${rest} more`] : []),
    '',
  ].join('\n');
}

/** Nothing of a text becomes markup: neither of Markdown nor of HTML, which Markdown lets through. */
export const cell = (text: string): string =>
  plainText(text).replace(/[\\`*_{}[\]<>()#+!|~@:&]/g, (found) => `&#${found.charCodeAt(0)};`);

/** With more backticks around it than it holds in a row. */
export function codeSpan(text: string): string {
  const runs = plainText(text).match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map(({ length }) => length)) + 1);
  return `${fence} ${plainText(text)} ${fence}`;
}
