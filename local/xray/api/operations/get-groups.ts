import type { GetGroupsRequest, GetGroupsResult } from '@aws-sdk/client-xray';
import { invalidRequest } from '../errors.ts';
import { groupShape, toGroup } from '../model/group-shapes.ts';
import type { Operation } from '../operation.ts';
import { list, string, structureOf } from '../shapes.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_GetGroups.html */
export const getGroups: Operation<'GetGroups'> = {
  coverage: {
    exact: 'Lists every group in one page, `Default` included, and refuses any token.',
    unlike: ['`Default` comes first and the others by name: its order is not known.'],
  },
  input: structureOf<GetGroupsRequest>()({ NextToken: string({ min: 1, max: 100 }) }),
  output: structureOf<GetGroupsResult>()({ Groups: list(groupShape), NextToken: string() }),
  run(input, { groups }) {
    // Another text than everywhere else (observed).
    if (input.NextToken !== undefined) throw invalidRequest('Next Token not supported');
    return { Groups: groups.list().map(toGroup) } satisfies GetGroupsResult;
  },
};
