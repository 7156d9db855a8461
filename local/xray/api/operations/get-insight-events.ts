import type { GetInsightEventsRequest, GetInsightEventsResult } from '@aws-sdk/client-xray';
import { requireInsight, unlikeInsights } from '../insights.ts';
import { toInsightEvent } from '../model/insight.ts';
import { insightEventShape, insightIdShape, insightTokenShape } from '../model/insight-shapes.ts';
import type { Operation } from '../operation.ts';
import { pageOf } from '../page-token.ts';
import { integer, list, string, structureOf } from '../shapes.ts';

const mostEvents = 50;

/** https://docs.aws.amazon.com/xray/latest/api/API_GetInsightEvents.html */
export const getInsightEvents: Operation<'GetInsightEvents'> = {
  coverage: {
    exact:
      'Lists, in pages, when an insight opened, changed and closed, with what it had done to clients and to its root cause by then.',
    unlike: [...unlikeInsights, 'the latest event comes first; their order is not known.'],
  },
  input: structureOf<GetInsightEventsRequest>()(
    {
      InsightId: insightIdShape,
      MaxResults: integer({ min: 1, max: mostEvents }),
      NextToken: insightTokenShape,
    },
    ['InsightId'],
  ),
  output: structureOf<GetInsightEventsResult>()({
    InsightEvents: list(insightEventShape),
    NextToken: string(),
  }),
  run(input, context) {
    const { id, events } = requireInsight(input.InsightId, context);
    const page = pageOf(events.toReversed(), {
      list: `events ${id}`,
      placeOf: ({ time }) => String(time),
      limit: input.MaxResults ?? mostEvents,
      token: input.NextToken,
    });
    return {
      InsightEvents: page.items.map(toInsightEvent),
      NextToken: page.next,
    } satisfies GetInsightEventsResult;
  },
};
