import { useEffect, useRef, useState } from 'react';
import { Button } from '../components/Button.tsx';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { IconButton } from '../components/IconButton.tsx';
import { Untrusted } from '../components/Untrusted.tsx';
import { announce } from '../frame/announce.ts';
import { Icon } from '../icons/Icon.tsx';
import styles from './account.module.css';

/** Something that was done and can be taken back. */
export interface Done {
  /** `Deleted the rule "checkout".` */
  readonly text: string;
  /** @throws ApiError */
  readonly undo?: (() => Promise<void>) | undefined;
}

/** Stays until it is closed or something else is done, so that nobody needs to be quick. */
export function DoneNotice({
  done,
  onClose,
}: {
  readonly done: Done;
  readonly onClose: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const { text, undo } = done;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    setError(undefined);
    announce(done.text);
    // What had the focus may have gone with what was deleted.
    const timer = setTimeout(() => {
      if (document.activeElement === document.body) button.current?.focus();
    });
    return () => clearTimeout(timer);
  }, [done]);
  const takeBack = async () => {
    setBusy(true);
    try {
      await undo?.();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={styles.done}>
      <div className={styles.doneText}>
        <Icon name="check" />
        <Untrusted text={text} />
        {undo !== undefined && (
          <Button ref={button} icon="reset" disabled={busy} onClick={takeBack}>
            Undo
          </Button>
        )}
        <IconButton icon="close" label="Close this notice" onClick={onClose} />
      </div>
      {error !== undefined && <ErrorNotice error={error} />}
    </div>
  );
}
