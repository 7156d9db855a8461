import type { PutResourcePolicyRequest, PutResourcePolicyResult } from '@aws-sdk/client-xray';
import {
  changingPolicies,
  policyNameShape,
  resourcePolicyShape,
  toResourcePolicy,
} from '../model/policy-shapes.ts';
import type { Operation } from '../operation.ts';
import { boolean, string, structureOf } from '../shapes.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_PutResourcePolicy.html; revisions and echo observed. */
export const putResourcePolicy: Operation<'PutResourcePolicy'> = {
  coverage: {
    exact:
      'Creates or replaces, counts revisions and checks the one given, holds 5 policies of 5 KB, refuses what is no policy and what would lock its author out, and returns a single action as a text.',
    unlike: [
      'who calls is always the account itself, so the lockout check looks for a denial of xray:PutResourcePolicy to it or to everyone, and passes over denials with conditions.',
      'the texts of MalformedPolicyDocument, LockoutPrevention and the two limits are not known; these say what is wrong, and where.',
      'a policy that is deleted and made again begins with revision 1.',
      'service principals, Sids and Resource are not held against what AWS has of them.',
    ],
  },
  input: structureOf<PutResourcePolicyRequest>()(
    {
      PolicyName: policyNameShape,
      PolicyDocument: string(),
      PolicyRevisionId: string(),
      BypassPolicyLockoutCheck: boolean,
    },
    ['PolicyName', 'PolicyDocument'],
  ),
  output: structureOf<PutResourcePolicyResult>()({ ResourcePolicy: resourcePolicyShape }),
  run(input, { policies }) {
    const policy = changingPolicies(() =>
      policies.put({
        name: input.PolicyName ?? '',
        document: input.PolicyDocument ?? '',
        revisionId: input.PolicyRevisionId,
        bypassLockoutCheck: input.BypassPolicyLockoutCheck === true,
      }),
    );
    return { ResourcePolicy: toResourcePolicy(policy) } satisfies PutResourcePolicyResult;
  },
};
