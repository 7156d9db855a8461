import type { Terminal } from '../../../local/cli/command.ts';

/** A terminal that remembers what was written. */
export function testTerminal(): Terminal & { stdout: () => string; stderr: () => string } {
  const written = { out: '', err: '' };
  return {
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    color: false,
    columns: 120,
    interactive: false,
    stdout: () => written.out,
    stderr: () => written.err,
  };
}
