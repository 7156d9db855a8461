import { readFileSync } from 'node:fs';
import { isIPv4, isIPv6 } from 'node:net';

/**
 * Datagrams that Linux dropped because the socket's buffer was full, by
 * https://docs.kernel.org/networking/proc_net_tcp.html and its UDP siblings; 0 where it is not told.
 */
export function readSystemDrops(host: string, port: number): number {
  try {
    const table = isIPv6(host) ? '/proc/net/udp6' : '/proc/net/udp';
    return findDrops(readFileSync(table, 'utf8'), host, port);
  } catch {
    return 0;
  }
}

/** The last column of the socket's line. */
export function findDrops(table: string, host: string, port: number): number {
  const bytes = isIPv4(host) ? host.split('.').map(Number) : isIPv6(host) ? bytesOf(host) : [];
  if (bytes.length === 0) return 0;
  const local = `${inWords(bytes)}:${hexadecimal(port, 4)}`;
  for (const line of table.split('\n')) {
    const columns = line.trim().split(/\s+/);
    if (columns[1] === local) return Number(columns.at(-1)) || 0;
  }
  return 0;
}

/** Addresses are written as words of four bytes, least byte first. */
function inWords(bytes: readonly number[]): string {
  let text = '';
  for (let first = 0; first < bytes.length; first += 4) {
    const word = bytes.slice(first, first + 4).toReversed();
    text += word.map((byte) => hexadecimal(byte, 2)).join('');
  }
  return text;
}

function bytesOf(address: string): number[] {
  // A zone names an interface; an IPv4 address at the end stands for the last two groups.
  const [plain = ''] = address.split('%');
  const [head = [], tail] = plain.split('::').map((half) => half.split(':').flatMap(groupBytes));
  if (tail === undefined) return [...head];
  return [...head, ...Array<number>(16 - head.length - tail.length).fill(0), ...tail];
}

function groupBytes(group: string): number[] {
  if (group === '') return [];
  if (isIPv4(group)) return group.split('.').map(Number);
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 0xff];
}

const hexadecimal = (value: number, digits: number): string =>
  value.toString(16).toUpperCase().padStart(digits, '0');
