import { useState } from 'react';
import { ChangeList } from '../../account/ChangeList.tsx';
import { ConfirmDialog } from '../../account/ConfirmDialog.tsx';
import { ConflictNotice } from '../../account/ConflictNotice.tsx';
import { copyAnnounced } from '../../account/copy-announced.ts';
import type { Done } from '../../account/DoneNotice.tsx';
import { Tags } from '../../account/Tags.tsx';
import { useAccount } from '../../account/use-account.ts';
import { Button } from '../../components/Button.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { LeaveMenu } from '../../components/LeaveMenu.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { askFilter, useFilterAnswer } from '../../frame/use-filter-answer.ts';
import { mapAddress } from '../map/url.ts';
import { tracesAddress } from '../traces/url.ts';
import { groupAwsCommand, groupCdkCode, groupJson } from './copy-group.ts';
import { GroupForm } from './GroupForm.tsx';
import styles from './GroupPanel.module.css';
import { GroupTrial } from './GroupTrial.tsx';
import { type Group, isDefault } from './group.ts';
import { fetchGroups, removeGroup, saveGroup } from './group-actions.ts';
import {
  beforeOf,
  changesOf,
  conflictOf,
  draftOf,
  type Editing,
  isEdited,
  keepMine,
  type Problems,
  problemsOf,
} from './group-draft.ts';
import { scopeOf } from './group-scope.ts';
import { InsightList } from './InsightList.tsx';
import { groupsAddress } from './url.ts';

const noProblems: Problems = new Map();

