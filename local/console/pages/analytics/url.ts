import { formatAddress } from '../../address/address.ts';
import { type Scope, scopeParameters } from '../../address/scope.ts';

export const analyticsAddress = (scope: Scope): string =>
  formatAddress(['analytics'], scopeParameters(scope));
