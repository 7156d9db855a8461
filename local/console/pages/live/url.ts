import { formatAddress } from '../../address/address.ts';
import { type Scope, scopeParameters } from '../../address/scope.ts';

export const liveAddress = ({ group, filter }: Pick<Scope, 'group' | 'filter'>): string => {
  const { timeRange: _, ...rest } = scopeParameters({
    group,
    filter,
    timeRange: { kind: 'last', seconds: 1 },
  });
  return formatAddress(['live'], rest);
};
