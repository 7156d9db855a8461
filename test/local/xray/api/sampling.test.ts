import {
  CreateSamplingRuleCommand,
  GetSamplingRulesCommand,
  GetSamplingStatisticSummariesCommand,
  GetSamplingTargetsCommand,
  UpdateSamplingRuleCommand,
} from '@aws-sdk/client-xray';
import { afterEach, describe, expect, it } from 'vitest';
import { closeTestXRays, startTestXRay } from './test-xray.ts';

afterEach(closeTestXRays);

const statistics = {
  RuleName: 'Default',
  ClientID: '0123456789abcdef01234567',
  Timestamp: new Date(1_800_000_000_000),
  RequestCount: 10,
  SampledCount: 1,
  BorrowCount: 1,
};

describe('GetSamplingRules', () => {
  it('lists the default rule as it is before anybody changes it', async () => {
    const { client } = await startTestXRay();

    const result = await client.send(new GetSamplingRulesCommand({}));

    expect(result.SamplingRuleRecords).toEqual([
      {
        SamplingRule: {
          RuleName: 'Default',
          RuleARN: 'arn:aws:xray:us-east-1:123456789012:sampling-rule/Default',
          ResourceARN: '*',
          Priority: 10_000,
          FixedRate: 0.05,
          ReservoirSize: 1,
          ServiceName: '*',
          ServiceType: '*',
          Host: '*',
          HTTPMethod: '*',
          URLPath: '*',
          Version: 1,
          Attributes: {},
        },
        CreatedAt: new Date(0),
        ModifiedAt: new Date(0),
      },
    ]);
  });
});

describe('GetSamplingTargets', () => {
  it('gives a client its quota from the second window on', async () => {
    const { client, clock } = await startTestXRay();
    const report = () =>
      client.send(new GetSamplingTargetsCommand({ SamplingStatisticsDocuments: [statistics] }));

    const first = await report();
    clock.advance(10_000);
    const second = await report();

    expect(first.SamplingTargetDocuments).toEqual([{ RuleName: 'Default', FixedRate: 0.05 }]);
    expect(second.SamplingTargetDocuments).toEqual([
      {
        RuleName: 'Default',
        FixedRate: 0.05,
        ReservoirQuota: 1,
        ReservoirQuotaTTL: new Date(1_800_000_310_000),
        Interval: 10,
      },
    ]);
    expect(second.LastRuleModification).toEqual(new Date(0));
  });

  it('tells of rules that it does not know', async () => {
    const { client } = await startTestXRay();
    const unknown = { ...statistics, RuleName: 'gone' };

    const result = await client.send(
      new GetSamplingTargetsCommand({ SamplingStatisticsDocuments: [unknown, statistics] }),
    );

    expect(result.UnprocessedStatistics).toEqual([
      { RuleName: 'gone', ErrorCode: '400', Message: 'Unknown rule' },
    ]);
    expect(result.SamplingTargetDocuments?.length).toBe(1);
    expect(result.UnprocessedBoostStatistics).toBeUndefined();
  });

  it('answers to boost statistics when there are any', async () => {
    const { client } = await startTestXRay();
    const boost = {
      RuleName: 'gone',
      ServiceName: 'orders',
      Timestamp: new Date(),
      AnomalyCount: 1,
      TotalCount: 2,
      SampledAnomalyCount: 0,
    };

    const result = await client.send(
      new GetSamplingTargetsCommand({
        SamplingStatisticsDocuments: [],
        SamplingBoostStatisticsDocuments: [boost],
      }),
    );

    expect(result.UnprocessedBoostStatistics).toEqual([
      { RuleName: 'gone', ErrorCode: '400', Message: 'Unknown rule' },
    ]);
  });

  it.each([
    [
      { ...statistics, ClientID: 'short' },
      "1 validation error detected: Value 'short' at 'samplingStatisticsDocuments.1.member.clientID' failed to satisfy constraint: Member must have length greater than or equal to 24",
    ],
    [
      { ...statistics, RequestCount: -1 },
      "1 validation error detected: Value '-1' at 'samplingStatisticsDocuments.1.member.requestCount' failed to satisfy constraint: Member must have value greater than or equal to 0",
    ],
  ])('refuses %j', async (document, message) => {
    const { client } = await startTestXRay();

    const sent = client.send(
      new GetSamplingTargetsCommand({ SamplingStatisticsDocuments: [document] }),
    );

    await expect(sent).rejects.toMatchObject({ name: 'ValidationException', message });
  });

  it('raises the rate while anomalies go untraced, as observed', async () => {
    const { client } = await startTestXRay();
    await client.send(
      new CreateSamplingRuleCommand({
        SamplingRule: {
          RuleName: 'boosted',
          ResourceARN: '*',
          Priority: 1,
          FixedRate: 0.05,
          ReservoirSize: 1,
          ServiceName: '*',
          ServiceType: '*',
          Host: '*',
          HTTPMethod: '*',
          URLPath: '*',
          Version: 1,
          SamplingRateBoost: { MaxRate: 0.5, CooldownWindowMinutes: 1 },
        },
      }),
    );
    const boosted = { ...statistics, RuleName: 'boosted' };

    const result = await client.send(
      new GetSamplingTargetsCommand({
        SamplingStatisticsDocuments: [boosted, statistics],
        SamplingBoostStatisticsDocuments: [
          {
            RuleName: 'boosted',
            ServiceName: 'orders',
            Timestamp: new Date(1_800_000_000_000),
            TotalCount: 1000,
            AnomalyCount: 900,
            SampledAnomalyCount: 0,
          },
        ],
      }),
    );

    expect(result.SamplingTargetDocuments).toEqual([
      {
        RuleName: 'boosted',
        FixedRate: 0.05,
        SamplingBoost: { BoostRate: 0.1, BoostRateTTL: new Date(1_800_000_020_000) },
      },
      { RuleName: 'Default', FixedRate: 0.05 },
    ]);
    expect(result.UnprocessedBoostStatistics).toEqual([]);
  });

  it('accepts reports of another time', async () => {
    const { client } = await startTestXRay();
    const old = { ...statistics, Timestamp: new Date(0) };

    const result = await client.send(
      new GetSamplingTargetsCommand({ SamplingStatisticsDocuments: [old] }),
    );

    expect(result.SamplingTargetDocuments?.length).toBe(1);
    expect(result.UnprocessedStatistics).toEqual([]);
  });

  it('refuses 26 documents', async () => {
    const { client } = await startTestXRay();

    const sent = client.send(
      new GetSamplingTargetsCommand({ SamplingStatisticsDocuments: Array(26).fill(statistics) }),
    );

    await expect(sent).rejects.toThrow('Member must have length less than or equal to 25');
  });

  it('refuses a null among the documents', async () => {
    const { post } = await startTestXRay();

    const response = await post('/SamplingTargets', '{"SamplingStatisticsDocuments":[null]}');

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      message:
        "1 validation error detected: Value null at 'samplingStatisticsDocuments.1.member' failed to satisfy constraint: Member must not be null",
    });
  });
});

