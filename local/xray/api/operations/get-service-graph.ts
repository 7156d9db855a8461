import type { GetServiceGraphRequest, GetServiceGraphResult } from '@aws-sdk/client-xray';
import { groupKey, hasChangedWithin } from '../../groups/group.ts';
import { invalidRequest } from '../errors.ts';
import { queriedGroup } from '../groups.ts';
import { toService } from '../model/graph.ts';
import { serviceShape } from '../model/graph-shapes.ts';
import { groupArnShape, groupNameShape } from '../model/group-shapes.ts';
import { refuseToken } from '../next-token.ts';
import type { Operation } from '../operation.ts';
import { boolean, list, string, structureOf, timestamp } from '../shapes.ts';
import { timeRange, toDate } from '../time-range.ts';

const longestWindow = 6 * 60 * 60;

/** https://docs.aws.amazon.com/xray/latest/api/API_GetServiceGraph.html; limits and texts observed. */
export const getServiceGraph: Operation<'GetServiceGraph'> = {
  coverage: {
    exact:
      'Merges the traces whose latest change was received in the window, of a group or of all: nodes, edges, statistics, histograms, aliases; at most six hours, one page, no tokens.',
    unlike: [
      'every node is kept, however many there are.',
      'traces received in the window are there at once, unless more than 1,000 of them wait to be worked in: then the answer tells what has been, and the rest is there within seconds.',
    ],
  },
  input: structureOf<GetServiceGraphRequest>()(
    {
      StartTime: timestamp,
      EndTime: timestamp,
      GroupName: groupNameShape,
      GroupARN: groupArnShape,
      NextToken: string(),
    },
    ['StartTime', 'EndTime'],
  ),
  output: structureOf<GetServiceGraphResult>()({
    StartTime: timestamp,
    EndTime: timestamp,
    Services: list(serviceShape),
    ContainsOldGroupVersions: boolean,
    NextToken: string(),
  }),
  run(input, context) {
    refuseToken(input.NextToken);
    const window = timeRange(input);
    if (window.end - window.start > longestWindow) {
      throw invalidRequest('Time range cannot be longer than 6 hours');
    }
    const group = queriedGroup(input, context.groups);
    const graph = context.engine.serviceGraph({ ...window, group: groupKey(group) });
    return {
      StartTime: toDate(graph.start),
      EndTime: toDate(graph.end),
      Services: graph.services.map(toService),
      ContainsOldGroupVersions: hasChangedWithin(group, window),
    } satisfies GetServiceGraphResult;
  },
};
