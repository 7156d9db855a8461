import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { NagRuleCompliance } from 'cdk-nag';
import { findReferred } from '../referred.ts';
import { roleGrants } from '../role-grants.ts';
import type { TracingRule } from '../tracing-rule.ts';
import { canWriteSegments } from '../x-ray-grants.ts';
import { tracingMode } from './function-tracing.ts';

/** A function in pass-through mode writes segments, too: for the requests that its caller samples. */
export const functionCanWriteSegments: TracingRule = {
  id: 'FunctionCanWriteSegments',
  finding: 'The role of the traced Lambda function may not write segments.',
  explanation:
    'The function runs and its segments are dropped without a word. Add the managed policy AWSXRayDaemonWriteAccess to its role.',
  check(resource) {
    if (!(resource instanceof CfnFunction)) return NagRuleCompliance.NOT_APPLICABLE;
    const mode = tracingMode(resource);
    if (mode !== 'Active' && mode !== 'PassThrough') return NagRuleCompliance.NOT_APPLICABLE;
    const role = findReferred(resource, resource.role, CfnRole);
    // What a role from elsewhere may do is not in the template.
    if (!role) return NagRuleCompliance.NOT_APPLICABLE;

    return canWriteSegments(roleGrants(role))
      ? NagRuleCompliance.COMPLIANT
      : NagRuleCompliance.NON_COMPLIANT;
  },
};
