import type { GetServiceGraphRequest, GetServiceGraphResult } from '@aws-sdk/client-xray';
import { invalidRequest } from '../errors.ts';
import { requireGroup } from '../groups.ts';
import { toService } from '../model/graph.ts';
import { serviceShape } from '../model/graph-shapes.ts';
import { refuseToken } from '../next-token.ts';
import type { Operation } from '../operation.ts';
import { boolean, list, string, structureOf, timestamp } from '../shapes.ts';
import { timeRange, toDate } from '../time-range.ts';

const longestWindow = 6 * 60 * 60;

/** https://docs.aws.amazon.com/xray/latest/api/API_GetServiceGraph.html; limits and texts observed. */
export const getServiceGraph: Operation<'GetServiceGraph'> = {
  input: structureOf<GetServiceGraphRequest>()(
    {
      StartTime: timestamp,
      EndTime: timestamp,
      GroupName: string({ min: 1, max: 32 }),
      GroupARN: string({ min: 1, max: 400 }),
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
    if (input.GroupName !== undefined)
      requireGroup({ by: 'name', value: input.GroupName }, context);
    if (input.GroupARN !== undefined) requireGroup({ by: 'arn', value: input.GroupARN }, context);
    const graph = context.engine.serviceGraph(window);
    return {
      StartTime: toDate(graph.start),
      EndTime: toDate(graph.end),
      Services: graph.services.map(toService),
      ContainsOldGroupVersions: false,
    } satisfies GetServiceGraphResult;
  },
};
