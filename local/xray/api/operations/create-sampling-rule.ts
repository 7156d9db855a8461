import type {
  CreateSamplingRuleRequest,
  CreateSamplingRuleResult,
  SamplingRule,
} from '@aws-sdk/client-xray';
import { defaultRule, defaultRuleName, ruleArn } from '../../sampling/rule.ts';
import { wholeSeconds } from '../../sampling/rules.ts';
import { invalidRequest, XRayError } from '../errors.ts';
import { changedRule, toRuleRecord } from '../model/sampling-rule.ts';
import { ruleRecordShape, ruleShape } from '../model/sampling-shapes.ts';
import { tagsShape } from '../model/tag-shapes.ts';
import type { Operation, OperationContext } from '../operation.ts';
import { requireRuleName } from '../sampling-rule-name.ts';
import { structureOf } from '../shapes.ts';
import { readFirstTags } from '../tags.ts';

/** https://docs.aws.amazon.com/general/latest/gr/xray.html; `Default` is not counted (observed). */
const mostRules = 25;

/** https://docs.aws.amazon.com/xray/latest/api/API_CreateSamplingRule.html; texts that are not ours observed. */
export const createSamplingRule: Operation<'CreateSamplingRule'> = {
  coverage: {
    exact:
      'Creates a rule by its name or its ARN, up to 25 beside `Default`; clients and the local API Gateway follow it at once.',
    unlike: ['the text about the quota is our own: its text is not known.'],
  },
  input: structureOf<CreateSamplingRuleRequest>()({ SamplingRule: ruleShape, Tags: tagsShape }, [
    'SamplingRule',
  ]),
  output: structureOf<CreateSamplingRuleResult>()({ SamplingRuleRecord: ruleRecordShape }),
  run({ SamplingRule: input, Tags }, context) {
    const { tags } = context;
    const { rules } = context.sampling;
    const rule = newRule(input, context);
    const firstTags = readFirstTags(Tags);
    if (rules.find(rule.name)) throw invalidRequest('Sampling rule already exists');
    const custom = rules.list().filter(({ name }) => name !== defaultRuleName);
    if (custom.length >= mostRules) {
      throw new XRayError(
        'RuleLimitExceededException',
        `There are already ${mostRules} sampling rules; delete one first`,
      );
    }
    tags.set(rule.arn, firstTags);
    rules.put(rule);
    return { SamplingRuleRecord: toRuleRecord(rule) } satisfies CreateSamplingRuleResult;
  },
};

function newRule(input: SamplingRule | undefined, context: OperationContext) {
  const name = requireRuleName(input ?? {}, context);
  if (input?.Version !== 1) throw invalidRequest('Sampling rule version must be 1');
  const now = wholeSeconds(context.clock.now());
  const blank = { ...defaultRule(context), name, arn: ruleArn(name, context) };
  return { ...changedRule(blank, input), createdAt: now, modifiedAt: now };
}
