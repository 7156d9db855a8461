import { useEffect, useState } from 'react';
import styles from './Loading.module.css';

/** Milliseconds within which an answer needs no notice. */
const patience = 300;

/** `Loading traces…`, once it takes long enough to be noticed. */
export function Loading({ label }: { readonly label: string }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setShown, patience, true);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" className={styles.loading}>
      {shown && (
        <>
          <span className={styles.bar} aria-hidden="true" />
          {label}
        </>
      )}
    </div>
  );
}
