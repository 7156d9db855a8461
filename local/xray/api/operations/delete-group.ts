import type { DeleteGroupRequest, DeleteGroupResult } from '@aws-sdk/client-xray';
import { defaultGroupName } from '../../groups/group.ts';
import { invalidRequest } from '../errors.ts';
import { namedGroup } from '../groups.ts';
import { groupArnShape, groupNameShape } from '../model/group-shapes.ts';
import type { Operation } from '../operation.ts';
import { structureOf } from '../shapes.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_DeleteGroup.html */
export const deleteGroup: Operation<'DeleteGroup'> = {
  coverage: {
    exact: 'Deletes a group and its tags; a group of the same name made later is empty.',
    unlike: ['the text that refuses to delete `Default` is our own: its text is not known.'],
  },
  input: structureOf<DeleteGroupRequest>()({ GroupName: groupNameShape, GroupARN: groupArnShape }),
  output: structureOf<DeleteGroupResult>()({}),
  run(input, { groups, tags }) {
    const group = namedGroup(input, groups);
    if (group.name === defaultGroupName) {
      throw invalidRequest('The group Default cannot be deleted');
    }
    groups.remove(group);
    tags.remove(group.arn);
    return {} satisfies DeleteGroupResult;
  },
};
