import { ruleNameOf, type SamplingRule } from '../sampling/rule.ts';
import { invalidRequest } from './errors.ts';
import type { OperationContext } from './operation.ts';

interface RuleInput {
  readonly RuleName?: string | undefined;
  readonly RuleARN?: string | undefined;
}

/** The name of the rule that a call is about, also when the call has its ARN; texts observed. @throws XRayError */
export function requireRuleName(
  { RuleName: name, RuleARN: arn }: RuleInput,
  owner: Pick<OperationContext, 'account' | 'region'>,
): string {
  if (name !== undefined && arn !== undefined) {
    throw invalidRequest('Request cannot contain both sampling rule name and sampling rule ARN');
  }
  if (name !== undefined) return name;
  if (arn === undefined) {
    throw invalidRequest('Request must contain either sampling rule name or sampling rule ARN');
  }
  const named = ruleNameOf(arn, owner);
  if (named !== undefined && named.length >= 1 && named.length <= 32) return named;
  // Its text is not known.
  throw invalidRequest(`Sampling rule ARN "${arn}" is not one of this account and region`);
}

/** @throws XRayError */
export function requireRule(input: RuleInput, context: OperationContext): SamplingRule {
  const rule = context.sampling.rules.find(requireRuleName(input, context));
  if (rule === undefined) throw invalidRequest('Sampling rule does not exist');
  return rule;
}
