import { copyAnnounced } from '../../account/copy-announced.ts';
import type { Done } from '../../account/DoneNotice.tsx';
import { SettingForm } from '../../account/SettingForm.tsx';
import { Tags } from '../../account/Tags.tsx';
import { useAccount } from '../../account/use-account.ts';
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
  /** News of the groups are there to be fetched. */
  readonly onGroups: () => Promise<void>;
  readonly onDone: (done: Done, opened: string | undefined) => Promise<void>;
}) {
  const account = useAccount((group ?? editing.base ?? groups[0])?.arn);
  const { base, draft } = editing;
  const isNew = base === undefined;
  const before = beforeOf(editing);
  const problems = problemsOf(editing, groups);
  const answer = useFilterAnswer(draft.expression, undefined);
  // The real X-Ray may know more of the language than the parser here.
  const isReadable = answer !== undefined && (account.isReal || answer.error === undefined);
  const isOwn = group !== undefined && !isDefault(group);

  const save = async () => {
    const now = (await fetchGroups()).find(({ name }) => name === draft.name);
    if (conflictOf(editing, now) !== undefined) return onGroups();
    await onDone(await saveGroup(editing), draft.name);
  };
  /** The answer to the last letters may not have come; who cannot be asked does not stand in the way. */
  const isRefused = async () => {
    if (account.isReal) return false;
    const { expression } = draft;
    const judged = answer ?? (await askFilter({ expression }).catch(() => undefined));
    return judged?.error !== undefined;
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
      <SettingForm
        what="group"
        isNew={isNew}
        account={account}
        changes={changesOf(before, draft)}
        conflict={conflictOf(editing, group)}
        theirs={group === undefined ? [] : changesOf(before, draftOf(group))}
        wrong={problems.size}
        isRefused={isRefused}
        fields={(tried) => (
          <>
            <GroupForm
              draft={draft}
              problems={tried ? problems : noProblems}
              isNew={isNew}
              isReal={account.isReal}
              isDefault={group !== undefined && isDefault(group)}
              onChange={(next) => {
                const edited = { ...editing, draft: next };
                onEdit(isNew || isEdited(edited) ? edited : undefined);
              }}
            />
            {tried && answer?.error !== undefined && !account.isReal && (
              <p role="alert" className={styles.wrong}>
                X-Ray refuses this expression: <Untrusted text={answer.error.message} most={300} />
              </p>
            )}
          </>
        )}
        note={
          !isNew &&
          draft.expression !== before.expression && (
            <p className={styles.soft}>
              Traces that are stored already stay in the group or out of it: whether one belongs is
              decided when it is stored.
            </p>
          )
        }
        menus={
          group !== undefined && !isNew && <Leave group={group} cliOptions={account.cliOptions} />
        }
        deletion={
          isOwn && !isNew ? (
            <p>
              Its traces stay; only that they belong to <Untrusted text={group.name} /> is
              forgotten, and its insights. Undo makes the group again, without them.
            </p>
          ) : undefined
        }
        onSave={save}
        onDelete={async () => {
          if (group !== undefined) await onDone(await removeGroup(group), undefined);
        }}
        onDiscard={() => onEdit(undefined)}
        onKeepMine={() => onEdit(group === undefined ? { draft } : keepMine(editing, group))}
      />
      <GroupTrial
        expression={draft.expression}
        isReal={account.isReal}
        isReadable={isReadable && (draft.expression.trim() !== '' || group !== undefined)}
      />
      {group !== undefined && <InsightList group={group} isReal={account.isReal} />}
      {isOwn && <Tags key={group.arn} arn={group.arn} account={account} />}
    </div>
  );
}

/** Default is in every account: there is nothing to make. */
function Leave({ group, cliOptions }: { readonly group: Group; readonly cliOptions: string }) {
  const isOwn = !isDefault(group);
  return (
    <LeaveMenu
      link={groupsAddress({ group: group.name })}
      awsCommand={isOwn ? groupAwsCommand(group, cliOptions) : undefined}
      json={() => groupJson(group)}
      fileName={`group-${group.name}`}
      more={
        isOwn
          ? [
              {
                label: 'Copy as CDK code',
                hint: 'new xray.CfnGroup(…)',
                onSelect: () => void copyAnnounced(groupCdkCode(group)),
              },
            ]
          : []
      }
    />
  );
}
