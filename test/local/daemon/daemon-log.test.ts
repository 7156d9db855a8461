import { describe, expect, it } from 'vitest';
import { createDaemonLog } from '../../../local/daemon/daemon-log.ts';

describe('the log of daemons', () => {
  it('tells of what was dropped and what failed, and whose it was', () => {
    const told: string[] = [];
    const daemons = createDaemonLog((line) => told.push(line));

    daemons.log({ level: 'info', label: 'place-order', message: 'sent 3 segments' });
    daemons.log({ level: 'warn', label: 'place-order', message: 'dropped 7 datagrams' });
    daemons.log({ level: 'error', label: 'this machine', message: 'sending failed' });

    expect(told).toEqual([
      'X-Ray daemon of place-order: dropped 7 datagrams',
      'X-Ray daemon of this machine: sending failed',
    ]);
  });

  it('makes no flood of lines of a flood of nonsense', () => {
    const told: string[] = [];
    const daemons = createDaemonLog((line) => told.push(line));

    for (let line = 0; line < 1_000; line++) {
      daemons.log({ level: 'warn', label: 'this machine', message: 'not a segment' });
    }
    daemons.flush();

    // Of two seconds, should one begin meanwhile.
    expect(told.length).toBeLessThanOrEqual(21);
    expect(told.at(-1)).toMatch(/^… 9\d\d more such lines$/);
  });
});
