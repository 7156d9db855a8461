import { type Address, formatAddress, parseAddress } from '../address/address.ts';
import { parseTraceId } from '../address/trace-id.ts';

/**
 * Where the links of AWS's consoles lead here, and what else an address may be called.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-console-deeplinks.html; those of CloudWatch (`#xray:traces/…`,
 * `#servicelens:…`) are observed.
 * @returns undefined for an address that is as it should be, or that means nothing here
 */
export function canonicalAddress({ path, query }: Address): string | undefined {
  const [first = '', ...rest] = path;
  const [, page] = /^(?:xray|servicelens):(.*)$/.exec(first) ?? [];
  // What CloudWatch writes behind its `?` is its own notation.
  const parameters = page === undefined ? query : new URLSearchParams();
  const name = page ?? first;
  const next = otherNames.get(name) ?? name;
  const [second, ...more] = rest;
  if (next === 'traces' && second !== undefined) {
    const id = parseTraceId(second);
    if (id !== undefined) return changed(path, [next, id, ...more], parameters);
    return page === undefined ? undefined : formatAddress([next], parameters);
  }
  if (page === undefined) return changed(path, [next, ...rest], parameters, otherNames.has(name));
  return otherNames.has(name) || knownPages.has(next)
    ? formatAddress([next], parameters)
    : undefined;
}

function changed(
  path: readonly string[],
  next: readonly string[],
  query: URLSearchParams,
  isRenamed = true,
): string | undefined {
  if (!isRenamed || path.join('/') === next.join('/')) return undefined;
  return formatAddress(next, query);
}

const knownPages: ReadonlySet<string> = new Set(['service-map', 'traces', 'analytics', 'groups']);

/** Pages of the X-Ray console and of CloudWatch by their names there. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['welcome', 'service-map'],
  ['getting-started', 'service-map'],
  ['map', 'service-map'],
  ['trace-map', 'service-map'],
  ['insights', 'groups'],
  ['sampling-rules', 'sampling'],
  ['encryption', 'settings'],
]);

/**
 * What was pasted where a trace's id was asked for: an id or a header in any form, or a whole link of AWS's consoles or
 * of this one.
 * @returns the address to go to; undefined for what leads nowhere
 */
export function addressOfPasted(text: string): string | undefined {
  const pasted = text.trim().toWellFormed();
  const id = parseTraceId(pasted);
  if (id !== undefined) return formatAddress(['traces', id]);
  const at = pasted.indexOf('#');
  if (at < 0 || !/^https?:\/\//i.test(pasted) || pasted.length > longest) return undefined;
  const hash = pasted.slice(at);
  const address = parseAddress(hash);
  return (
    canonicalAddress(address) ??
    (address.path.length > 0 ? formatAddress(address.path, address.query) : undefined)
  );
}

const longest = 8192;
