import type {
  SamplingRuleUpdate,
  UpdateSamplingRuleRequest,
  UpdateSamplingRuleResult,
} from '@aws-sdk/client-xray';
import { defaultRuleName, type SamplingRule } from '../../sampling/rule.ts';
import { wholeSeconds } from '../../sampling/rules.ts';
import { invalidRequest } from '../errors.ts';
import { changedRule, toRuleRecord } from '../model/sampling-rule.ts';
import { ruleRecordShape, ruleUpdateShape } from '../model/sampling-shapes.ts';
import type { Operation } from '../operation.ts';
import { requireRule } from '../sampling-rule-name.ts';
import { structureOf } from '../shapes.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_UpdateSamplingRule.html; texts that are not ours observed. */
export const updateSamplingRule: Operation<'UpdateSamplingRule'> = {
  coverage: {
    exact:
      'Changes the members that are given, and takes away a rate boost that is not given; of `Default` the rate and the reservoir only.',
    unlike: ['the text about `Default` is our own: its text is not known.'],
  },
  input: structureOf<UpdateSamplingRuleRequest>()({ SamplingRuleUpdate: ruleUpdateShape }, [
    'SamplingRuleUpdate',
  ]),
  output: structureOf<UpdateSamplingRuleResult>()({ SamplingRuleRecord: ruleRecordShape }),
  run({ SamplingRuleUpdate: change = {} }, context) {
    const before = requireRule(change, context);
    if (before.name === defaultRuleName) requireRateOnly(before, change);
    const after = changedRule(before, change);
    requireRanges(after);
    // A change of nothing counts as one (observed).
    const rule = { ...after, modifiedAt: wholeSeconds(context.clock.now()) };
    context.sampling.rules.put(rule);
    return { SamplingRuleRecord: toRuleRecord(rule) } satisfies UpdateSamplingRuleResult;
  },
};

/** Members with the values that they have change nothing. */
function requireRateOnly(before: SamplingRule, change: SamplingRuleUpdate): void {
  const { fixedRate, reservoirSize } = before;
  const after = { ...changedRule(before, change), fixedRate, reservoirSize };
  if (JSON.stringify(toRuleRecord(after)) === JSON.stringify(toRuleRecord(before))) return;
  throw invalidRequest(
    'Only the fixed rate and the reservoir size of the Default sampling rule can be changed',
  );
}

function requireRanges({ name, priority, fixedRate, reservoirSize }: SamplingRule): void {
  const hasPriority = name === defaultRuleName || (priority >= 1 && priority <= 9999);
  if (hasPriority && fixedRate >= 0 && fixedRate <= 1 && reservoirSize >= 0) return;
  throw invalidRequest('Invalid update request for sampling rule');
}
