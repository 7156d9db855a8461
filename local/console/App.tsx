import { Suspense, useEffect, useRef } from 'react';
import { navigate, useAddress } from './address/address.ts';
import { Loading } from './components/Loading.tsx';
import { Arrival } from './frame/Arrival.tsx';
import { canonicalAddress } from './frame/aws-links.ts';
import { ErrorBoundary } from './frame/ErrorBoundary.tsx';
import { Frame } from './frame/Frame.tsx';
import { NotFoundPage } from './frame/NotFoundPage.tsx';
import { usePageTitle } from './frame/use-page-title.ts';
import { findPage, type Page } from './pages/pages.tsx';

export function App() {
  const address = useAddress();
  const canonical = canonicalAddress(address);
  useEffect(() => {
    if (canonical !== undefined) navigate(canonical, 'replace');
  }, [canonical]);
  const page = findPage(address);
  // Another page, or another trace, is another chance for what broke.
  const place = page === undefined ? '' : address.path.slice(0, 2).join('/');
  const before = useRef<string>(undefined);
  return (
    <Frame page={page}>
      <Title page={page} />
      {canonical === undefined && (
        <ErrorBoundary key={place}>
          <Suspense fallback={<Loading label="Loading the page…" />}>
            {page === undefined ? <NotFoundPage /> : <page.component />}
            <Arrival place={place} before={before} />
          </Suspense>
        </ErrorBoundary>
      )}
    </Frame>
  );
}

/** Before the page, which may say more. */
function Title({ page }: { readonly page: Page | undefined }) {
  usePageTitle(page?.title ?? 'No such page');
  return null;
}
