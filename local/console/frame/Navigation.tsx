import { formatAddress } from '../address/address.ts';
import { type Scope, scopeParameters } from '../address/scope.ts';
import { type Page, pages } from '../pages/pages.tsx';
import styles from './Frame.module.css';

export function Navigation({
  page,
  scope,
}: {
  readonly page: Page | undefined;
  readonly scope: Scope;
}) {
  return (
    <nav className={styles.nav} aria-label="Pages">
      <ul>
        {pages.map((each, at) => (
          <li key={each.path} className={each.path === firstOfRules ? styles.apart : undefined}>
            <a
              href={pageAddress(each, scope)}
              aria-current={page?.path === each.path ? 'page' : undefined}
              aria-keyshortcuts={String(at + 1)}
              title={`${each.title} (${at + 1})`}
            >
              {each.title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** From here on pages are not about traces. */
const firstOfRules = 'sampling';

/** Pages with a scope take it along. */
export const pageAddress = ({ path, hasScope }: Page, scope: Scope): string =>
  formatAddress([path], hasScope ? scopeParameters(scope) : {});
