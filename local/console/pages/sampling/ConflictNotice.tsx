import { ChangeList } from '../../account/ChangeList.tsx';
import { Button } from '../../components/Button.tsx';
import { Time } from '../../components/Time.tsx';
import { Icon } from '../../icons/Icon.tsx';
import { beforeOf, type Conflict, type Editing } from './editing.ts';
import styles from './RulePanel.module.css';
import type { Rule } from './rule.ts';
import { changesOf, draftOf } from './rule-draft.ts';

/** Somebody else was faster; nothing is saved before it is said whose rule it is to be. */
export function ConflictNotice({
  conflict,
  editing,
  now,
  onKeepMine,
  onTakeTheirs,
}: {
  readonly conflict: NonNullable<Conflict>;
  readonly editing: Editing;
  /** The rule as it is by now. */
  readonly now: Rule | undefined;
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
}) {
  return (
    <div role="alert" className={styles.conflict}>
      <p>
        <Icon name="warning" />{' '}
        {conflict === 'deleted' || now === undefined ? (
          'This rule was deleted while you were changing it.'
        ) : (
          <>
            This rule was changed <Time seconds={now.modifiedAt} />, while you were changing it:
          </>
        )}
      </p>
      {now !== undefined && <ChangeList changes={changesOf(beforeOf(editing), draftOf(now))} />}
      <div className={styles.buttons}>
        <Button onClick={onKeepMine}>
          {conflict === 'deleted' ? 'Make it again' : 'Keep my changes on top'}
        </Button>
        <Button onClick={onTakeTheirs}>Drop my changes</Button>
      </div>
    </div>
  );
}
