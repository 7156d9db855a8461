import type { ReactNode } from 'react';
import { CopyButton } from './CopyButton.tsx';
import styles from './EmptyState.module.css';

/** Says what would be here, and holds a command that fills it. */
export function EmptyState({
  title,
  children,
  command,
  action,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly command?: string | undefined;
  readonly action?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {children !== undefined && <div className={styles.text}>{children}</div>}
      {command !== undefined && (
        <div className={styles.command}>
          <pre>{command}</pre>
          <CopyButton text={command} label="Copy command" icon-only />
        </div>
      )}
      {action}
    </div>
  );
}
