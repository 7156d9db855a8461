import { styleText } from 'node:util';
import type { Outcome } from '../../wording/outcome.ts';
import type { Terminal } from '../command.ts';

const colors = { ok: 'green', error: 'yellow', throttle: 'magenta', fault: 'red' } as const;

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
