import {
  CreateSamplingRuleCommand,
  DeleteSamplingRuleCommand,
  GetSamplingRulesCommand,
  type SamplingRule,
  type SamplingRuleRecord,
  type Tag,
} from '@aws-sdk/client-xray';
import { cases, documented, modelled, observed } from '../conformance-case.ts';
import {
  deepEqual,
  errorOnWire,
  invalid,
  match,
  matches,
  ok,
  refuses,
  violates,
} from '../expectations.ts';
import type { Target } from '../target.ts';

const ruleOf = (rule: Partial<SamplingRule>): SamplingRule => ({
  ResourceARN: '*',
  Priority: 9_000,
  FixedRate: 0.5,
  ReservoirSize: 10,
  ServiceName: 'conformance',
  ServiceType: '*',
  Host: '*',
  HTTPMethod: '*',
  URLPath: '/conformance/*',
  Version: 1,
  ...rule,
});

const create = (target: Target, rule: Partial<SamplingRule>, Tags?: Tag[]) =>
  target.client.send(
    new CreateSamplingRuleCommand({
      SamplingRule: ruleOf({ RuleName: target.name('rule'), ...rule }),
      Tags,
    }),
  );

/** A rule that is removed after the case. */
export async function aRule(
  target: Target,
  rule: Partial<SamplingRule> = {},
  tags?: Tag[],
): Promise<SamplingRuleRecord & { readonly name: string }> {
  const { SamplingRuleRecord } = await create(target, rule, tags);
  const name = SamplingRuleRecord?.SamplingRule?.RuleName ?? '';
  target.atEnd(async () => {
    if (!(await listed(target)).some(({ SamplingRule }) => SamplingRule?.RuleName === name)) return;
    await remove(target, { RuleName: name });
  });
  return { ...SamplingRuleRecord, name };
}

export async function listed(target: Target): Promise<SamplingRuleRecord[]> {
  const { SamplingRuleRecords } = await target.client.send(new GetSamplingRulesCommand({}));
  return SamplingRuleRecords ?? [];
}

const remove = (target: Target, by: { RuleName?: string; RuleARN?: string }) =>
  target.client.send(new DeleteSamplingRuleCommand(by));

const both = 'Request cannot contain both sampling rule name and sampling rule ARN';
const neither = 'Request must contain either sampling rule name or sampling rule ARN';

const outOfRange: readonly (readonly [
  member: string,
  rule: Partial<SamplingRule>,
  limit: string,
])[] = [
  ['priority', { Priority: 0 }, 'value greater than or equal to 1'],
  ['priority', { Priority: 10_000 }, 'value less than or equal to 9999'],
  ['fixedRate', { FixedRate: 1.5 }, 'value less than or equal to 1'],
  ['fixedRate', { FixedRate: -0.5 }, 'value greater than or equal to 0'],
  ['reservoirSize', { ReservoirSize: -1 }, 'value greater than or equal to 0'],
  ['version', { Version: 0 }, 'value greater than or equal to 1'],
  ['ruleName', { RuleName: 'r'.repeat(33) }, 'length less than or equal to 32'],
  ['serviceName', { ServiceName: 's'.repeat(65) }, 'length less than or equal to 64'],
  ['serviceType', { ServiceType: 's'.repeat(65) }, 'length less than or equal to 64'],
  ['host', { Host: 'h'.repeat(65) }, 'length less than or equal to 64'],
  ['hTTPMethod', { HTTPMethod: 'm'.repeat(11) }, 'length less than or equal to 10'],
  ['uRLPath', { URLPath: 'u'.repeat(129) }, 'length less than or equal to 128'],
  ['resourceARN', { ResourceARN: 'a'.repeat(501) }, 'length less than or equal to 500'],
];

export const getSamplingRulesCases = cases(
  'GetSamplingRules',
  observed('has the rule Default, last', async (target) => {
    const last = (await listed(target)).at(-1)?.SamplingRule;

    matches(last, {
      RuleName: 'Default',
      Priority: 10_000,
      ResourceARN: '*',
      ServiceName: '*',
      ServiceType: '*',
      Host: '*',
      HTTPMethod: '*',
      URLPath: '*',
      Version: 1,
      Attributes: {},
    });
    match(last?.RuleARN, /^arn:aws[a-z-]*:xray:[a-z0-9-]+:\d{12}:sampling-rule\/Default$/);
  }),
  observed(
    'has one request a second and 5 % in the rule Default',
    async (target) =>
      matches((await listed(target)).at(-1), {
        SamplingRule: { ReservoirSize: 1, FixedRate: 0.05 },
        CreatedAt: new Date(0),
      }),
    { localOnly: 'the account may have changed the rule' },
  ),
  observed('orders the other rules by name', async (target) => {
    const first = await aRule(target, { Priority: 9_001 });
    const second = await aRule(target, { Priority: 9_000 });
    const names = (await listed(target)).map(({ SamplingRule }) => SamplingRule?.RuleName ?? '');

    ok(names.indexOf(first.name) < names.indexOf(second.name));
    deepEqual(names.slice(0, -1), names.slice(0, -1).toSorted());
  }),
);

