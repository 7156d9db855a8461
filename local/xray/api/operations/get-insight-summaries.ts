import type { GetInsightSummariesRequest, GetInsightSummariesResult } from '@aws-sdk/client-xray';
import { figures } from '../../insights/figures.ts';
import type { Insight } from '../../insights/insight.ts';
import { invalidRequest } from '../errors.ts';
import { namedGroup } from '../groups.ts';
import { unlikeInsights } from '../insights.ts';
import { groupArnShape, groupNameShape } from '../model/group-shapes.ts';
import { toInsightSummary } from '../model/insight.ts';
import { insightSummaryShape, insightTokenShape } from '../model/insight-shapes.ts';
import type { Operation } from '../operation.ts';
import { pageOf } from '../page-token.ts';
import { integer, list, string, structureOf, timestamp } from '../shapes.ts';
import { timeRange } from '../time-range.ts';

const mostSummaries = 100;

/** https://docs.aws.amazon.com/xray/latest/api/API_GetInsightSummaries.html */
export const getInsightSummaries: Operation<'GetInsightSummaries'> = {
  coverage: {
    exact:
      'Lists the insights of a group, in pages, by state and time; no time may be more than 30 days old.',
    unlike: [
      ...unlikeInsights,
      'an insight is listed when any of it lies in the window, the latest beginning first; which ones and in what order is not known.',
    ],
  },
  input: structureOf<GetInsightSummariesRequest>()(
    {
      States: list(string({ oneOf: ['ACTIVE', 'CLOSED'] }), { max: 1 }),
      GroupARN: groupArnShape,
      GroupName: groupNameShape,
      StartTime: timestamp,
      EndTime: timestamp,
      MaxResults: integer({ min: 1, max: mostSummaries }),
      NextToken: insightTokenShape,
    },
    ['StartTime', 'EndTime'],
  ),
  output: structureOf<GetInsightSummariesResult>()({
    InsightSummaries: list(insightSummaryShape),
    NextToken: string(),
  }),
  run(input, { clock, groups, insights }) {
    const window = timeRange(input);
    const oldest = clock.now() - figures.daysKept * 24 * 60 * 60;
    // The texts are ours: X-Ray's are not known.
    if (window.start < oldest) throw invalidRequest('Start time cannot be more than 30 days old');
    const group = namedGroup(input, groups);
    const [state] = input.States ?? [];
    const found = insights
      .ofGroup(group.arn)
      .filter((insight) => state === undefined || insight.state === state)
      .filter(({ start, end = clock.now() }) => start < window.end && end >= window.start);
    const page = pageOf(found, {
      list: JSON.stringify(['insights', group.arn, state, window.start, window.end]),
      placeOf: placeOf,
      limit: input.MaxResults ?? mostSummaries,
      token: input.NextToken,
    });
    return {
      InsightSummaries: page.items.map(toInsightSummary),
      NextToken: page.next,
    } satisfies GetInsightSummariesResult;
  },
};

/** Beginnings have the same number of digits until the year 2286. */
const placeOf = ({ start, id }: Insight): string => `${start} ${id}`;
