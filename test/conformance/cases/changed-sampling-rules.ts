import {
  DeleteSamplingRuleCommand,
  type SamplingRuleUpdate,
  UpdateSamplingRuleCommand,
} from '@aws-sdk/client-xray';
import { assumed, cases, documented, modelled, observed } from '../conformance-case.ts';
import { equal, invalid, matches, ok } from '../expectations.ts';
import type { Target } from '../target.ts';
import { aRule, listed } from './sampling-rules.ts';

const remove = (target: Target, by: { RuleName?: string; RuleARN?: string }) =>
  target.client.send(new DeleteSamplingRuleCommand(by));

const update = (target: Target, SamplingRuleUpdate: SamplingRuleUpdate) =>
  target.client.send(new UpdateSamplingRuleCommand({ SamplingRuleUpdate }));

const both = 'Request cannot contain both sampling rule name and sampling rule ARN';
const neither = 'Request must contain either sampling rule name or sampling rule ARN';
const absent = 'Sampling rule does not exist';
const badUpdate = 'Invalid update request for sampling rule';

export const updateSamplingRuleCases = cases(
  'UpdateSamplingRule',
  modelled('changes what is given and nothing else', async (target) => {
    const { name } = await aRule(target, { Attributes: { stage: 'prod' }, Host: 'a.example.com' });
    const { SamplingRuleRecord } = await update(target, { RuleName: name, FixedRate: 0.25 });

    matches(SamplingRuleRecord?.SamplingRule, {
      RuleName: name,
      FixedRate: 0.25,
      ReservoirSize: 10,
      Host: 'a.example.com',
      Attributes: { stage: 'prod' },
    });
  }),
  modelled('finds the rule by its ARN', async (target) => {
    const { name, SamplingRule } = await aRule(target);
    const { SamplingRuleRecord } = await update(target, {
      RuleARN: SamplingRule?.RuleARN,
      ReservoirSize: 3,
    });

    matches(SamplingRuleRecord?.SamplingRule, { RuleName: name, ReservoirSize: 3 });
  }),
  observed('counts as a change even if nothing does', async (target) => {
    const { name, ModifiedAt } = await aRule(target);
    await target.pass(2);
    const { SamplingRuleRecord } = await update(target, { RuleName: name });

    ok((SamplingRuleRecord?.ModifiedAt ?? 0) > (ModifiedAt ?? 0));
  }),
  observed('refuses values out of range as an invalid update', async (target) => {
    const { name } = await aRule(target);
    for (const bad of [{ Priority: 0 }, { FixedRate: 2 }, { ReservoirSize: -1 }]) {
      await invalid(update(target, { RuleName: name, ...bad }), badUpdate);
    }
  }),
  observed('does not know a rule: 400', (target) =>
    invalid(update(target, { RuleName: target.name('absent'), FixedRate: 0.1 }), absent),
  ),
  observed('refuses name and ARN together', async (target) => {
    const { name, SamplingRule } = await aRule(target);
    await invalid(update(target, { RuleName: name, RuleARN: SamplingRule?.RuleARN }), both);
  }),
  observed('refuses a call with neither', (target) =>
    invalid(update(target, { FixedRate: 0.1 }), neither),
  ),
  documented('refuses to change the patterns of Default', (target) =>
    invalid(update(target, { RuleName: 'Default', Host: 'conformance.example.com' }), /./),
  ),
  documented(
    'changes the rate and the reservoir of Default',
    async (target) => {
      const before = (await listed(target)).at(-1)?.SamplingRule;
      target.atEnd(() =>
        update(target, {
          RuleName: 'Default',
          FixedRate: before?.FixedRate,
          ReservoirSize: before?.ReservoirSize,
        }),
      );
      const { SamplingRuleRecord } = await update(target, {
        RuleName: 'Default',
        FixedRate: 0.06,
        ReservoirSize: 2,
      });

      matches(SamplingRuleRecord?.SamplingRule, { FixedRate: 0.06, ReservoirSize: 2 });
    },
    { accountWide: true },
  ),
  assumed('clears a boost that the update leaves out', async (target) => {
    const { name } = await aRule(target, {
      SamplingRateBoost: { MaxRate: 0.5, CooldownWindowMinutes: 1 },
    });
    const { SamplingRuleRecord } = await update(target, { RuleName: name, FixedRate: 0.1 });

    equal(SamplingRuleRecord?.SamplingRule?.SamplingRateBoost, undefined);
  }),
);

export const deleteSamplingRuleCases = cases(
  'DeleteSamplingRule',
  modelled('answers the record that it deleted', async (target) => {
    const { name } = await aRule(target);
    const { SamplingRuleRecord } = await remove(target, { RuleName: name });

    equal(SamplingRuleRecord?.SamplingRule?.RuleName, name);
    ok(!(await listed(target)).some(({ SamplingRule }) => SamplingRule?.RuleName === name));
  }),
  modelled('finds the rule by its ARN', async (target) => {
    const { name, SamplingRule } = await aRule(target);
    const { SamplingRuleRecord } = await remove(target, { RuleARN: SamplingRule?.RuleARN });

    equal(SamplingRuleRecord?.SamplingRule?.RuleName, name);
  }),
  observed('does not know a rule', (target) =>
    invalid(remove(target, { RuleName: target.name('absent') }), absent),
  ),
  observed('refuses name and ARN together', async (target) => {
    const { name, SamplingRule } = await aRule(target);
    await invalid(remove(target, { RuleName: name, RuleARN: SamplingRule?.RuleARN }), both);
  }),
  observed('refuses a call with neither', (target) => invalid(remove(target, {}), neither)),
  documented(
    'keeps the rule Default',
    (target) => invalid(remove(target, { RuleName: 'Default' }), /./),
    { localOnly: 'if it were not kept, the account would have lost it' },
  ),
);
