import { ApiError } from '../api/call.ts';
import { Icon } from '../icons/Icon.tsx';
import { Button } from './Button.tsx';
import styles from './ErrorNotice.module.css';
import { Untrusted } from './Untrusted.tsx';

/** What went wrong, beside what is still there. */
export function ErrorNotice({
  error,
  onRetry,
}: {
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
}) {
  const code = error instanceof ApiError ? error.code : undefined;
  return (
    <div role="alert" className={styles.notice}>
      <Icon name="warning" />
      <div className={styles.text}>
        {code !== undefined && <strong>{code}: </strong>}
        <Untrusted text={error instanceof Error ? error.message : String(error)} most={1000} />
      </div>
      {onRetry !== undefined && (
        <Button icon="refresh" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
