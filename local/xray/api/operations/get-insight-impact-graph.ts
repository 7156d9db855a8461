import type {
  GetInsightImpactGraphRequest,
  GetInsightImpactGraphResult,
  InsightImpactGraphService,
} from '@aws-sdk/client-xray';
import { groupKey } from '../../groups/group.ts';
import { type ImpactService, impactGraph } from '../../insights/impact-graph.ts';
import { invalidRequest } from '../errors.ts';
import { requireInsight, unlikeInsights } from '../insights.ts';
import {
  impactGraphServiceShape,
  insightIdShape,
  insightTokenShape,
} from '../model/insight-shapes.ts';
import { refuseToken } from '../next-token.ts';
import type { Operation } from '../operation.ts';
import { list, string, structureOf, timestamp } from '../shapes.ts';
import { timeRange, toDate } from '../time-range.ts';

const longestWindow = 6 * 60 * 60;

/** https://docs.aws.amazon.com/xray/latest/api/API_GetInsightImpactGraph.html */
export const getInsightImpactGraph: Operation<'GetInsightImpactGraph'> = {
  coverage: {
    exact:
      'Gives the structure of the group’s graph in a window of at most six hours, as far as it is affected, without figures.',
    unlike: [
      ...unlikeInsights,
      'the graph is that of the anomalous services and of all that call the root cause through others; which nodes X-Ray keeps is not known.',
    ],
  },
  input: structureOf<GetInsightImpactGraphRequest>()(
    {
      InsightId: insightIdShape,
      StartTime: timestamp,
      EndTime: timestamp,
      NextToken: insightTokenShape,
    },
    ['InsightId', 'StartTime', 'EndTime'],
  ),
  output: structureOf<GetInsightImpactGraphResult>()({
    InsightId: string(),
    StartTime: timestamp,
    EndTime: timestamp,
    ServiceGraphStartTime: timestamp,
    ServiceGraphEndTime: timestamp,
    Services: list(impactGraphServiceShape),
    NextToken: string(),
  }),
  run(input, context) {
    refuseToken(input.NextToken);
    const window = timeRange(input);
    if (window.end - window.start > longestWindow) {
      throw invalidRequest('Time range cannot be longer than 6 hours');
    }
    const insight = requireInsight(input.InsightId, context);
    const group = context.groups.find({ by: 'arn', value: insight.groupArn });
    // Of a group that is gone there is no graph any more.
    const graph = group && context.engine.serviceGraph({ ...window, group: groupKey(group) });
    return {
      InsightId: insight.id,
      StartTime: toDate(window.start),
      EndTime: toDate(window.end),
      ServiceGraphStartTime: toDate(graph?.start ?? window.start),
      ServiceGraphEndTime: toDate(graph?.end ?? window.end),
      Services: impactGraph(graph?.services ?? [], insight).map(toService),
    } satisfies GetInsightImpactGraphResult;
  },
};

const toService = (service: ImpactService, referenceId: number): InsightImpactGraphService => ({
  ReferenceId: referenceId,
  Type: service.type,
  Name: service.name,
  Names: [service.name],
  AccountId: service.account,
  Edges: service.callees.map((callee) => ({ ReferenceId: callee })),
});
