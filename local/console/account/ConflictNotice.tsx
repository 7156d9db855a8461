import { Button } from '../components/Button.tsx';
import { Time } from '../components/Time.tsx';
import { Icon } from '../icons/Icon.tsx';
import styles from './account.module.css';
import { type Change, ChangeList } from './ChangeList.tsx';

/** What somebody else did to a thing while it was being written. */
export type Conflict = 'changed' | 'deleted' | undefined;

/** Somebody else was faster; nothing is saved before it is said whose version it is to be. */
export function ConflictNotice({
  conflict,
  what,
  theirs,
  since,
  onKeepMine,
  onTakeTheirs,
}: {
  readonly conflict: NonNullable<Conflict>;
  /** `rule` */
  readonly what: string;
  /** What they changed. */
  readonly theirs: readonly Change[];
  /** Epoch seconds: when they did, where X-Ray tells. */
  readonly since?: number | undefined;
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
}) {
  return (
    <div role="alert" className={styles.conflict}>
      <p>
        <Icon name="warning" />{' '}
        {conflict === 'deleted'
          ? `This ${what} was deleted while you were changing it.`
          : `Somebody else changed this ${what} while you were changing it`}
        {conflict === 'changed' && since !== undefined && (
          <>
            , <Time seconds={since} />
          </>
        )}
        {conflict === 'changed' && ':'}
      </p>
      {theirs.length > 0 && <ChangeList changes={theirs} />}
      <div className={styles.buttons}>
        <Button onClick={onKeepMine}>
          {conflict === 'deleted' ? 'Make it again' : 'Keep my changes on top'}
        </Button>
        <Button onClick={onTakeTheirs}>Drop my changes</Button>
      </div>
    </div>
  );
}
