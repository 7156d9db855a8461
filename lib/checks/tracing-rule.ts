import type { CfnResource } from 'aws-cdk-lib';
import type { NagRuleResult } from 'cdk-nag';

/** One rule of the pack. Its id in a report is `TracingChecks-<id>`. */
export interface TracingRule {
  readonly id: string;
  /** What is wrong with a resource that does not comply. */
  readonly finding: string;
  /** What goes missing without it, and how to comply. */
  readonly explanation: string;
  /** Findings in a list are told apart, and acknowledged, one by one. */
  check(resource: CfnResource): NagRuleResult;
}
