import { useMemo, useState } from 'react';
import { awsCommand } from '../../account/aws-command.ts';
import { type Done, DoneNotice } from '../../account/DoneNotice.tsx';
import { declaringStack } from '../../account/declaring-stack.ts';
import styles from '../../account/settings-page.module.css';
import { useAccount } from '../../account/use-account.ts';
import { navigate, useAddress } from '../../address/address.ts';
import { useApp, useGroups } from '../../api/queries.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { LeaveMenu } from '../../components/LeaveMenu.tsx';
import { Loading } from '../../components/Loading.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { useKeys } from '../../keyboard/use-keys.ts';
import { groupAwsCommand } from './copy-group.ts';
import { GroupPanel } from './GroupPanel.tsx';
import { GroupTable } from './GroupTable.tsx';
import { type Group, isDefault, readGroups } from './group.ts';
import { type Editing, mostGroups } from './group-draft.ts';
import { InsightView } from './InsightView.tsx';
import { groupsMarkdown } from './markdown.ts';
import { beginEditing, type Drafts, draftKey } from './open-group.ts';
import { groupsAddress, parseGroupsPlace } from './url.ts';

const example: Group = {
  name: 'slow',
  arn: '',
  expression: 'responsetime > 1',
  insights: true,
  notifications: false,
};

export function GroupsPage() {
  const address = useAddress();
  const place = useMemo(() => parseGroupsPlace(address), [address]);
  const { data, error, refetch } = useGroups();
  const app = useApp();
  const groups = useMemo(() => data && readGroups(data), [data]);
  const account = useAccount(groups?.[0]?.arn);
  const [drafts, setDrafts] = useState<Drafts>(new Map());
  const [done, setDone] = useState<Done>();

  const custom = groups?.filter((group) => !isDefault(group)).length ?? 0;
  const startNew = () => navigate(groupsAddress({ isNew: true }));
  useKeys({ new: custom < mostGroups ? startNew : undefined });
  const stackOf = (group: Group) => declaringStack(app.data?.resources, 'AWS::XRay::Group', group);
  const key = draftKey(place, groups ?? [], drafts);
  const edit = (next: Editing | undefined) =>
    setDrafts((now) => {
      const all = new Map(now);
      if (next === undefined) all.delete(key);
      else all.set(key, next);
      return all;
    });

  const finish = async (what: Done, opened: string | undefined): Promise<void> => {
    await refetch();
    edit(undefined);
    setDone({
      text: what.text,
      undo: async () => {
        await what.undo?.();
        await refetch();
        setDone(undefined);
      },
    });
    navigate(groupsAddress({ group: opened }));
  };

  if (place.insight !== undefined) {
    return (
      <div className={styles.page}>
        <div className={styles.main}>
          <InsightView id={place.insight} group={place.group} />
        </div>
      </div>
    );
  }
  const editing = groups && beginEditing(place, groups, drafts);
  const group = groups?.find(({ name }) => name === place.group);
  return (
    <div className={styles.page}>
      <div className={styles.main}>
        <header className={styles.header}>
          <h1>Groups</h1>
          <p className={styles.soft}>
            Traces under a name, for the map, lists, insights and metrics of their own.
          </p>
          <span className={styles.space} />
          <Button icon="plus" disabled={custom >= mostGroups} onClick={startNew}>
            New group
          </Button>
          <LeaveMenu
            awsCommand={awsCommand('get-groups', undefined, account.cliOptions)}
            json={() => JSON.stringify(data ?? [], null, 2)}
            markdown={() => groupsMarkdown(groups ?? [])}
            fileName="groups"
          />
        </header>
        {done !== undefined && <DoneNotice done={done} onClose={() => setDone(undefined)} />}
        {custom >= mostGroups && (
          <p className={styles.soft}>
            {`There are already ${mostGroups} groups, as many as X-Ray allows: delete one before making another.`}
          </p>
        )}
        {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {groups === undefined && error === null && <Loading label="Loading groups" />}
        {groups !== undefined && (
          <GroupTable
            rows={groups.map((each) => ({
              group: each,
              isEdited: drafts.has(each.name),
              stack: stackOf(each),
            }))}
            onOpen={(name) => navigate(groupsAddress({ group: name }))}
          />
        )}
        {groups !== undefined && custom === 0 && (
          <EmptyState
            title="No group but Default yet"
            command={groupAwsCommand(example, account.cliOptions)}
          >
            <p>A group for what is slow, for example:</p>
          </EmptyState>
        )}
      </div>
      {groups !== undefined && editing !== undefined && (
        <SidePanel
          title={
            editing.base === undefined ? (
              'New group'
            ) : (
              <Untrusted text={editing.base.name} most={100} />
            )
          }
          onClose={() => navigate(groupsAddress())}
        >
          <GroupPanel
            key={key}
            group={editing.base === undefined ? undefined : group}
            groups={groups}
            editing={editing}
            stack={group && stackOf(group)}
            onEdit={(next) => {
              edit(next);
              if (next === undefined) navigate(groupsAddress({ group: group?.name }), 'replace');
            }}
            onGroups={async () => void (await refetch())}
            onDone={finish}
          />
        </SidePanel>
      )}
    </div>
  );
}
