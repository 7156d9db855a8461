import {
  CreateSamplingRuleCommand,
  DeleteSamplingRuleCommand,
  GetSamplingRulesCommand,
  GetSamplingTargetsCommand,
  ListTagsForResourceCommand,
  type SamplingRule,
  type SamplingRuleUpdate,
  UpdateSamplingRuleCommand,
} from '@aws-sdk/client-xray';
import { afterEach, describe, expect, it } from 'vitest';
import { closeTestXRays, startTestXRay } from './test-xray.ts';

afterEach(closeTestXRays);

const began = 1_800_000_000;
const arnPrefix = 'arn:aws:xray:us-east-1:123456789012:sampling-rule';
const invalid = (message: string) =>
  expect.objectContaining({
    name: 'InvalidRequestException',
    message,
    $metadata: expect.objectContaining({ httpStatusCode: 400 }),
  });

const checkout: SamplingRule = {
  RuleName: 'checkout',
  ResourceARN: '*',
  Priority: 10,
  FixedRate: 0.5,
  ReservoirSize: 5,
  ServiceName: '*',
  ServiceType: '*',
  Host: '*',
  HTTPMethod: 'POST',
  URLPath: '/checkout*',
  Version: 1,
};

async function startWithRule(rule: Partial<SamplingRule> = {}) {
  const started = await startTestXRay();
  const { client } = started;
  await client.send(new CreateSamplingRuleCommand({ SamplingRule: { ...checkout, ...rule } }));
  return {
    ...started,
    update: (change: SamplingRuleUpdate) =>
      client.send(
        new UpdateSamplingRuleCommand({ SamplingRuleUpdate: { RuleName: 'checkout', ...change } }),
      ),
    names: async () =>
      (await client.send(new GetSamplingRulesCommand({}))).SamplingRuleRecords?.map(
        ({ SamplingRule: listed }) => listed?.RuleName,
      ),
  };
}

