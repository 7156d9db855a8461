import type { ReactNode } from 'react';
import { type Page, pages } from '../pages/pages.tsx';

export function Frame({
  page,
  children,
}: {
  readonly page: Page | undefined;
  readonly children: ReactNode;
}) {
  return (
    <>
      <nav>
        {pages.map(({ path, title }) => (
          <a key={path} href={`#/${path}`} aria-current={page?.path === path ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <main>{children}</main>
    </>
  );
}
