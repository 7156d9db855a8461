import { Untrusted } from '../components/Untrusted.tsx';
import styles from './account.module.css';

export interface Change {
  /** `Rate`. */
  readonly label: string;
  readonly from: string;
  readonly to: string;
}

/** What saving would change. */
export function ChangeList({ changes }: { readonly changes: readonly Change[] }) {
  return (
    <ul className={styles.changes} aria-label="Changes">
      {changes.map(({ label, from, to }) => (
        <li key={label}>
          <span className={styles.changed}>
            <Untrusted text={label} most={60} />
          </span>{' '}
          <del>
            <Side text={from} />
          </del>{' '}
          <span aria-hidden="true">→</span> <span className="visually-hidden">becomes</span>
          <ins>
            <Side text={to} />
          </ins>
        </li>
      ))}
    </ul>
  );
}

const Side = ({ text }: { readonly text: string }) =>
  text === '' ? <i>nothing</i> : <Untrusted text={text} code />;
