import type { Action } from './config.ts';
import type { FrontRequest } from './front-request.ts';

/** Where listeners of the same load balancer are reached on this machine, by their port in the cloud. */
export type LocalAddresses = ReadonlyMap<number, string>;

/**
 * The address that a redirect leads to. A client that called by the address of this machine and is sent
 * to the same load balancer is sent to the address of this machine.
 */
export function redirectLocation(
  action: Extract<Action, { kind: 'redirect' }>,
  request: FrontRequest,
  listener: { readonly protocol: 'HTTP' | 'HTTPS'; readonly port: number },
  local: { readonly dnsName: string; readonly addresses: LocalAddresses },
): string {
  const parts: Readonly<Record<string, string>> = {
    protocol: listener.protocol.toLowerCase(),
    host: request.host,
    port: String(listener.port),
    path: request.path.slice(1),
    query: request.query,
  };
  const fill = (text: string) =>
    text.replace(/#\{(protocol|host|port|path|query)\}/g, (_, name: string) => parts[name] ?? '');
  const host = fill(action.host);
  const port = fill(action.port);
  const query = fill(action.query);
  const rest = `${fill(action.path)}${query === '' ? '' : `?${query}`}`;
  const here = local.addresses.get(Number(port));
  if (request.local && here !== undefined && host === local.dnsName.toLowerCase()) {
    return `${here}${rest}`;
  }
  return `${fill(action.protocol).toLowerCase()}://${host}:${port}${rest}`;
}
