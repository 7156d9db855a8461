import type { Scope } from '../address/scope.ts';
import { mapAddress } from '../pages/map/url.ts';
import styles from './Frame.module.css';

export function Brand({ scope }: { readonly scope: Scope }) {
  return (
    <a className={styles.brand} href={mapAddress(scope)}>
      <img src="./icon.svg" alt="" />
      TraceLab
    </a>
  );
}
