import { useSyncExternalStore } from 'react';

/**
 * Where the console is: the part of the URL behind `#`, in the shape of the X-Ray console's links
 * (`#/traces?filter=…&timeRange=PT15M`, `#/traces/1-5759e988-bd862e3fe1be46a994272793`).
 */
export interface Address {
  /** Decoded, without empty parts: `['traces', '1-5759e988-…']`. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

/** Never throws: what cannot be decoded stays as it is. */
export function parseAddress(hash: string): Address {
  const [path = '', search = ''] = hash.replace(/^#/, '').split(/\?(.*)/s, 2);
  return {
    path: path.split('/').filter(Boolean).map(decoded),
    query: new URLSearchParams(search),
  };
}

/** `#/traces?filter=…`, what `href` and `navigate` take. */
export function formatAddress(
  path: readonly string[],
  query: URLSearchParams | Readonly<Record<string, string | undefined>> = {},
): string {
  const parameters =
    query instanceof URLSearchParams
      ? query
      : new URLSearchParams(
          Object.entries(query).flatMap(([name, value]) =>
            value === undefined || value === '' ? [] : [[name, value]],
          ),
        );
  const search = parameters.toString();
  return `#/${path.map(encodeURIComponent).join('/')}${search === '' ? '' : `?${search}`}`;
}

/** Selecting something pushes onto the history, adjusting replaces. */
export function navigate(address: string, how: 'push' | 'replace' = 'push'): void {
  if (address === (location.hash || '#/')) return;
  if (how === 'replace') history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

const subscribe = (listener: () => void) => {
  addEventListener('hashchange', listener);
  addEventListener('popstate', listener);
  return () => {
    removeEventListener('hashchange', listener);
    removeEventListener('popstate', listener);
  };
};

let last: { readonly hash: string; readonly address: Address } | undefined;

function current(): Address {
  const { hash } = location;
  if (last?.hash !== hash) last = { hash, address: parseAddress(hash) };
  return last.address;
}

export const useAddress = (): Address => useSyncExternalStore(subscribe, current);

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