/** A group, or one that is being made: what belongs to it, every field to change, its insights. */
export function GroupPanel({
  group,
  groups,
  editing,
  stack,
  onEdit,
  onGroups,
  onDone,
}: {
  /** As X-Ray has it; absent for a new one and for one that somebody deleted. */
  readonly group: Group | undefined;
  readonly groups: readonly Group[];
  readonly editing: Editing;
  readonly stack: string | undefined;
  readonly onEdit: (editing: Editing | undefined) => void;
  /** News of the groups came along. */
  readonly onGroups: () => Promise<void>;
  readonly onDone: (done: Done, opened: string | undefined) => Promise<void>;
}) {
  const account = useAccount((group ?? editing.base ?? groups[0])?.arn);
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState<'save' | 'delete'>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  const { base, draft } = editing;
  const isNew = base === undefined;
  const conflict = conflictOf(editing, group);
  const changes = changesOf(beforeOf(editing), draft);
  const problems = problemsOf(editing, groups);
  const answer = useFilterAnswer(draft.expression, undefined);
  const isReadable = answer !== undefined && answer.error === undefined;

  const save = async () => {
    const now = (await fetchGroups()).find(({ name }) => name === draft.name);
    setAsking(undefined);
    if (conflictOf(editing, now) !== undefined) return onGroups();
    await onDone(await saveGroup(editing), draft.name);
    setTried(false);
  };
  /** The answer to the last letters may not have come; who cannot be asked does not stand in the way. */
  const isRefused = async () => {
    const { expression } = draft;
    const judged = answer ?? (await askFilter({ expression }).catch(() => undefined));
    return judged?.error !== undefined;
  };
  const submit = async () => {
    setTried(true);
    setError(undefined);
    if (problems.size > 0 || conflict !== undefined || (await isRefused())) return;
    if (account.isReal) return setAsking('save');
    setBusy(true);
    await save().catch(setError);
    setBusy(false);
  };

  return (
    <div className={styles.panel}>
      {group !== undefined && (
        <p className={styles.uses}>
          Use it: <a href={mapAddress(scopeOf(group))}>map</a>
          <a href={tracesAddress(scopeOf(group))}>traces</a>
        </p>
      )}
      {stack !== undefined && (
        <p className={styles.soft}>
          The stack <Untrusted text={stack} /> of this app declares it: what is changed here lasts
          until the template changes it.
        </p>
      )}
      <form
        className={styles.form}
        aria-label={isNew ? 'New group' : 'Change the group'}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <GroupForm
          draft={draft}
          problems={tried ? problems : noProblems}
          isNew={isNew}
          isDefault={group !== undefined && isDefault(group)}
          onChange={(next) => {
            const edited = { ...editing, draft: next };
            onEdit(isNew || isEdited(edited) ? edited : undefined);
          }}
        />
        {conflict !== undefined && (
          <ConflictNotice
            conflict={conflict}
            what="group"
            theirs={group === undefined ? [] : changesOf(beforeOf(editing), draftOf(group))}
            onKeepMine={() => onEdit(group === undefined ? { draft } : keepMine(editing, group))}
            onTakeTheirs={() => onEdit(undefined)}
          />
        )}
        {!isNew && conflict === undefined && changes.length > 0 && (
          <>
            <ChangeList changes={changes} />
            {draft.expression !== beforeOf(editing).expression && (
              <p className={styles.soft}>
                Traces that are stored already stay in the group or out of it: whether one belongs
                is decided when it is stored.
              </p>
            )}
          </>
        )}
        {error !== undefined && <ErrorNotice error={error} />}
        {tried && answer?.error !== undefined && (
          <p role="alert" className={styles.wrong}>
            X-Ray refuses this expression: <Untrusted text={answer.error.message} most={300} />
          </p>
        )}
        <div className={styles.buttons}>
          <Button
            type="submit"
            kind="primary"
            disabled={busy || conflict !== undefined || (!isNew && changes.length === 0)}
          >
            {isNew ? 'Create group' : 'Save'}
          </Button>
          {(isNew || changes.length > 0) && (
            <Button
              onClick={() => {
                setTried(false);
                setError(undefined);
                onEdit(undefined);
              }}
            >
              {isNew ? 'Cancel' : 'Discard'}
            </Button>
          )}
          {group !== undefined && !isNew && (
            <>
              <LeaveMenu
                link={groupsAddress({ group: group.name })}
                awsCommand={
                  isDefault(group) ? undefined : groupAwsCommand(group, account.cliOptions)
                }
                json={() => groupJson(group)}
                fileName={`group-${group.name}`}
                more={
                  isDefault(group)
                    ? []
                    : [
                        {
                          label: 'Copy as CDK code',
                          hint: 'new xray.CfnGroup(…)',
                          onSelect: () => void copyAnnounced(groupCdkCode(group)),
                        },
                      ]
                }
              />
              {!isDefault(group) && (
                <Button kind="danger" icon="trash" onClick={() => setAsking('delete')}>
                  Delete
                </Button>
              )}
            </>
          )}
        </div>
      </form>
      <GroupTrial
        expression={draft.expression}
        isReal={account.isReal}
        isReadable={isReadable && (draft.expression.trim() !== '' || group !== undefined)}
      />
      {group !== undefined && <InsightList group={group} isReal={account.isReal} />}
      {group !== undefined && !isDefault(group) && (
        <div className={styles.trial}>
          <Tags key={group.arn} arn={group.arn} account={account} />
        </div>
      )}
      {asking === 'save' && (
        <ConfirmDialog
          title={isNew ? 'Create this group?' : 'Save these changes?'}
          action={isNew ? 'Create group' : 'Save'}
          account={account}
          onClose={() => setAsking(undefined)}
          onConfirm={save}
        >
          <ChangeList changes={changes} />
        </ConfirmDialog>
      )}
      {asking === 'delete' && group !== undefined && (
        <ConfirmDialog
          title="Delete this group?"
          action="Delete group"
          kind="danger"
          account={account}
          onClose={() => setAsking(undefined)}
          onConfirm={async () => {
            const done = await removeGroup(group);
            setAsking(undefined);
            await onDone(done, undefined);
          }}
        >
          <p>
            Its traces stay; only that they belong to <Untrusted text={group.name} /> is forgotten,
            and its insights. Undo makes the group again, without them.
          </p>
        </ConfirmDialog>
      )}
    </div>
  );
}
