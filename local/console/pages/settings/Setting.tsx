import { type ReactNode, useId } from 'react';
import styles from './SettingsPage.module.css';

export function Section({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

/** One line: what it is, and its value or control. */
export function Setting({
  name,
  about,
  children,
}: {
  readonly name: string;
  readonly about?: string;
  readonly children: ReactNode;
}) {
  return (
    <div className={styles.row}>
      <div className={styles.name}>
        {name}
        {about !== undefined && <span className={styles.about}>{about}</span>}
      </div>
      <div className={styles.value}>{children}</div>
    </div>
  );
}
