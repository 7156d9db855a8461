import { type Address, formatAddress } from '../../address/address.ts';

/** The second is still to be chosen where it is empty. */
export const compareAddress = (firstId: string, secondId: string): string =>
  formatAddress(['compare'], { a: firstId, b: secondId });

export interface ComparePlace {
  readonly a: string;
  readonly b: string;
  readonly sort: CompareSort;
}

export type CompareSort = 'tree' | 'change';

export const parseCompare = ({ query }: Address): ComparePlace => ({
  a: query.get('a') ?? '',
  b: query.get('b') ?? '',
  sort: query.get('sort') === 'change' ? 'change' : 'tree',
});

export const compareWith = ({ a, b, sort }: ComparePlace): string =>
  formatAddress(['compare'], { a, b, sort: sort === 'tree' ? undefined : sort });
