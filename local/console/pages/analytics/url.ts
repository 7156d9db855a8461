import { type Address, formatAddress, navigate } from '../../address/address.ts';
import { type Scope, scopeParameters } from '../../address/scope.ts';

export const analyticsAddress = (scope: Scope): string =>
  formatAddress(['analytics'], scopeParameters(scope));

/** Whether each share stands beside that among all traces of the time range. */
export const comparesWithAll = ({ query }: Address): boolean => query.get('compare') === 'all';

export function changeComparison({ path, query }: Address, compares: boolean): void {
  const next = new URLSearchParams(query);
  if (compares) next.set('compare', 'all');
  else next.delete('compare');
  navigate(formatAddress(path, next), 'replace');
}
