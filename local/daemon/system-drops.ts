import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';

/**
 * Datagrams that Linux dropped because the socket's buffer was full, by
 * https://docs.kernel.org/networking/proc_net_tcp.html and its UDP sibling; 0 where it is not told.
 */
export function readSystemDrops(host: string, port: number): number {
  try {
    return findDrops(readFileSync('/proc/net/udp', 'utf8'), host, port);
  } catch {
    return 0;
  }
}

/** The last column of the socket's line; addresses are hexadecimal, least byte first. */
export function findDrops(table: string, host: string, port: number): number {
  if (!isIPv4(host)) return 0;
  const address = host
    .split('.')
    .toReversed()
    .map((part) => hexadecimal(Number(part), 2))
    .join('');
  const local = `${address}:${hexadecimal(port, 4)}`;
  for (const line of table.split('\n')) {
    const columns = line.trim().split(/\s+/);
    if (columns[1] === local) return Number(columns.at(-1)) || 0;
  }
  return 0;
}

const hexadecimal = (value: number, digits: number): string =>
  value.toString(16).toUpperCase().padStart(digits, '0');
