import type { DeleteResourcePolicyRequest, DeleteResourcePolicyResult } from '@aws-sdk/client-xray';
import { changingPolicies, policyNameShape } from '../model/policy-shapes.ts';
import type { Operation } from '../operation.ts';
import { string, structureOf } from '../shapes.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_DeleteResourcePolicy.html; texts observed. */
export const deleteResourcePolicy: Operation<'DeleteResourcePolicy'> = {
  coverage: { exact: 'Deletes a policy, checking the revision if one is given.', unlike: [] },
  input: structureOf<DeleteResourcePolicyRequest>()(
    { PolicyName: policyNameShape, PolicyRevisionId: string() },
    ['PolicyName'],
  ),
  output: structureOf<DeleteResourcePolicyResult>()({}),
  run(input, { policies }) {
    changingPolicies(() => policies.remove(input.PolicyName ?? '', input.PolicyRevisionId));
    return {} satisfies DeleteResourcePolicyResult;
  },
};
