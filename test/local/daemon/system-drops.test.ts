import { describe, expect, it } from 'vitest';
import { findDrops } from '../../../local/daemon/system-drops.ts';

const head =
  '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops';
const table = `${head}
  241: 0100007F:07D1 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4242 2 0000000000000000 9
  242: 0100007F:07D0 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4243 2 0000000000000000 1715
`;
const none = '00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000';
const tableOf6 = `${head}
  241: 00000000000000000000000001000000:07D0 ${none} 0 0 4242 2 0000000000000000 3
  242: 00000000000000000000000000000000:07D0 ${none} 0 0 4243 2 0000000000000000 4
  243: 000080FE00000000FF005450B6AD1DFE:07D0 ${none} 0 0 4244 2 0000000000000000 5
  244: 0000000000000000FFFF00000100007F:07D0 ${none} 0 0 4245 2 0000000000000000 6
`;

describe('findDrops', () => {
  it('finds what the system dropped for one socket', () => {
    expect(findDrops(table, '127.0.0.1', 2000)).toBe(1715);
  });

  it.each([
    ['::1', 3],
    ['::', 4],
    ['fe80::5054:ff:fe1d:adb6%eth0', 5],
    ['::ffff:127.0.0.1', 6],
  ])('finds it for the address %s', (host, drops) => {
    expect(findDrops(tableOf6, host, 2000)).toBe(drops);
  });

  it.each([
    ['another port', '127.0.0.1', 2002],
    ['another address', '127.0.0.2', 2000],
    ['an IPv6 address', '::1', 2000],
    ['a name', 'localhost', 2000],
  ])('finds nothing for %s', (_, host, port) => {
    expect(findDrops(table, host, port)).toBe(0);
  });
});
