import { describe, expect, it } from 'vitest';
import { findDrops } from '../../../local/daemon/system-drops.ts';

const table = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  241: 0100007F:07D1 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4242 2 0000000000000000 9
  242: 0100007F:07D0 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4243 2 0000000000000000 1715
`;

describe('findDrops', () => {
  it('finds what the system dropped for one socket', () => {
    expect(findDrops(table, '127.0.0.1', 2000)).toBe(1715);
  });

  it.each([
    ['another port', '127.0.0.1', 2002],
    ['another address', '127.0.0.2', 2000],
    ['an IPv6 address', '::1', 2000],
  ])('finds nothing for %s', (_, host, port) => {
    expect(findDrops(table, host, port)).toBe(0);
  });
});
