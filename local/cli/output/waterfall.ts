import { counted, formatDuration } from '../../wording/duration.ts';
import { type Outcome, outcomeGlyph, outcomeOf } from '../../wording/outcome.ts';
import { cut, plainText } from '../../wording/plain-text.ts';
import { typeName } from '../../wording/type-name.ts';
import type { Terminal } from '../command.ts';
import type { TraceRow, TraceView } from '../trace-view.ts';
import { bold, dim, paint } from './format.ts';

/** A trace as a timeline: one row a segment or subsegment, indented below its caller. */
export function formatWaterfall(trace: TraceView, terminal: Terminal): string {
  const labels = trace.rows.map(labelOf);
  const nameWidth = Math.min(52, Math.max(...labels.map((label) => [...label].length), 4));
  const barWidth = Math.max(16, Math.min(48, terminal.columns - nameWidth - 32));
  const lines = trace.rows.map((row, index) => {
    const outcome = outcomeOf(row);
    const label = cut(labels[index] ?? '', nameWidth).padEnd(nameWidth);
    const status = row.status === undefined ? '   ' : String(row.status).padEnd(3);
    const took = formatDuration(row.end === undefined ? undefined : row.end - row.start);
    const line = `  ${label} ${outcome === 'ok' ? ' ' : outcomeGlyph(outcome)} ${status} ${took.padStart(8)}  `;
    const bar = barOf(row, trace, barWidth);
    const main = outcome === 'ok' ? line : paint(terminal, outcome, line);
    return `${row.kind === 'segment' ? bold(terminal, main) : main}${paint(terminal, outcome, bar)}`;
  });
  const status = trace.status === undefined ? '' : `   ${trace.status}`;
  return [
    `${bold(terminal, plainText(trace.title))}${status}   ${formatDuration(trace.duration)}   ${counted(trace.segments, 'segment')}   ${trace.id}`,
    ...lines,
    ...exceptionLines(trace, terminal),
    ...trace.linked.map((id) => dim(terminal, `  ⇢ linked with trace ${plainText(id)}`)),
    '',
  ].join('\n');
}

/** Lambda's two segments have one name, so a segment says what it is of. */
function labelOf({ name, depth, origin }: TraceRow): string {
  const type = typeName(origin);
  return `${'  '.repeat(depth)}${plainText(name)}${type === undefined ? '' : ` (${plainText(type)})`}`;
}

function barOf(row: TraceRow, trace: TraceView, width: number): string {
  const scale = trace.duration > 0 ? width / trace.duration : 0;
  const from = Math.max(0, Math.min(width - 1, Math.floor((row.start - trace.start) * scale)));
  const end = row.end ?? trace.start + trace.duration;
  const to = Math.max(from + 1, Math.min(width, Math.ceil((end - trace.start) * scale)));
  return `${' '.repeat(from)}${(row.end === undefined ? '░' : '█').repeat(to - from)}`;
}

/** Each exception once: a thrown error is recorded again by every caller that lets it pass. */
function exceptionLines(trace: TraceView, terminal: Terminal): string[] {
  const lines = new Map<string, Outcome>();
  for (const row of [...trace.rows].reverse()) {
    for (const { type, message } of row.exceptions) {
      const text = `${type}: ${plainText(message)}`;
      if (!lines.has(text)) lines.set(text, outcomeOf(row));
    }
  }
  return [...lines].map(([text, outcome]) =>
    paint(
      terminal,
      outcome === 'ok' ? 'error' : outcome,
      `  ${outcomeGlyph(outcome === 'ok' ? 'error' : outcome)} ${cut(plainText(text), 160)}`,
    ),
  );
}
