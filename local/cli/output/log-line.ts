import type { LogLine } from '../../runner/running-instance.ts';
import { plainText } from '../../wording/plain-text.ts';
import type { Terminal } from '../command.ts';
import { dim } from './format.ts';

/** What a function wrote at once: its further lines, such as a stack, stand below the first one. */
export function formatLogLine(line: LogLine, terminal: Terminal): string {
  const time = new Date(line.time).toTimeString().slice(0, 8);
  const lead = `${dim(terminal, time)}  ${plainText(line.function).padEnd(16)}  `;
  const indent = ' '.repeat(28);
  const text = plainText(line.text, true).trimEnd().replaceAll('\n', `\n${indent}`);
  return `${lead}${line.stream === 'platform' ? dim(terminal, text) : text}\n`;
}
