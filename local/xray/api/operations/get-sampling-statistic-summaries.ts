import type {
  GetSamplingStatisticSummariesRequest,
  GetSamplingStatisticSummariesResult,
} from '@aws-sdk/client-xray';
import { statisticSummaryShape } from '../model/sampling-shapes.ts';
import { refuseToken } from '../next-token.ts';
import type { Operation } from '../operation.ts';
import { list, string, structureOf } from '../shapes.ts';
import { toDate } from '../time-range.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_GetSamplingStatisticSummaries.html */
export const getSamplingStatisticSummaries: Operation<'GetSamplingStatisticSummaries'> = {
  coverage: {
    exact:
      'Adds up what clients reported to GetSamplingTargets, per rule and window of ten seconds; the local API Gateway’s own sampling included.',
    unlike: ['reports count at once and for five minutes; a rule without reports is left out.'],
  },
  input: structureOf<GetSamplingStatisticSummariesRequest>()({ NextToken: string() }),
  output: structureOf<GetSamplingStatisticSummariesResult>()({
    SamplingStatisticSummaries: list(statisticSummaryShape),
    NextToken: string(),
  }),
  run(input, { sampling }) {
    refuseToken(input.NextToken);
    const summaries = sampling.statistics.list().map((summary) => ({
      RuleName: summary.ruleName,
      Timestamp: toDate(summary.timestamp),
      RequestCount: summary.requestCount,
      BorrowCount: summary.borrowCount,
      SampledCount: summary.sampledCount,
    }));
    return {
      SamplingStatisticSummaries: summaries,
    } satisfies GetSamplingStatisticSummariesResult;
  },
};
