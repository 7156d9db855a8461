import type { Done } from '../../account/DoneNotice.tsx';
import { callXRay } from '../../api/call.ts';
import type { Input } from '../../api/operations.ts';
import { pagesOf } from '../../api/pages-of.ts';
import { type Group, isDefault, readGroup } from './group.ts';
import { draftOf, type Editing, type GroupDraft } from './group-draft.ts';

type WireTag = NonNullable<Input<'CreateGroup'>['Tags']>[number];

export async function fetchGroups(signal?: AbortSignal): Promise<readonly Group[]> {
  const groups: Group[] = [];
  for await (const page of pagesOf('GetGroups', {}, signal)) {
    groups.push(...(page.Groups ?? []).map(readGroup));
  }
  return groups;
}

/** Creates or changes the group. @throws ApiError */
export async function saveGroup({ base, draft }: Editing): Promise<Done> {
  if (base === undefined) {
    const created = await createGroup(draft);
    return {
      text: `Created the group "${draft.name}".`,
      undo: () => deleteGroup(created.name),
    };
  }
  await updateGroup(base, draft);
  return {
    text: `Changed the group "${base.name}".`,
    undo: () => updateGroup(base, draftOf(base)),
  };
}

/** @throws ApiError */
export async function removeGroup(group: Group): Promise<Done> {
  const { Tags: tags = [] } = await callXRay('ListTagsForResource', { ResourceARN: group.arn });
  await deleteGroup(group.name);
  return {
    text: `Deleted the group "${group.name}". Made again, it begins with the traces from then on.`,
    undo: async () => void (await createGroup(draftOf(group), tags)),
  };
}

async function createGroup(draft: GroupDraft, tags: readonly WireTag[] = []): Promise<Group> {
  const { Group: created } = await callXRay('CreateGroup', {
    GroupName: draft.name,
    FilterExpression: draft.expression,
    InsightsConfiguration: insightsOf(draft),
    ...(tags.length > 0 && { Tags: [...tags] }),
  });
  return readGroup(created ?? {});
}

/** X-Ray wants the expression again, also when only the insights change (observed); Default has none. */
async function updateGroup(group: Group, draft: GroupDraft): Promise<void> {
  await callXRay('UpdateGroup', {
    GroupName: group.name,
    ...(!isDefault(group) && { FilterExpression: draft.expression }),
    InsightsConfiguration: insightsOf(draft),
  });
}

async function deleteGroup(name: string): Promise<void> {
  await callXRay('DeleteGroup', { GroupName: name });
}

const insightsOf = ({ insights, notifications }: GroupDraft) => ({
  InsightsEnabled: insights,
  NotificationsEnabled: notifications,
});
