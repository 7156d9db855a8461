import type { CreateGroupRequest, CreateGroupResult } from '@aws-sdk/client-xray';
import { defaultGroupName, type Group, newGroupArn } from '../../groups/group.ts';
import { invalidRequest } from '../errors.ts';
import { readInsights, requireGroupExpression } from '../group-input.ts';
import { groupNameShape, groupShape, insightsShape, toGroup } from '../model/group-shapes.ts';
import { tagsShape } from '../model/tag-shapes.ts';
import type { Operation } from '../operation.ts';
import { string, structureOf } from '../shapes.ts';
import { readFirstTags } from '../tags.ts';

/** https://docs.aws.amazon.com/general/latest/gr/xray.html */
const mostGroups = 25;

/** https://docs.aws.amazon.com/xray/latest/api/API_CreateGroup.html; texts that are not ours observed. */
export const createGroup: Operation<'CreateGroup'> = {
  coverage: {
    exact:
      'Creates a group with an ARN of its own, up to 25; from then on traces belong to it for which its expression holds when they are stored.',
    unlike: [
      'the texts about names, notifications and the quota are our own: its texts are not known.',
      'an expression of more than 2000 terms is refused.',
      'group metrics go to no CloudWatch when X-Ray runs alone; beside an app they go to the local one.',
    ],
  },
  input: structureOf<CreateGroupRequest>()(
    {
      GroupName: groupNameShape,
      FilterExpression: string(),
      InsightsConfiguration: insightsShape,
      Tags: tagsShape,
    },
    ['GroupName'],
  ),
  output: structureOf<CreateGroupResult>()({ Group: groupShape }),
  run({ GroupName: name = '', FilterExpression, InsightsConfiguration, Tags }, context) {
    const { groups, tags } = context;
    if (!/^[A-Za-z0-9-]+$/.test(name)) {
      throw invalidRequest(
        `Group name "${name}" is not valid; letters, digits and hyphens are allowed`,
      );
    }
    const firstTags = readFirstTags(Tags);
    const insights = readInsights(InsightsConfiguration, off);
    if (groups.find({ by: 'name', value: name })) throw invalidRequest(`${name} already exists`);
    const filterExpression = requireGroupExpression(FilterExpression, groups);
    const custom = groups.list().filter((group) => group.name !== defaultGroupName);
    if (custom.length >= mostGroups) {
      throw invalidRequest(`There are already ${mostGroups} groups; delete one first`);
    }
    const arn = newGroupArn(name, context);
    const group: Group = { name, arn, filterExpression, ...insights, changes: [] };
    tags.set(arn, firstTags);
    groups.put(group);
    return { Group: toGroup(group) } satisfies CreateGroupResult;
  },
};

const off = { insightsEnabled: false, notificationsEnabled: false };