describe('CreateSamplingRule', () => {
  it('gives the record of the rule', async () => {
    const { client } = await startTestXRay();
    const boost = { MaxRate: 0.5, CooldownWindowMinutes: 1 };

    const result = await client.send(
      new CreateSamplingRuleCommand({
        SamplingRule: { ...checkout, Attributes: { tier: 'gold' }, SamplingRateBoost: boost },
      }),
    );

    expect(result.SamplingRuleRecord).toEqual({
      SamplingRule: {
        ...checkout,
        RuleARN: `${arnPrefix}/checkout`,
        Attributes: { tier: 'gold' },
        SamplingRateBoost: boost,
      },
      CreatedAt: new Date(began * 1000),
      ModifiedAt: new Date(began * 1000),
    });
  });

  it('takes the name from the ARN', async () => {
    const { names, client } = await startWithRule();

    await client.send(
      new CreateSamplingRuleCommand({
        SamplingRule: { ...checkout, RuleName: undefined, RuleARN: `${arnPrefix}/by-arn` },
      }),
    );

    expect(await names()).toEqual(['by-arn', 'checkout', 'Default']);
  });

  it('takes rules of one priority', async () => {
    const { names, client } = await startWithRule();

    await client.send(
      new CreateSamplingRuleCommand({ SamplingRule: { ...checkout, RuleName: 'again' } }),
    );

    expect(await names()).toEqual(['again', 'checkout', 'Default']);
  });

  it.each<[Partial<SamplingRule>, string]>([
    [{ RuleName: 'checkout' }, 'Sampling rule already exists'],
    [{ RuleName: 'Default' }, 'Sampling rule already exists'],
    [
      { RuleARN: `${arnPrefix}/new` },
      'Request cannot contain both sampling rule name and sampling rule ARN',
    ],
    [
      { RuleName: undefined },
      'Request must contain either sampling rule name or sampling rule ARN',
    ],
    [{ Version: 2 }, 'Sampling rule version must be 1'],
    [
      { RuleName: undefined, RuleARN: 'arn:aws:xray:eu-west-1:123456789012:sampling-rule/new' },
      'Sampling rule ARN "arn:aws:xray:eu-west-1:123456789012:sampling-rule/new" is not one of this account and region',
    ],
    [
      { RuleName: undefined, RuleARN: `${arnPrefix}/` },
      `Sampling rule ARN "${arnPrefix}/" is not one of this account and region`,
    ],
  ])('refuses %j', async (members, message) => {
    const { client, names } = await startWithRule();

    const sent = client.send(
      new CreateSamplingRuleCommand({ SamplingRule: { ...checkout, RuleName: 'new', ...members } }),
    );

    await expect(sent).rejects.toEqual(invalid(message));
    expect(await names()).toEqual(['checkout', 'Default']);
  });

  it.each<[object, string]>([
    [
      { Priority: 0 },
      "Value '0' at 'samplingRule.priority' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      { Priority: 10_000 },
      "Value '10000' at 'samplingRule.priority' failed to satisfy constraint: Member must have value less than or equal to 9999",
    ],
    [
      { FixedRate: 1.01 },
      "Value '1.01' at 'samplingRule.fixedRate' failed to satisfy constraint: Member must have value less than or equal to 1",
    ],
    [
      { FixedRate: null },
      "Value null at 'samplingRule.fixedRate' failed to satisfy constraint: Member must not be null",
    ],
    [
      { ReservoirSize: -1 },
      "Value '-1' at 'samplingRule.reservoirSize' failed to satisfy constraint: Member must have value greater than or equal to 0",
    ],
    [
      { Version: 0 },
      "Value '0' at 'samplingRule.version' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      { RuleName: '' },
      "Value '' at 'samplingRule.ruleName' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      { RuleName: 'x'.repeat(33) },
      "at 'samplingRule.ruleName' failed to satisfy constraint: Member must have length less than or equal to 32",
    ],
    [
      { ServiceName: 'x'.repeat(65) },
      "at 'samplingRule.serviceName' failed to satisfy constraint: Member must have length less than or equal to 64",
    ],
    [
      { HTTPMethod: 'x'.repeat(11) },
      "at 'samplingRule.hTTPMethod' failed to satisfy constraint: Member must have length less than or equal to 10",
    ],
    [
      { URLPath: 'x'.repeat(129) },
      "at 'samplingRule.uRLPath' failed to satisfy constraint: Member must have length less than or equal to 128",
    ],
    [
      { ResourceARN: 'x'.repeat(501) },
      "at 'samplingRule.resourceARN' failed to satisfy constraint: Member must have length less than or equal to 500",
    ],
    [
      { Attributes: { a: '1', b: '2', c: '3', d: '4', e: '5', f: '6' } },
      "Value '{a=1, b=2, c=3, d=4, e=5, f=6}' at 'samplingRule.attributes' failed to satisfy constraint: Member must have length less than or equal to 5",
    ],
    [
      { Attributes: { a: '' } },
      "at 'samplingRule.attributes' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 32, Member must have length greater than or equal to 1]",
    ],
    [
      { SamplingRateBoost: { MaxRate: 2, CooldownWindowMinutes: 1 } },
      "Value '2' at 'samplingRule.samplingRateBoost.maxRate' failed to satisfy constraint: Member must have value less than or equal to 1",
    ],
    [
      { SamplingRateBoost: { MaxRate: 0.5 } },
      "Value null at 'samplingRule.samplingRateBoost.cooldownWindowMinutes' failed to satisfy constraint: Member must not be null",
    ],
  ])('refuses %j by the model', async (members, message) => {
    const { post } = await startTestXRay();

    const response = await post(
      '/CreateSamplingRule',
      JSON.stringify({ SamplingRule: { ...checkout, ...members } }),
    );

    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toBe('ValidationException');
    const body = (await response.json()) as { message: string };
    expect(body.message).toMatch(/^1 validation error detected: /);
    expect(body.message).toContain(message);
  });

  it('refuses a request without a rule, or with something else', async () => {
    const { post } = await startTestXRay();

    const none = await post('/CreateSamplingRule', '{"SamplingRule":null}');
    const text = await post('/CreateSamplingRule', '{"SamplingRule":"all"}');
    const whole = await post(
      '/CreateSamplingRule',
      JSON.stringify({ SamplingRule: { ...checkout, Priority: 1.5 } }),
    );

    expect(await none.json()).toEqual({
      message:
        "1 validation error detected: Value null at 'samplingRule' failed to satisfy constraint: Member must not be null",
    });
    expect(await text.json()).toEqual({ Message: 'Expected null' });
    expect(await whole.json()).toEqual({
      Message: 'NUMBER_VALUE can not be converted to an Integer',
    });
  });

  it('fails for a boost without a cooldown, as X-Ray does', async () => {
    const { post } = await startTestXRay();

    const response = await post(
      '/CreateSamplingRule',
      JSON.stringify({
        SamplingRule: {
          ...checkout,
          SamplingRateBoost: { MaxRate: 0.5, CooldownWindowMinutes: 0 },
        },
      }),
    );

    expect([response.status, await response.text()]).toEqual([500, '{"message":null}']);
  });

  it('takes 25 rules beside the default one, and no more', async () => {
    const { client } = await startTestXRay();
    const create = (number: number) =>
      client.send(
        new CreateSamplingRuleCommand({
          SamplingRule: { ...checkout, RuleName: `rule-${number}` },
        }),
      );
    for (let number = 1; number <= 25; number++) await create(number);

    await expect(create(26)).rejects.toMatchObject({
      name: 'RuleLimitExceededException',
      message: 'There are already 25 sampling rules; delete one first',
      $metadata: { httpStatusCode: 400 },
    });
  });
});

