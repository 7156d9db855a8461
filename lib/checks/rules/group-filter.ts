import { Token } from 'aws-cdk-lib';
import { CfnGroup } from 'aws-cdk-lib/aws-xray';
import { NagRuleCompliance } from 'cdk-nag';
import type { TracingRule } from '../tracing-rule.ts';

/** Throws when a filter expression is wrong; what it returns does not matter. */
export type ParseFilter = (expression: string) => unknown;

/**
 * Without a parser, only an expression that is missing is found.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html
 */
export function groupFilter(parse: ParseFilter = () => undefined): TracingRule {
  return {
    id: 'GroupFilter',
    finding: 'X-Ray refuses the filter expression of the group.',
    explanation:
      'The template says no more of it than that it is text, so X-Ray would refuse it in the middle of a deployment.',
    check(resource) {
      if (!(resource instanceof CfnGroup) || Token.isUnresolved(resource.filterExpression)) {
        return NagRuleCompliance.NOT_APPLICABLE;
      }
      const expression = resource.filterExpression?.trim() ?? '';
      if (expression === '') return ['Expression::empty'];
      try {
        parse(expression);
        return NagRuleCompliance.COMPLIANT;
      } catch (error) {
        return [`Expression::${(error as Error).message}`];
      }
    },
  };
}
