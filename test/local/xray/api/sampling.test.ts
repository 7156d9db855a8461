import { GetSamplingRulesCommand, GetSamplingTargetsCommand } from '@aws-sdk/client-xray';
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
