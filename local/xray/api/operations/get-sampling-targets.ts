import type {
  GetSamplingTargetsRequest,
  GetSamplingTargetsResult,
  SamplingBoostStatisticsDocument,
  SamplingStatisticsDocument,
  SamplingTargetDocument,
  UnprocessedStatistics,
} from '@aws-sdk/client-xray';
import type { BoostReport, SamplingBoost } from '../../sampling/boosts.ts';
import {
  quotaLifetime,
  reportInterval,
  type SamplingReport,
  type SamplingTarget,
} from '../../sampling/targets.ts';
import { type EpochSeconds, epochSeconds } from '../../units.ts';
import {
  boostStatisticsDocumentShape,
  statisticsDocumentShape,
  targetDocumentShape,
  unprocessedStatisticsShape,
} from '../model/sampling-shapes.ts';
import type { Operation } from '../operation.ts';
import { list, structureOf, timestamp } from '../shapes.ts';
import { toDate } from '../time-range.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_GetSamplingTargets.html; the protocol of quotas observed. */
export const getSamplingTargets: Operation<'GetSamplingTargets'> = {
  coverage: {
    exact:
      'Takes what clients counted and gives them rates and, from the second window on, quotas for five minutes; the reservoir is shared, unknown rules are told one by one.',
    unlike: [
      'the reservoir is split by the demand of the last reports, what rounding leaves to the busiest: its split is not known.',
      'a rate boost, while anomalies go untraced, is twice the fixed rate and at least 1 %, for 20 seconds from the last such report and a minute at most; its formula is not known, and this gives the one figure observed.',
      'quotas and boosts are forgotten when the local X-Ray stops.',
    ],
  },
  input: structureOf<GetSamplingTargetsRequest>()(
    {
      SamplingStatisticsDocuments: list(statisticsDocumentShape, { max: 25 }),
      SamplingBoostStatisticsDocuments: list(boostStatisticsDocumentShape, { max: 25 }),
    },
    ['SamplingStatisticsDocuments'],
  ),
  output: structureOf<GetSamplingTargetsResult>()({
    SamplingTargetDocuments: list(targetDocumentShape),
    LastRuleModification: timestamp,
    UnprocessedStatistics: unprocessedStatisticsShape,
    UnprocessedBoostStatistics: unprocessedStatisticsShape,
  }),
  run(input, { clock, sampling }) {
    const boostStatistics = input.SamplingBoostStatisticsDocuments;
    // First, so that the targets of the same call tell of the boost.
    const unprocessedBoosts = boostStatistics
      ?.map(toBoostReport)
      .filter((report) => !sampling.boosts.report(report))
      .map(({ ruleName }) => unknownRule(ruleName));
    const documents: SamplingTargetDocument[] = [];
    const unprocessed: UnprocessedStatistics[] = [];
    for (const statistics of input.SamplingStatisticsDocuments ?? []) {
      const report = toReport(statistics);
      const target = sampling.report(report, timeOf(statistics));
      if (target === undefined) unprocessed.push(unknownRule(report.ruleName));
      else documents.push(toDocument(target, sampling.boosts.find(report.ruleName), clock.now()));
    }
    return {
      SamplingTargetDocuments: documents,
      LastRuleModification: toDate(sampling.rules.lastModified()),
      UnprocessedStatistics: unprocessed,
      UnprocessedBoostStatistics: unprocessedBoosts,
    } satisfies GetSamplingTargetsResult;
  },
};

const toReport = (statistics: SamplingStatisticsDocument): SamplingReport => ({
  ruleName: statistics.RuleName ?? '',
  clientId: statistics.ClientID ?? '',
  requestCount: statistics.RequestCount ?? 0,
  sampledCount: statistics.SampledCount ?? 0,
  borrowCount: statistics.BorrowCount ?? 0,
});

const timeOf = ({ Timestamp: time }: SamplingStatisticsDocument): EpochSeconds =>
  epochSeconds((time?.getTime() ?? 0) / 1000);

const toBoostReport = (statistics: SamplingBoostStatisticsDocument): BoostReport => ({
  ruleName: statistics.RuleName ?? '',
  anomalyCount: statistics.AnomalyCount ?? 0,
  sampledAnomalyCount: statistics.SampledAnomalyCount ?? 0,
});

/** Until a quota is given, the interval is left out as well. */
function toDocument(
  target: SamplingTarget,
  boost: SamplingBoost | undefined,
  now: EpochSeconds,
): SamplingTargetDocument {
  const document = {
    RuleName: target.ruleName,
    FixedRate: target.fixedRate,
    SamplingBoost: boost && { BoostRate: boost.rate, BoostRateTTL: toDate(boost.until) },
  };
  if (target.quota === undefined) return document;
  return {
    ...document,
    ReservoirQuota: target.quota,
    ReservoirQuotaTTL: new Date((Math.floor(now) + quotaLifetime / 1000) * 1000),
    Interval: reportInterval / 1000,
  };
}

const unknownRule = (name: string): UnprocessedStatistics => ({
  RuleName: name,
  ErrorCode: '400',
  Message: 'Unknown rule',
});
