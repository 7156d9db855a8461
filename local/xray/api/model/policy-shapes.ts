import type { ResourcePolicy } from '@aws-sdk/client-xray';
import { PolicyError } from '../../policies/errors.ts';
import type { ResourcePolicy as Policy } from '../../policies/policies.ts';
import { XRayError } from '../errors.ts';
import { string, structureOf, timestamp } from '../shapes.ts';

export const policyNameShape = string({ min: 1, max: 128, pattern: '[\\w+=,.@-]+' });

export const resourcePolicyShape = structureOf<ResourcePolicy>()({
  PolicyName: string(),
  PolicyDocument: string(),
  PolicyRevisionId: string(),
  LastUpdatedTime: timestamp,
});

/** A policy as the API spells it. */
export const toResourcePolicy = (policy: Policy): ResourcePolicy => ({
  PolicyName: policy.name,
  PolicyDocument: policy.document,
  PolicyRevisionId: String(policy.revision),
  LastUpdatedTime: new Date(policy.updatedAt * 1000),
});

/** Runs a change of policies. @throws XRayError */
export function changingPolicies<Result>(change: () => Result): Result {
  try {
    return change();
  } catch (error) {
    if (error instanceof PolicyError) throw new XRayError(error.code, error.message);
    throw error;
  }
}
