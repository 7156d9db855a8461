import type { IConstruct } from 'constructs';
import { TracingChecks, type TracingChecksProps } from '../../../lib/checks/tracing-checks.ts';

/** `<rule> at <construct path>`, of every finding of a rule in the app of a construct, sorted. */
export function findingsIn(scope: IConstruct, rule: string, props?: TracingChecksProps): string[] {
  return new TracingChecks(undefined, props)
    .validateScope(scope.node.root)
    .violations.filter(({ ruleName }) => new RegExp(`^TracingChecks-${rule}(\\[|$)`).test(ruleName))
    .flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName.slice(14)} at ${constructPath}`),
    )
    .sort();
}
