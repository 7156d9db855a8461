import type { GetGroupRequest, GetGroupResult } from '@aws-sdk/client-xray';
import { namedGroup } from '../groups.ts';
import { groupArnShape, groupNameShape, groupShape, toGroup } from '../model/group-shapes.ts';
import type { Operation } from '../operation.ts';
import { structureOf } from '../shapes.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_GetGroup.html */
export const getGroup: Operation<'GetGroup'> = {
  coverage: { exact: 'Gives a group by its name or its ARN, `Default` included.', unlike: [] },
  input: structureOf<GetGroupRequest>()({ GroupName: groupNameShape, GroupARN: groupArnShape }),
  output: structureOf<GetGroupResult>()({ Group: groupShape }),
  run: (input, { groups }) =>
    ({ Group: toGroup(namedGroup(input, groups)) }) satisfies GetGroupResult,
};
