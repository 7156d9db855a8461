import { describe, expect, it } from 'vitest';
import { createProgress } from '../bench/progress.ts';
import { testTerminal } from '../local/cli/test-terminal.ts';

describe('createProgress', () => {
  it('rewrites one line on a terminal and takes it away in the end', () => {
    const terminal = { ...testTerminal(), interactive: true, columns: 30 };
    const progress = createProgress(terminal);

    progress.show('round 1 of 5');
    progress.show(`round 2 of 5, which goes on ${'and on '.repeat(20)}`);
    progress.clear();
    progress.clear();

    expect(terminal.stderr()).toBe(
      '\r\x1b[2K  round 1 of 5\r\x1b[2K  round 2 of 5, which goes on\r\x1b[2K',
    );
    expect(terminal.stdout()).toBe('');
  });

  it('writes a line every two seconds elsewhere', () => {
    const terminal = testTerminal();
    let now = 0;
    const progress = createProgress(terminal, () => now);

    for (; now < 5_000; now += 500) progress.show(`at ${now}`);
    progress.clear();

    expect(terminal.stderr()).toBe('  at 0\n  at 2000\n  at 4000\n');
  });
});
