import { type Address, formatAddress, navigate } from '../../address/address.ts';
import { type Scope, scopeParameters } from '../../address/scope.ts';
import { type Extent, extents } from './narrow-map.ts';

export interface MapPlace {
  /** Key of the selected node, see `nodeKey`. */
  readonly node?: string | undefined;
  /** Key of the selected edge, see `edgeKey`. */
  readonly edge?: string | undefined;
  /** Key of the node whose neighbourhood is shown alone. */
  readonly focus?: string | undefined;
  /** How many calls far the neighbourhood reaches. @default 1 */
  readonly reach?: number | undefined;
  readonly asTable?: boolean | undefined;
  /** @default what suits the number of nodes */
  readonly extent?: Extent | undefined;
  /** Keys of groups whose nodes are shown. */
  readonly open?: readonly string[] | undefined;
}

export const mapAddress = (scope: Scope, place: MapPlace = {}): string =>
  formatAddress(
    ['service-map'],
    withPlace(new URLSearchParams(defined(scopeParameters(scope))), place),
  );

export function parseMapPlace({ query }: Pick<Address, 'query'>): MapPlace {
  const reach = Number(query.get('reach') ?? 1);
  return {
    node: query.get('node') ?? undefined,
    edge: query.get('edge') ?? undefined,
    focus: query.get('focus') ?? undefined,
    reach: Number.isInteger(reach) && reach >= 1 && reach <= 9 ? reach : 1,
    asTable: query.get('as') === 'table',
    extent: extents.find((extent) => extent === query.get('extent')),
    open: query.getAll('open'),
  };
}

/** The page with part of its place changed; its scope stays. */
export const placeAddress = ({ path, query }: Address, change: MapPlace): string =>
  formatAddress(
    path,
    withPlace(new URLSearchParams(query), { ...parseMapPlace({ query }), ...change }),
  );

/** A selection pushes, everything else is an adjustment. */
export const changePlace = (address: Address, change: MapPlace, how?: 'push' | 'replace'): void =>
  navigate(placeAddress(address, change), how);

function withPlace(query: URLSearchParams, place: MapPlace): URLSearchParams {
  const { node, edge, focus, reach = 1, asTable, extent, open = [] } = place;
  const values = {
    node,
    edge,
    focus,
    reach: focus === undefined || reach === 1 ? undefined : String(reach),
    as: asTable ? 'table' : undefined,
    extent,
  };
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === '') query.delete(name);
    else query.set(name, value);
  }
  query.delete('open');
  for (const key of open) query.append('open', key);
  return query;
}

const defined = (values: Readonly<Record<string, string | undefined>>): [string, string][] =>
  Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value]],
  );