export const createSamplingRuleCases = cases(
  'CreateSamplingRule',
  observed('answers the record, with an ARN of the name alone', async (target) => {
    const name = target.name('rule');
    const record = await aRule(target, { RuleName: name });

    match(
      record.SamplingRule?.RuleARN,
      new RegExp(`^arn:aws[a-z-]*:xray:[a-z0-9-]+:\\d{12}:sampling-rule/${name}$`),
    );
    matches(record.SamplingRule, { ...ruleOf({ RuleName: name }), Attributes: {} });
    ok(Math.abs((record.CreatedAt?.getTime() ?? 0) / 1000 - target.now()) < 300);
    deepEqual(record.ModifiedAt, record.CreatedAt);
  }),
  observed('takes a rule by its ARN alone', async (target) => {
    const name = target.name('rule');
    const arn = (await listed(target)).at(-1)?.SamplingRule?.RuleARN?.replace(/Default$/, name);
    const record = await aRule(target, { RuleName: undefined, RuleARN: arn });

    deepEqual([record.name, record.SamplingRule?.RuleARN], [name, arn]);
  }),
  observed('refuses name and ARN together', async (target) => {
    const { SamplingRule } = await aRule(target);
    await invalid(create(target, { RuleARN: SamplingRule?.RuleARN }), both);
  }),
  observed('refuses a rule without name and ARN', (target) =>
    invalid(create(target, { RuleName: undefined }), neither),
  ),
  observed('refuses a name that exists', async (target) => {
    const { name } = await aRule(target);
    await invalid(create(target, { RuleName: name }), 'Sampling rule already exists');
  }),
  observed('refuses another version than 1', (target) =>
    invalid(create(target, { Version: 2 }), 'Sampling rule version must be 1'),
  ),
  observed('takes a priority that another rule has', async (target) => {
    await aRule(target, { Priority: 9_500 });
    await aRule(target, { Priority: 9_500 });
  }),
  modelled('keeps attributes', async (target) => {
    const { SamplingRule } = await aRule(target, { Attributes: { stage: 'prod' } });

    deepEqual(SamplingRule?.Attributes, { stage: 'prod' });
  }),
  modelled('limits attributes to five', (target) =>
    violates(
      create(target, {
        Attributes: Object.fromEntries([...'abcdef'].map((key) => [key, 'v'])),
      }),
      /at 'samplingRule\.attributes' failed to satisfy constraint: Member must have length less than or equal to 5$/,
    ),
  ),
  ...outOfRange.map(([member, rule, limit]) =>
    modelled(`refuses ${Object.keys(rule).join()} that is not of a ${limit}`, (target) =>
      violates(
        create(target, rule),
        new RegExp(
          `at 'samplingRule\\.${member}' failed to satisfy constraint: Member must have ${limit}$`,
        ),
      ),
    ),
  ),
  modelled('needs a priority', (target) =>
    violates(
      create(target, { Priority: undefined }),
      /Value null at 'samplingRule\.priority' failed to satisfy constraint: Member must not be null$/,
    ),
  ),
  observed('fails over a boost whose cooldown is 0', async (target) => {
    const SamplingRule = ruleOf({
      RuleName: target.name('rule'),
      SamplingRateBoost: { MaxRate: 0.5, CooldownWindowMinutes: 0 },
    });

    errorOnWire(
      await target.post('/CreateSamplingRule', JSON.stringify({ SamplingRule })),
      500,
      'InternalFailure',
      { message: null },
    );
  }),
  documented(
    'refuses a 26th rule',
    async (target) => {
      for (let count = (await listed(target)).length - 1; count < 25; count += 1) {
        await aRule(target);
      }
      await refuses(create(target, {}), 'RuleLimitExceededException', /./);
    },
    { localOnly: 'it would fill the account’s quota of rules' },
  ),
);
