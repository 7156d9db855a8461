import {
  GetSamplingStatisticSummariesCommand,
  GetSamplingTargetsCommand,
  type GetSamplingTargetsRequest,
  type SamplingStatisticsDocument,
  UpdateSamplingRuleCommand,
} from '@aws-sdk/client-xray';
import { newSegmentId } from '../../../local/xray/index.ts';
import { cases, documented, modelled, observed } from '../conformance-case.ts';
import { deepEqual, equal, matches, ok, violates } from '../expectations.ts';
import type { Target } from '../target.ts';
import { at } from '../traces.ts';
import { aRule } from './sampling-rules.ts';

/** 24 hexadecimal digits. */
const newClient = (): string => `${newSegmentId()}${newSegmentId().slice(0, 8)}`;

const report = (
  target: Target,
  ClientID: string,
  RuleName: string,
  counts: Partial<SamplingStatisticsDocument> = {},
): SamplingStatisticsDocument => ({
  ClientID,
  RuleName,
  Timestamp: at(Math.floor(target.now())),
  RequestCount: 10,
  SampledCount: 1,
  BorrowCount: 1,
  ...counts,
});

const ask = (
  target: Target,
  documents: SamplingStatisticsDocument[],
  rest: Partial<GetSamplingTargetsRequest> = {},
) =>
  target.client.send(
    new GetSamplingTargetsCommand({ SamplingStatisticsDocuments: documents, ...rest }),
  );

