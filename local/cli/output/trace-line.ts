import { formatDuration } from '../../wording/duration.ts';
import { outcomeGlyph, outcomeOf } from '../../wording/outcome.ts';
import { cut, plainText } from '../../wording/plain-text.ts';
import type { Terminal } from '../command.ts';
import type { TraceView } from '../trace-view.ts';
import { dim, paint } from './format.ts';

/** Columns of a line with everything, and of one without the number of segments and what went wrong. */
const fullWidth = 146;
const bareWidth = 97;
const shortestNote = 12;

/** One line a trace; the id comes last, so that a double click takes it. */
export function formatTraceLine(trace: TraceView, terminal: Terminal): string {
  const root = trace.rows[0];
  const outcome = outcomeOf(root ?? {});
  const time = new Date(trace.start * 1000).toTimeString().slice(0, 8);
  const failed = trace.rows.findLast(({ exceptions }) => exceptions.length > 0);
  const cause = failed?.exceptions[0];
  const note = cause === undefined ? '' : `${cause.type}: ${cause.message}`;
  // What went wrong says more than how many segments there are.
  const isFull = terminal.columns >= fullWidth;
  const room = terminal.columns - bareWidth - 2;
  const noteWidth = isFull ? 34 : room < shortestNote ? 0 : Math.min(34, room);
  const columns = [
    dim(terminal, time),
    paint(terminal, outcome, `${outcomeGlyph(outcome)} ${String(trace.status ?? '').padEnd(3)}`),
    cut(plainText(trace.title), 30).padEnd(30),
    formatDuration(trace.duration).padStart(8),
    ...(isFull
      ? [`${String(trace.segments).padStart(3)} ${trace.segments === 1 ? 'segment ' : 'segments'}`]
      : []),
    ...(noteWidth === 0 ? [] : [cut(plainText(note), noteWidth).padEnd(noteWidth)]),
    dim(terminal, trace.id),
  ];
  return `  ${columns.join('  ')}\n`;
}
