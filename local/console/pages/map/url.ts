import { formatAddress } from '../../address/address.ts';
import { type Scope, scopeParameters } from '../../address/scope.ts';

export interface MapPlace {
  /** Key of the selected node, see `nodeKey`. */
  readonly node?: string;
}

export const mapAddress = (scope: Scope, { node }: MapPlace = {}): string =>
  formatAddress(['service-map'], { ...scopeParameters(scope), node });
