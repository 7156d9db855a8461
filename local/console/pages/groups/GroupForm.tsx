import { focusOnce } from '../../account/focus-once.ts';
import { Checkbox } from '../../components/Checkbox.tsx';
import { TextField } from '../../components/TextField.tsx';
import { FilterBox } from '../../frame/FilterBox.tsx';
import styles from './GroupPanel.module.css';
import type { GroupDraft, Problems } from './group-draft.ts';

/** Every field of a group; of Default only its insights. */
export function GroupForm({
  draft,
  problems,
  isNew,
  isDefault,
  isReal,
  onChange,
}: {
  readonly draft: GroupDraft;
  readonly problems: Problems;
  readonly isNew: boolean;
  readonly isDefault: boolean;
  readonly isReal: boolean;
  readonly onChange: (draft: GroupDraft) => void;
}) {
  const write = (expression: string) => onChange({ ...draft, expression });
  const problem = problems.get('expression');
  return (
    <>
      {isNew && (
        <TextField
          ref={focusOnce}
          label="Name"
          hint="Letters, digits and hyphens; it cannot be changed later."
          error={problems.get('name')}
          value={draft.name}
          onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
        />
      )}
      {isDefault ? (
        <p className={styles.soft}>
          Every trace belongs to Default; X-Ray does not let that change.
        </p>
      ) : (
        <div className={styles.expression} data-wrong={problem !== undefined || undefined}>
          <span className={styles.label}>Filter expression</span>
          <FilterBox filter={draft.expression} onApply={write} onWrite={write} />
          {problem !== undefined && (
            <p role="alert" className={styles.wrong}>
              {problem}
            </p>
          )}
        </div>
      )}
      <Checkbox
        label="Insights: watch for services that fail more than usual"
        checked={draft.insights}
        onChange={(insights) =>
          onChange({ ...draft, insights, notifications: draft.notifications && insights })
        }
      />
      <Checkbox
        label={`Notifications of insights, by EventBridge${isReal ? '' : ' (kept; only AWS sends them)'}`}
        checked={draft.notifications}
        disabled={!draft.insights}
        onChange={(notifications) => onChange({ ...draft, notifications })}
      />
    </>
  );
}