describe('UpdateSamplingRule', () => {
  it('changes what is given, and tells when', async () => {
    const { clock, update } = await startWithRule({ Attributes: { tier: 'gold' } });
    clock.advance(90_500);

    const { SamplingRuleRecord: record } = await update({ FixedRate: 1, Host: 'shop' });

    expect(record).toEqual({
      SamplingRule: {
        ...checkout,
        RuleARN: `${arnPrefix}/checkout`,
        FixedRate: 1,
        Host: 'shop',
        Attributes: { tier: 'gold' },
      },
      CreatedAt: new Date(began * 1000),
      ModifiedAt: new Date((began + 90) * 1000),
    });
  });

  it('counts a change of nothing as one', async () => {
    const { clock, update } = await startWithRule();
    clock.advance(1_000);

    const { SamplingRuleRecord: record } = await update({});

    expect(record?.ModifiedAt).toEqual(new Date((began + 1) * 1000));
  });

  it('takes away a boost that is not given, and attributes that are given empty', async () => {
    const { update } = await startWithRule({
      Attributes: { tier: 'gold' },
      SamplingRateBoost: { MaxRate: 0.9, CooldownWindowMinutes: 5 },
    });

    const { SamplingRuleRecord: record } = await update({ Attributes: {} });

    expect(record?.SamplingRule?.Attributes).toEqual({});
    expect(record?.SamplingRule?.SamplingRateBoost).toBeUndefined();
  });

  it('finds the rule by its ARN', async () => {
    const { update } = await startWithRule();

    const { SamplingRuleRecord: record } = await update({
      RuleName: undefined,
      RuleARN: `${arnPrefix}/checkout`,
      Priority: 7,
    });

    expect(record?.SamplingRule?.Priority).toBe(7);
  });

  it('changes rate and reservoir of the default rule', async () => {
    const { client, clock, update } = await startWithRule();
    clock.advance(5_000);

    await update({ RuleName: 'Default', FixedRate: 0.2, ReservoirSize: 3, Host: '*' });

    const { SamplingRuleRecords: records } = await client.send(new GetSamplingRulesCommand({}));
    expect(records?.at(-1)).toMatchObject({
      SamplingRule: { RuleName: 'Default', Priority: 10_000, FixedRate: 0.2, ReservoirSize: 3 },
      CreatedAt: new Date(0),
      ModifiedAt: new Date((began + 5) * 1000),
    });
  });

  const onlyRate =
    'Only the fixed rate and the reservoir size of the Default sampling rule can be changed';
  it.each<[SamplingRuleUpdate, string]>([
    [{ RuleName: 'gone' }, 'Sampling rule does not exist'],
    [{ RuleName: undefined, RuleARN: `${arnPrefix}/gone` }, 'Sampling rule does not exist'],
    [
      { RuleARN: `${arnPrefix}/checkout` },
      'Request cannot contain both sampling rule name and sampling rule ARN',
    ],
    [
      { RuleName: undefined },
      'Request must contain either sampling rule name or sampling rule ARN',
    ],
    [{ Priority: 0 }, 'Invalid update request for sampling rule'],
    [{ Priority: 10_000 }, 'Invalid update request for sampling rule'],
    [{ FixedRate: 1.5 }, 'Invalid update request for sampling rule'],
    [{ FixedRate: -0.1 }, 'Invalid update request for sampling rule'],
    [{ ReservoirSize: -1 }, 'Invalid update request for sampling rule'],
    [{ RuleName: 'Default', Priority: 1 }, onlyRate],
    [{ RuleName: 'Default', URLPath: '/x' }, onlyRate],
    [{ RuleName: 'Default', Attributes: { a: 'b' } }, onlyRate],
    [
      { RuleName: 'Default', SamplingRateBoost: { MaxRate: 1, CooldownWindowMinutes: 1 } },
      onlyRate,
    ],
    [{ RuleName: 'Default', FixedRate: 2 }, 'Invalid update request for sampling rule'],
  ])('refuses %j', async (change, message) => {
    const { update } = await startWithRule();

    await expect(update(change)).rejects.toEqual(invalid(message));
  });

  it.each([
    [{ Host: 'x'.repeat(65) }, 'ValidationException'],
    [{ Attributes: { [`${'k'.repeat(33)}`]: 'v' } }, 'ValidationException'],
    [{ SamplingRateBoost: { MaxRate: 0.1, CooldownWindowMinutes: 0 } }, 'InternalFailure'],
  ])('refuses %j as it does of a new rule', async (change, name) => {
    const { update } = await startWithRule();

    await expect(update(change)).rejects.toMatchObject({ name });
  });
});

