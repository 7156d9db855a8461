import { formatAddress } from '../../address/address.ts';
import { type Scope, scopeParameters } from '../../address/scope.ts';

export const tracesAddress = (scope: Scope): string =>
  formatAddress(['traces'], scopeParameters(scope));
