import type { UpdateGroupRequest, UpdateGroupResult } from '@aws-sdk/client-xray';
import { type Group, mostChanges } from '../../groups/group.ts';
import { invalidRequest } from '../errors.ts';
import { readInsights, requireGroupExpression } from '../group-input.ts';
import { namedGroup } from '../groups.ts';
import {
  groupArnShape,
  groupNameShape,
  groupShape,
  insightsShape,
  toGroup,
} from '../model/group-shapes.ts';
import type { Operation, OperationContext } from '../operation.ts';
import { string, structureOf } from '../shapes.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_UpdateGroup.html; texts that are not ours observed. */
export const updateGroup: Operation<'UpdateGroup'> = {
  coverage: {
    exact:
      'Changes a group’s expression for the traces that are stored from then on, and its insights; what is left out stays.',
    unlike: [
      'the text about the expression of `Default`, which cannot be changed, is our own: its text is not known.',
    ],
  },
  input: structureOf<UpdateGroupRequest>()({
    GroupName: groupNameShape,
    GroupARN: groupArnShape,
    FilterExpression: string(),
    InsightsConfiguration: insightsShape,
  }),
  output: structureOf<UpdateGroupResult>()({ Group: groupShape }),
  run(input, context) {
    const before = namedGroup(input, context.groups);
    const group = {
      ...before,
      ...readExpression(input, before, context),
      ...readInsights(input.InsightsConfiguration, before),
    };
    context.groups.put(group);
    return { Group: toGroup(group) } satisfies UpdateGroupResult;
  },
};

function readExpression(
  { FilterExpression: given, InsightsConfiguration: insights }: UpdateGroupRequest,
  before: Group,
  { clock, groups }: OperationContext,
): Pick<Group, 'filterExpression' | 'changes'> {
  const { filterExpression, changes } = before;
  if (given === undefined && insights !== undefined) return { filterExpression, changes };
  if (filterExpression === undefined) {
    throw invalidRequest('The filter expression of the group Default cannot be changed');
  }
  const changed = requireGroupExpression(given, groups, before.arn);
  if (changed === filterExpression) return { filterExpression, changes };
  return {
    filterExpression: changed,
    changes: [...changes, clock.now()].slice(-mostChanges),
  };
}
