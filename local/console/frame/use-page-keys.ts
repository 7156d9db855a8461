import { navigate } from '../address/address.ts';
import type { Scope } from '../address/scope.ts';
import { copyText } from '../components/copy-text.ts';
import type { KeyId } from '../keyboard/keys.ts';
import { useKeys } from '../keyboard/use-keys.ts';
import { pages } from '../pages/pages.tsx';
import { announce } from './announce.ts';
import { pageAddress } from './Navigation.tsx';

/** Keys of the frame that belong to none of its parts. */
export function usePageKeys(scope: Scope): void {
  const open = (at: number) => () => {
    const page = pages[at];
    if (page === undefined) return false;
    navigate(pageAddress(page, scope));
    return true;
  };
  useKeys({
    ...Object.fromEntries(pageKeys.map((id, at) => [id, open(at)])),
    'copy-link': async () => {
      announce(
        (await copyText(location.href)) ? 'Link copied' : 'The browser did not allow copying',
      );
    },
  });
}

const pageKeys = [
  'page-1',
  'page-2',
  'page-3',
  'page-4',
  'page-5',
  'page-6',
  'page-7',
  'page-8',
] as const satisfies readonly KeyId[];
