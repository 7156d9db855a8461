import type { GetInsightRequest, GetInsightResult } from '@aws-sdk/client-xray';
import { requireInsight, unlikeInsights } from '../insights.ts';
import { toInsight } from '../model/insight.ts';
import { insightIdShape, insightShape } from '../model/insight-shapes.ts';
import type { Operation } from '../operation.ts';
import { structureOf } from '../shapes.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_GetInsight.html */
export const getInsight: Operation<'GetInsight'> = {
  coverage: {
    exact:
      'Tells an insight’s root cause, state, times, impact on clients and on the root cause, and the services with the most faults.',
    unlike: unlikeInsights,
  },
  input: structureOf<GetInsightRequest>()({ InsightId: insightIdShape }, ['InsightId']),
  output: structureOf<GetInsightResult>()({ Insight: insightShape }),
  run: (input, context) =>
    ({
      Insight: toInsight(requireInsight(input.InsightId, context)),
    }) satisfies GetInsightResult,
};
