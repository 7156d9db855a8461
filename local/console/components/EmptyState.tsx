import type { ReactNode } from 'react';
import { CopyButton } from './CopyButton.tsx';
import styles from './EmptyState.module.css';

/** Says what would be here, and holds a command that fills it. */
export function EmptyState({
  title,
  level = 2,
  children,
  command,
  action,
}: {
  readonly title: string;
  /** 1 where it is all that the page has. @default 2 */
  readonly level?: 1 | 2;
  readonly children?: ReactNode;
  readonly command?: string | undefined;
  readonly action?: ReactNode;
}) {
  const Heading = `h${level}` as const;
  return (
    <div className={styles.empty}>
      <Heading>{title}</Heading>
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
