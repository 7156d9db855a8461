import { type ReactNode, useRef, useState } from 'react';
import { Button } from '../components/Button.tsx';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import styles from './account.module.css';
import { type Change, ChangeList } from './ChangeList.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { type Conflict, ConflictNotice } from './ConflictNotice.tsx';
import type { Account } from './use-account.ts';

export interface SettingFormProps {
  /** `rule`, `group`. */
  readonly what: string;
  readonly isNew: boolean;
  readonly account: Account;
  readonly changes: readonly Change[];
  readonly conflict: Conflict;
  /** What somebody else changed meanwhile, and when. */
  readonly theirs: readonly Change[];
  readonly since?: number | undefined;
  /** The fields, which tell what is wrong with them once somebody tried to save. */
  readonly fields: (tried: boolean) => ReactNode;
  /** Fields with something that X-Ray would refuse. */
  readonly wrong: number;
  /** Beside the changes. */
  readonly note?: ReactNode;
  /** Menus behind the buttons. */
  readonly menus?: ReactNode;
  /** What a deletion brings with it; absent for what cannot be deleted. */
  readonly deletion?: ReactNode;
  /** The last look before it is sent: whether it is to be. */
  readonly isRefused?: () => Promise<boolean>;
  /** @throws ApiError */
  readonly onSave: () => Promise<void>;
  /** @throws ApiError */
  readonly onDelete: () => Promise<void>;
  readonly onDiscard: () => void;
  readonly onKeepMine: () => void;
}

const wrongField = '[aria-invalid="true"], [data-wrong] input';

/** What every setting of an account goes through: checked, compared, confirmed, sent; and nothing typed is lost. */
export function SettingForm(props: SettingFormProps) {
  const { what, isNew, account, changes, conflict, wrong } = props;
  const form = useRef<HTMLFormElement>(null);
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState<'save' | 'delete'>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const isChanged = changes.length > 0;
  const saving = isNew ? `Create ${what}` : 'Save';

  const reset = () => {
    setTried(false);
    setError(undefined);
  };
  const save = async () => {
    await props.onSave();
    setAsking(undefined);
  };
  const submit = async () => {
    setTried(true);
    setError(undefined);
    if (wrong > 0) {
      // Marked with the rendering that follows.
      setTimeout(() => form.current?.querySelector<HTMLElement>(wrongField)?.focus());
      return;
    }
    if (conflict !== undefined || (await props.isRefused?.()) === true) return;
    if (account.isReal) return setAsking('save');
    setBusy(true);
    await save().catch(setError);
    setBusy(false);
  };

  return (
    <>
      <form
        ref={form}
        className={styles.form}
        aria-label={isNew ? `New ${what}` : `Change the ${what}`}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {props.fields(tried)}
        <div className={styles.foot}>
          {conflict !== undefined && (
            <ConflictNotice
              conflict={conflict}
              what={what}
              theirs={props.theirs}
              since={props.since}
              onKeepMine={props.onKeepMine}
              onTakeTheirs={props.onDiscard}
            />
          )}
          {!isNew && conflict === undefined && isChanged && <ChangeList changes={changes} />}
          {props.note}
          {error !== undefined && <ErrorNotice error={error} />}
          {tried && wrong > 0 && (
            <p role="alert" className={styles.wrong}>
              {wrong === 1 ? 'One field has' : `${wrong} fields have`} a value that X-Ray would
              refuse.
            </p>
          )}
          <div className={styles.buttons}>
            <Button
              type="submit"
              kind="primary"
              disabled={busy || conflict !== undefined || !(isNew || isChanged)}
            >
              {saving}
            </Button>
            {(isNew || isChanged) && (
              <Button
                onClick={() => {
                  reset();
                  props.onDiscard();
                }}
              >
                {isNew ? 'Cancel' : 'Discard'}
              </Button>
            )}
            {props.menus}
            {props.deletion !== undefined && (
              <Button kind="danger" icon="trash" onClick={() => setAsking('delete')}>
                Delete
              </Button>
            )}
          </div>
        </div>
      </form>
      {asking === 'save' && (
        <ConfirmDialog
          title={isNew ? `Create this ${what}?` : 'Save these changes?'}
          action={saving}
          account={account}
          onClose={() => setAsking(undefined)}
          onConfirm={save}
        >
          <ChangeList changes={changes} />
        </ConfirmDialog>
      )}
      {asking === 'delete' && props.deletion !== undefined && (
        <ConfirmDialog
          title={`Delete this ${what}?`}
          action={`Delete ${what}`}
          kind="danger"
          account={account}
          onClose={() => setAsking(undefined)}
          onConfirm={props.onDelete}
        >
          {props.deletion}
        </ConfirmDialog>
      )}
    </>
  );
}
