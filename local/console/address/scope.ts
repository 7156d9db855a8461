import { type Address, formatAddress, navigate } from './address.ts';
import { defaultTimeRange, formatTimeRange, parseTimeRange, type TimeRange } from './time-range.ts';

/** What the bar on every page says: which traces the page is about. */
export interface Scope {
  /** Name of a group; absent is X-Ray's default one. */
  readonly group?: string;
  /** A filter expression, empty for every trace. */
  readonly filter: string;
  readonly timeRange: TimeRange;
}

export function parseScope({ query }: Address): Scope {
  const group = query.get('group') ?? '';
  return {
    ...(group !== '' && group !== 'Default' && { group }),
    filter: query.get('filter') ?? '',
    timeRange: parseTimeRange(query.get('timeRange') ?? '') ?? defaultTimeRange,
  };
}

/** As parameters of an address; what is as usual is left out. */
export const scopeParameters = ({ group, filter, timeRange }: Scope) => ({
  group,
  filter: filter === '' ? undefined : filter,
  timeRange:
    formatTimeRange(timeRange) === formatTimeRange(defaultTimeRange)
      ? undefined
      : formatTimeRange(timeRange),
});

/** The same page with part of the scope changed; everything else of the address stays. */
export function addressWithScope({ path, query }: Address, change: Partial<Scope>): string {
  const next = new URLSearchParams(query);
  const scope = { ...parseScope({ path, query }), ...change };
  for (const [name, value] of Object.entries(scopeParameters(scope))) {
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  }
  return formatAddress(path, next);
}

/** What narrows traces down is a choice (`push`); a time range or a keystroke is an adjustment. */
export const changeScope = (address: Address, change: Partial<Scope>, how?: 'push' | 'replace') =>
  navigate(addressWithScope(address, change), how);

/** Both, in brackets where one of them has an `OR` of its own. */
export function bothFilters(first: string, second: string): string {
  const parts = [first, second].map((each) => each.trim()).filter(Boolean);
  if (parts.length < 2) return parts[0] ?? '';
  return parts.map((part) => (/\bOR\b|\|\|/i.test(part) ? `(${part})` : part)).join(' AND ');
}

export const withoutFilter = (filter: string, excluded: string): string =>
  bothFilters(filter, `!(${excluded})`);
