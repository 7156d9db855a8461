import { type ReactNode, useState } from 'react';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import styles from './account.module.css';
import type { Account } from './use-account.ts';

/** Asks before something is done, and stays with the reason when it could not be. */
export function ConfirmDialog({
  title,
  action,
  kind = 'primary',
  account,
  onConfirm,
  onClose,
  children,
}: {
  readonly title: string;
  /** `Delete rule`. */
  readonly action: string;
  readonly kind?: 'primary' | 'danger';
  readonly account: Account;
  /** Closes the dialog itself when it is done. */
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const confirm = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <div className={styles.confirm}>
        {children}
        <p className={account.isReal ? styles.real : styles.soft}>
          This changes <strong>{account.name}</strong>
          {account.note}.
        </p>
        {error !== undefined && <ErrorNotice error={error} />}
        <div className={styles.buttons}>
          <Button kind={kind} disabled={busy} onClick={confirm}>
            {action}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </div>
      </div>
    </Dialog>
  );
}