export const getSamplingTargetsCases = cases(
  'GetSamplingTargets',
  observed('gives a client that reports for the first time a rate and no quota', async (target) => {
    const { name } = await aRule(target, { FixedRate: 0.5 });
    const { SamplingTargetDocuments } = await ask(target, [report(target, newClient(), name)]);
    const [document] = SamplingTargetDocuments ?? [];

    matches(document, { RuleName: name, FixedRate: 0.5 });
    deepEqual([document?.ReservoirQuota, document?.ReservoirQuotaTTL], [undefined, undefined]);
  }),
  observed('gives the only client the whole reservoir ten seconds later', async (target) => {
    const { name } = await aRule(target, { ReservoirSize: 10 });
    const client = newClient();
    await ask(target, [report(target, client, name)]);
    await target.pass(11);
    const { SamplingTargetDocuments } = await ask(target, [report(target, client, name)]);
    const [document] = SamplingTargetDocuments ?? [];

    matches(document, { RuleName: name, ReservoirQuota: 10, Interval: 10 });
    const lifetime = (document?.ReservoirQuotaTTL?.getTime() ?? 0) / 1000 - target.now();
    ok(lifetime > 240 && lifetime <= 301, `the quota holds for ${lifetime} s`);
  }),
  documented('divides the reservoir among clients', async (target) => {
    const { name } = await aRule(target, { ReservoirSize: 10 });
    const clients = [newClient(), newClient()];
    const reports = () => clients.map((client) => report(target, client, name));
    await ask(target, reports());
    await target.pass(11);
    await ask(target, reports());
    await target.pass(11);
    const { SamplingTargetDocuments } = await ask(target, reports());
    const quotas = (SamplingTargetDocuments ?? []).map(({ ReservoirQuota }) => ReservoirQuota ?? 0);

    ok(
      quotas.length === 2 && quotas.every((quota) => quota > 0 && quota < 10),
      `quotas are ${quotas}`,
    );
    ok(quotas.reduce((sum, quota) => sum + quota, 0) <= 10, `quotas are ${quotas}`);
  }),
  documented('gives the rate of a rule that has changed', async (target) => {
    const { name } = await aRule(target, { FixedRate: 0.5 });
    const client = newClient();
    await ask(target, [report(target, client, name)]);
    await target.client.send(
      new UpdateSamplingRuleCommand({ SamplingRuleUpdate: { RuleName: name, FixedRate: 0.25 } }),
    );
    await target.pass(11);

    await target.eventually(async () => {
      const { SamplingTargetDocuments } = await ask(target, [report(target, client, name)]);
      equal(SamplingTargetDocuments?.[0]?.FixedRate, 0.25);
    });
  }),
  observed('answers reports of rules it knows and of others in one call', async (target) => {
    const { name } = await aRule(target);
    const result = await ask(target, [
      report(target, newClient(), target.name('absent')),
      report(target, newClient(), name),
    ]);

    deepEqual(
      [result.SamplingTargetDocuments?.length, result.UnprocessedStatistics?.length],
      [1, 1],
    );
  }),
  observed('tells of a rule that it does not know', async (target) => {
    const name = target.name('absent');
    const result = await ask(target, [report(target, newClient(), name)]);

    deepEqual(result.SamplingTargetDocuments, []);
    deepEqual(result.UnprocessedStatistics, [
      { RuleName: name, ErrorCode: '400', Message: 'Unknown rule' },
    ]);
  }),
  observed('takes statistics that are old', async (target) => {
    const { name } = await aRule(target);
    const stale = { Timestamp: at(target.now() - 86_400) };
    const { UnprocessedStatistics } = await ask(target, [report(target, newClient(), name, stale)]);

    deepEqual(UnprocessedStatistics, []);
  }),
  observed('tells when a rule was last changed, as a number', async (target) => {
    const { ModifiedAt } = await aRule(target);
    const answer = await target.post('/SamplingTargets', '{"SamplingStatisticsDocuments":[]}');
    const { LastRuleModification } = answer.json as { LastRuleModification: unknown };

    equal(typeof LastRuleModification, 'number');
    ok(Number(LastRuleModification) >= Math.floor((ModifiedAt?.getTime() ?? 0) / 1000));
  }),
  observed('has a list of unprocessed boosts only for a report of boosts', async (target) => {
    const without = await target.post('/SamplingTargets', '{"SamplingStatisticsDocuments":[]}');
    const withBoosts = await target.post(
      '/SamplingTargets',
      '{"SamplingStatisticsDocuments":[],"SamplingBoostStatisticsDocuments":[]}',
    );

    deepEqual(
      [without, withBoosts].map(
        ({ json }) => (json as { UnprocessedBoostStatistics: unknown }).UnprocessedBoostStatistics,
      ),
      [null, []],
    );
  }),
  modelled('takes client ids of 24 letters only', (target) =>
    violates(
      ask(target, [report(target, 'short', 'Default')]),
      /at 'samplingStatisticsDocuments\.1\.member\.clientID' failed to satisfy constraint: Member must have length greater than or equal to 24$/,
    ),
  ),
  modelled('limits reports to 25', (target) =>
    violates(
      ask(
        target,
        Array.from({ length: 26 }, () => report(target, newClient(), 'Default')),
      ),
      /at 'samplingStatisticsDocuments' failed to satisfy constraint: Member must have length less than or equal to 25$/,
    ),
  ),
  observed('boosts the rate of a rule whose services tell of anomalies', async (target) => {
    const { name } = await aRule(target, {
      FixedRate: 0.05,
      SamplingRateBoost: { MaxRate: 0.5, CooldownWindowMinutes: 1 },
    });
    const client = newClient();
    const anomalies = (): Partial<GetSamplingTargetsRequest> => ({
      SamplingBoostStatisticsDocuments: [
        {
          RuleName: name,
          ServiceName: 'conformance',
          Timestamp: at(Math.floor(target.now())),
          AnomalyCount: 900,
          TotalCount: 1000,
          SampledAnomalyCount: 0,
        },
      ],
    });
    const counts = { RequestCount: 1000, SampledCount: 0, BorrowCount: 0 };
    await ask(target, [report(target, client, name, counts)], anomalies());
    await target.pass(11);
    const result = await ask(target, [report(target, client, name, counts)], anomalies());
    const boost = result.SamplingTargetDocuments?.[0]?.SamplingBoost;

    deepEqual(result.UnprocessedBoostStatistics, []);
    ok(
      (boost?.BoostRate ?? 0) > 0.05 && (boost?.BoostRate ?? 1) <= 0.5,
      `the boost is ${JSON.stringify(boost)}`,
    );
    const lifetime = (boost?.BoostRateTTL?.getTime() ?? 0) / 1000 - target.now();
    ok(lifetime > 0 && lifetime <= 61, `the boost holds for ${lifetime} s`);
  }),
);

export const samplingStatisticSummariesCases = cases(
  'GetSamplingStatisticSummaries',
  modelled('adds up what the clients of a rule told', async (target) => {
    const { name } = await aRule(target);
    await ask(target, [
      report(target, newClient(), name, { RequestCount: 10, SampledCount: 2, BorrowCount: 1 }),
      report(target, newClient(), name, { RequestCount: 5, SampledCount: 1, BorrowCount: 0 }),
    ]);
    await target.pass(11);

    await target.eventually(async () => {
      const { SamplingStatisticSummaries } = await target.client.send(
        new GetSamplingStatisticSummariesCommand({}),
      );
      const own = (SamplingStatisticSummaries ?? []).filter(({ RuleName }) => RuleName === name);
      deepEqual(
        (['RequestCount', 'SampledCount', 'BorrowCount'] as const).map((count) =>
          own.reduce((sum, summary) => sum + (summary[count] ?? 0), 0),
        ),
        [15, 3, 1],
      );
      for (const { Timestamp } of own) equal(((Timestamp?.getTime() ?? 1) / 1000) % 10, 0);
    });
  }),
);
