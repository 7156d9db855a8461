import type { DeleteSamplingRuleRequest, DeleteSamplingRuleResult } from '@aws-sdk/client-xray';
import { defaultRuleName } from '../../sampling/rule.ts';
import { invalidRequest } from '../errors.ts';
import { toRuleRecord } from '../model/sampling-rule.ts';
import { ruleRecordShape } from '../model/sampling-shapes.ts';
import type { Operation } from '../operation.ts';
import { requireRule } from '../sampling-rule-name.ts';
import { string, structureOf } from '../shapes.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_DeleteSamplingRule.html */
export const deleteSamplingRule: Operation<'DeleteSamplingRule'> = {
  coverage: {
    exact: 'Deletes a rule and its tags and gives the rule as it was.',
    unlike: ['the text that refuses to delete `Default` is our own: its text is not known.'],
  },
  input: structureOf<DeleteSamplingRuleRequest>()({ RuleName: string(), RuleARN: string() }),
  output: structureOf<DeleteSamplingRuleResult>()({ SamplingRuleRecord: ruleRecordShape }),
  run(input, context) {
    const rule = requireRule(input, context);
    if (rule.name === defaultRuleName) {
      throw invalidRequest('The Default sampling rule cannot be deleted');
    }
    // First, for a rule of the same name has the same ARN.
    context.tags.remove(rule.arn);
    context.sampling.rules.remove(rule.name);
    return { SamplingRuleRecord: toRuleRecord(rule) } satisfies DeleteSamplingRuleResult;
  },
};
