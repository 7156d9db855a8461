import type { ReactNode } from 'react';
import { Untrusted } from '../../../components/Untrusted.tsx';
import styles from './Detail.module.css';

export interface Fact {
  readonly name: string;
  readonly value: ReactNode | undefined;
}

/** Names and values; those without a value are left out. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts
        .filter(({ value }) => value !== undefined && value !== '')
        .map(({ name, value }) => (
          <div key={name}>
            <dt>
              <Untrusted text={name} most={60} />
            </dt>
            <dd>{typeof value === 'string' ? <Untrusted text={value} most={400} /> : value}</dd>
          </div>
        ))}
    </dl>
  );
}
