import { type Address, formatAddress, navigate } from '../../address/address.ts';
import { type Scope, scopeParameters } from '../../address/scope.ts';

export const tracesAddress = (scope: Scope): string =>
  formatAddress(['traces'], scopeParameters(scope));

/** By what rows can be sorted: the columns whose headers can be pressed. */
export const sortKeys = [
  'time',
  'outcome',
  'request',
  'status',
  'response',
  'duration',
  'services',
  'user',
] as const;

export type SortKey = (typeof sortKeys)[number];

export interface Sort {
  readonly by: SortKey;
  readonly descending: boolean;
}

/** `annotation.<key>` groups by the values of an annotation. */
export type GroupBy = 'url' | 'user' | 'status' | 'node' | `annotation.${string}`;

/** How the list is looked at. */
export interface TracesPlace {
  readonly sort: Sort;
  readonly groupBy?: GroupBy | undefined;
  readonly hasChart: boolean;
}

const newestFirst: Sort = { by: 'time', descending: true };

/** What is not understood is as usual. */
export function parseTracesPlace({ query }: Address): TracesPlace {
  const groupBy = query.get('by') ?? '';
  return {
    sort: parseSort(query.get('sort') ?? ''),
    ...(isGroupBy(groupBy) && { groupBy }),
    hasChart: query.get('chart') !== 'no',
  };
}

/** An adjustment of what is looked at, so there is no step back to before it. */
export const changePlace = (address: Address, change: Partial<TracesPlace>): void =>
  navigate(addressWithPlace(address, change), 'replace');

export function addressWithPlace(address: Address, change: Partial<TracesPlace>): string {
  const { sort, groupBy, hasChart } = { ...parseTracesPlace(address), ...change };
  const query = new URLSearchParams(address.query);
  const usual = sort.by === newestFirst.by && sort.descending;
  put(query, 'sort', usual ? undefined : `${sort.descending ? '-' : ''}${sort.by}`);
  put(query, 'by', groupBy);
  put(query, 'chart', hasChart ? undefined : 'no');
  return formatAddress(address.path, query);
}

function put(query: URLSearchParams, name: string, value: string | undefined): void {
  if (value === undefined) query.delete(name);
  else query.set(name, value);
}

function parseSort(text: string): Sort {
  const by = sortKeys.find((key) => key === text.replace(/^-/, ''));
  return by === undefined ? newestFirst : { by, descending: text.startsWith('-') };
}

const isGroupBy = (text: string): text is GroupBy =>
  ['url', 'user', 'status', 'node'].includes(text) || /^annotation\../s.test(text);
