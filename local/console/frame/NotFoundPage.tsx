import { useAddress } from '../address/address.ts';
import { Untrusted } from '../components/Untrusted.tsx';
import { pages } from '../pages/pages.tsx';
import styles from './MessagePage.module.css';
import { pageAddress } from './Navigation.tsx';
import { useCarriedScope } from './use-scope.ts';

/** For an address that leads nowhere. */
export function NotFoundPage() {
  const { path } = useAddress();
  const scope = useCarriedScope();
  return (
    <section className={styles.page}>
      <h1>There is no such page</h1>
      <p>
        The address asks for <Untrusted text={`#/${path.join('/')}`} code most={300} />, which is no
        page of this console.
      </p>
      <ul>
        {pages.map((page) => (
          <li key={page.path}>
            <a href={pageAddress(page, scope)}>{page.title}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}
