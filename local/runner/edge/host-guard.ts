import { isIP } from 'node:net';

/**
 * Why a request must not be answered, or `undefined`. A web page can point a name of its own at this
 * machine and call from the browser of whoever visits it; such a request still carries that name.
 * Addresses, loopback names and AWS's own names cannot be taken over like that.
 */
export function findForeignHost(
  headers: Readonly<Record<string, string>>,
  allowedHosts: readonly string[] = [],
): string | undefined {
  const { host, origin } = headers;
  if (host !== undefined && !isAllowed(nameOf(host), allowedHosts)) {
    return `the host "${host}" is not this machine: use 127.0.0.1 or localhost`;
  }
  if (origin !== undefined) {
    const name = URL.canParse(origin) ? new URL(origin).hostname : '';
    if (!isAllowed(name, allowedHosts)) return `pages of "${origin}" may not call this endpoint`;
  }
  return undefined;
}

function nameOf(host: string): string {
  return host
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();
}

function isAllowed(hostName: string, allowedHosts: readonly string[]): boolean {
  const name = hostName.replace(/^\[(.*)\]$/, '$1');
  return (
    isIP(name) !== 0 ||
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    /\.amazonaws\.com(\.cn)?$/.test(name) ||
    allowedHosts.includes(name)
  );
}