describe('GetSamplingStatisticSummaries', () => {
  it('adds up what clients reported', async () => {
    const { client } = await startTestXRay();
    const other = { ...statistics, ClientID: '76543210fedcba9876543210', BorrowCount: undefined };
    const unknown = { ...statistics, RuleName: 'gone' };
    await client.send(
      new GetSamplingTargetsCommand({ SamplingStatisticsDocuments: [statistics, other, unknown] }),
    );

    const result = await client.send(new GetSamplingStatisticSummariesCommand({}));

    expect(result.SamplingStatisticSummaries).toEqual([
      {
        RuleName: 'Default',
        Timestamp: new Date(1_800_000_000_000),
        RequestCount: 20,
        SampledCount: 2,
        BorrowCount: 1,
      },
    ]);
    expect(result.NextToken).toBeUndefined();
  });

  it('has nothing to tell without reports, and refuses any token', async () => {
    const { client } = await startTestXRay();

    const result = await client.send(new GetSamplingStatisticSummariesCommand({}));

    expect(result.SamplingStatisticSummaries).toEqual([]);
    await expect(
      client.send(new GetSamplingStatisticSummariesCommand({ NextToken: 'x' })),
    ).rejects.toThrow('NextToken is currently not supported');
  });
});

describe('a sampler in the same process', () => {
  it('follows the rules at once and is counted like any client', async () => {
    const { client, clock, xray } = await startTestXRay();
    const sampler = xray.sampler();
    const decisions = () => [1, 2, 3].map(() => sampler.decide({ method: 'GET' }).sampled);
    const set = (FixedRate: number, ReservoirSize: number) =>
      client.send(
        new UpdateSamplingRuleCommand({
          SamplingRuleUpdate: { RuleName: 'Default', FixedRate, ReservoirSize },
        }),
      );

    await set(0, 0);
    const none = decisions();
    await set(1, 0);
    const all = decisions();
    clock.advance(10_000);
    const result = await client.send(new GetSamplingStatisticSummariesCommand({}));

    expect([none, all]).toEqual([
      [false, false, false],
      [true, true, true],
    ]);
    expect(result.SamplingStatisticSummaries).toMatchObject([
      { RuleName: 'Default', RequestCount: 6, SampledCount: 3, BorrowCount: 0 },
    ]);
  });
});
