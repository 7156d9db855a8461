import { useRef } from 'react';
import { type Address, useAddress } from '../address/address.ts';
import { parseScope, type Scope } from '../address/scope.ts';
import { defaultTimeRange } from '../address/time-range.ts';
import { findPage } from '../pages/pages.tsx';

/**
 * The scope of the page that is open, or of the last one that had any: it is carried through pages that are about
 * something else.
 */
export function useCarriedScope(): Scope {
  const address = useAddress();
  const last = useRef<Scope>({ filter: '', timeRange: defaultTimeRange });
  if (saysScope(address)) last.current = parseScope(address);
  return last.current;
}

const saysScope = (address: Address): boolean => findPage(address)?.hasScope === true;
