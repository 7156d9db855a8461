import type { ListResourcePoliciesRequest, ListResourcePoliciesResult } from '@aws-sdk/client-xray';
import { resourcePolicyShape, toResourcePolicy } from '../model/policy-shapes.ts';
import { refuseToken } from '../next-token.ts';
import type { Operation } from '../operation.ts';
import { list, string, structureOf } from '../shapes.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_ListResourcePolicies.html */
export const listResourcePolicies: Operation<'ListResourcePolicies'> = {
  coverage: {
    exact: 'All policies in one page, by name; any token is refused.',
    unlike: [
      'policies that a CDK app declares are not listed: they hold for its topics while it runs.',
    ],
  },
  input: structureOf<ListResourcePoliciesRequest>()({ NextToken: string({ min: 1, max: 100 }) }),
  output: structureOf<ListResourcePoliciesResult>()({
    ResourcePolicies: list(resourcePolicyShape),
    NextToken: string(),
  }),
  run(input, { policies }) {
    refuseToken(input.NextToken);
    return {
      ResourcePolicies: policies.list().map(toResourcePolicy),
    } satisfies ListResourcePoliciesResult;
  },
};
