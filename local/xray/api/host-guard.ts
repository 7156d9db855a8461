import { isIP } from 'node:net';

/**
 * Whether a request may be answered, by its `Host` and `Origin`. A web page that the developer
 * visits can have its own name resolve to this machine (DNS rebinding) or post across origins;
 * neither may reach a server that asks for no credentials.
 */
export function isOwnHost(
  headers: { readonly host?: string; readonly origin?: string },
  boundHost: string,
): boolean {
  if (!isAllowedName(hostName(headers.host), boundHost)) return false;
  return headers.origin === undefined || isAllowedName(originName(headers.origin), boundHost);
}

function isAllowedName(name: string | undefined, boundHost: string): boolean {
  if (name === undefined) return false;
  if (isLoopback(name) || name === boundHost.toLowerCase()) return true;
  if (!isWildcard(boundHost)) return false;
  // Bound to every address, for containers: addresses and names that no outside DNS answers for.
  return isIP(name) !== 0 || !name.includes('.') || name.endsWith('.internal');
}

const isLoopback = (name: string): boolean =>
  name === 'localhost' ||
  name.endsWith('.localhost') ||
  name === '::1' ||
  (isIP(name) === 4 && name.startsWith('127.'));

const isWildcard = (host: string): boolean => host === '0.0.0.0' || host === '::';

/** The name in a `Host` header, without port and brackets. */
function hostName(header: string | undefined): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^\s:/@[\]]+))(?::\d{1,5})?$/i.exec(header ?? '');
  return (match?.[1] ?? match?.[2])?.toLowerCase().replace(/\.$/, '');
}

function originName(origin: string): string | undefined {
  return hostName(/^https?:\/\/(.+)$/i.exec(origin)?.[1]);
}
