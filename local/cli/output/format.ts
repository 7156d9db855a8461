import { styleText } from 'node:util';
import type { Terminal } from '../command.ts';

/** `848 ms`, `1.43 s`: the same everywhere. */
export function formatDuration(seconds: number | undefined): string {
  if (seconds === undefined || !Number.isFinite(seconds)) return '–';
  const ms = seconds * 1000;
  if (ms < 1) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${seconds.toFixed(2)} s`;
}

/** `1 trace`, `2 traces`. */
export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

export type Outcome = 'ok' | 'error' | 'throttle' | 'fault';

/** X-Ray's order: a throttle is also an error, a fault outranks an error. */
export function outcomeOf(flags: {
  fault?: boolean | undefined;
  error?: boolean | undefined;
  throttle?: boolean | undefined;
}): Outcome {
  if (flags.throttle === true) return 'throttle';
  if (flags.fault === true) return 'fault';
  return flags.error === true ? 'error' : 'ok';
}

const glyphs: Record<Outcome, string> = { ok: '✓', error: '!', throttle: '⧗', fault: '✕' };

const colors = { ok: 'green', error: 'yellow', throttle: 'magenta', fault: 'red' } as const;

export const outcomeGlyph = (outcome: Outcome): string => glyphs[outcome];

export function paint(terminal: Terminal, outcome: Outcome, text: string): string {
  return terminal.color ? styleText(colors[outcome], text, { validateStream: false }) : text;
}

export function dim(terminal: Terminal, text: string): string {
  return terminal.color ? styleText('dim', text, { validateStream: false }) : text;
}

export function bold(terminal: Terminal, text: string): string {
  return terminal.color ? styleText('bold', text, { validateStream: false }) : text;
}

/** Columns padded to their widest cell; `right` columns are aligned to the right. */
export function alignColumns(rows: readonly (readonly string[])[], right: readonly number[] = []) {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, [...cell].length);
    }
  }
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const pad = ' '.repeat((widths[column] ?? 0) - [...cell].length);
        return right.includes(column) ? pad + cell : cell + pad;
      })
      .join('  ')
      .trimEnd(),
  );
}
