import type { Group } from '../groups/group.ts';
import type { Groups } from '../groups/groups.ts';
import { invalidRequest } from './errors.ts';

interface GroupInput {
  readonly GroupName?: string | undefined;
  readonly GroupARN?: string | undefined;
}

/** The group that a call is about; texts observed. @throws XRayError */
export function namedGroup(input: GroupInput, groups: Groups): Group {
  if ((input.GroupName === undefined) === (input.GroupARN === undefined)) {
    throw invalidRequest('Provide either GroupName or GroupARN');
  }
  const group = findGroup(input, groups);
  if (group === undefined) throw invalidRequest('Group not found');
  return group;
}

/**
 * The group whose traces a query is about, `Default` when it names none. X-Ray's text ends with a dot
 * here (observed). @throws XRayError
 */
export function queriedGroup(input: GroupInput, groups: Groups): Group {
  const { GroupName = input.GroupARN === undefined ? 'Default' : undefined, GroupARN } = input;
  const group = findGroup({ GroupName, GroupARN }, groups);
  if (group === undefined) throw invalidRequest('Group not found.');
  return group;
}

/** Where both are given they must be of one group. */
function findGroup({ GroupName, GroupARN }: GroupInput, groups: Groups): Group | undefined {
  const group =
    GroupARN === undefined
      ? groups.find({ by: 'name', value: GroupName ?? '' })
      : groups.find({ by: 'arn', value: GroupARN });
  return GroupName === undefined || group?.name === GroupName ? group : undefined;
}
