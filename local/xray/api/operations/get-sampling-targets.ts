import type {
  GetSamplingTargetsRequest,
  GetSamplingTargetsResult,
  SamplingStatisticsDocument,
  SamplingTargetDocument,
  UnprocessedStatistics,
} from '@aws-sdk/client-xray';
import {
  quotaLifetime,
  reportInterval,
  type SamplingReport,
  type SamplingTarget,
} from '../../sampling/targets.ts';
import type { EpochSeconds } from '../../units.ts';
import {
  boostStatisticsDocumentShape,
  statisticsDocumentShape,
  targetDocumentShape,
  unprocessedStatisticsShape,
} from '../model/sampling-shapes.ts';
import type { Operation } from '../operation.ts';
import { list, structureOf, timestamp } from '../shapes.ts';

/**
 * https://docs.aws.amazon.com/xray/latest/api/API_GetSamplingTargets.html; the protocol of quotas observed.
 * Unlike X-Ray, boosts no rate: no rule here asks for that, so their statistics are only checked.
 */
export const getSamplingTargets: Operation<'GetSamplingTargets'> = {
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
  run(input, { clock, rules, targets }) {
    const documents: SamplingTargetDocument[] = [];
    const unprocessed: UnprocessedStatistics[] = [];
    for (const statistics of input.SamplingStatisticsDocuments ?? []) {
      const report = toReport(statistics);
      const target = targets.report(report);
      if (target === undefined) unprocessed.push(unknownRule(report.ruleName));
      else documents.push(toDocument(target, clock.now()));
    }
    const boosts = input.SamplingBoostStatisticsDocuments;
    return {
      SamplingTargetDocuments: documents,
      LastRuleModification: new Date(rules.lastModified() * 1000),
      UnprocessedStatistics: unprocessed,
      UnprocessedBoostStatistics: boosts
        ?.filter((boost) => rules.find(boost.RuleName ?? '') === undefined)
        .map((boost) => unknownRule(boost.RuleName ?? '')),
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

/** Until a quota is given, the interval is left out as well. */
function toDocument(target: SamplingTarget, now: EpochSeconds): SamplingTargetDocument {
  const document = { RuleName: target.ruleName, FixedRate: target.fixedRate };
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