describe('DeleteSamplingRule', () => {
  it('gives the rule that it deletes, and takes its tags along', async () => {
    const { client, names } = await startWithRule();
    const tags = [{ Key: 'team', Value: 'orders' }];
    await client.send(
      new CreateSamplingRuleCommand({
        SamplingRule: { ...checkout, RuleName: 'tagged' },
        Tags: tags,
      }),
    );

    const deleted = await client.send(
      new DeleteSamplingRuleCommand({ RuleARN: `${arnPrefix}/tagged` }),
    );
    expect(await names()).toEqual(['checkout', 'Default']);
    await client.send(
      new CreateSamplingRuleCommand({ SamplingRule: { ...checkout, RuleName: 'tagged' } }),
    );
    const { Tags: left } = await client.send(
      new ListTagsForResourceCommand({ ResourceARN: `${arnPrefix}/tagged` }),
    );

    expect(deleted.SamplingRuleRecord?.SamplingRule).toMatchObject({
      ...checkout,
      RuleName: 'tagged',
    });
    expect(left).toEqual([]);
  });

  it.each([
    [{ RuleName: 'gone' }, 'Sampling rule does not exist'],
    [{ RuleName: 'Default' }, 'The Default sampling rule cannot be deleted'],
    [{}, 'Request must contain either sampling rule name or sampling rule ARN'],
    [
      { RuleName: 'checkout', RuleARN: `${arnPrefix}/checkout` },
      'Request cannot contain both sampling rule name and sampling rule ARN',
    ],
  ])('refuses %j', async (input, message) => {
    const { client } = await startWithRule();

    await expect(client.send(new DeleteSamplingRuleCommand(input))).rejects.toEqual(
      invalid(message),
    );
  });
});

describe('LastRuleModification', () => {
  it('tells of rules that were added, changed and removed', async () => {
    const { client, clock, update } = await startWithRule();
    const last = async () => {
      const result = await client.send(
        new GetSamplingTargetsCommand({ SamplingStatisticsDocuments: [] }),
      );
      return (result.LastRuleModification?.getTime() ?? 0) / 1000 - began;
    };

    const added = await last();
    clock.advance(10_000);
    await update({ FixedRate: 1 });
    const changed = await last();
    clock.advance(10_000);
    await client.send(new DeleteSamplingRuleCommand({ RuleName: 'checkout' }));

    expect([added, changed, await last()]).toEqual([0, 10, 20]);
  });
});
