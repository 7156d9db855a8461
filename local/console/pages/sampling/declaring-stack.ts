import type { AppResource } from '../../../console-server/protocol.ts';
import type { Rule } from './rule.ts';

/** The stack of this machine's app whose template has the rule. */
export const declaringStack = (
  resources: readonly AppResource[] | undefined,
  { name, arn }: Pick<Rule, 'name' | 'arn'>,
): string | undefined =>
  resources?.find(
    (resource) =>
      resource.type === 'AWS::XRay::SamplingRule' &&
      (resource.name === name || (arn !== '' && resource.name === arn)),
  )?.stack;
