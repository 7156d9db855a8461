import {
  DeleteResourcePolicyCommand,
  ListResourcePoliciesCommand,
  PutResourcePolicyCommand,
  type PutResourcePolicyRequest,
  type ResourcePolicy,
} from '@aws-sdk/client-xray';
import { cases, documented, modelled, observed } from '../conformance-case.ts';
import { deepEqual, equal, invalid, matches, ok, refuses, violates } from '../expectations.ts';
import { Skipped, type Target } from '../target.ts';

const document = (action: string | string[] = 'xray:PutTraceSegments') =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Conformance',
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: action,
        Resource: '*',
      },
    ],
  });

async function listed(target: Target): Promise<ResourcePolicy[]> {
  const { ResourcePolicies } = await target.client.send(new ListResourcePoliciesCommand({}));
  return ResourcePolicies ?? [];
}

const put = (target: Target, request: Partial<PutResourcePolicyRequest>) =>
  target.client.send(
    new PutResourcePolicyCommand({
      PolicyName: target.name('policy'),
      PolicyDocument: document(),
      ...request,
    }),
  );

const remove = (target: Target, PolicyName: string, PolicyRevisionId?: string) =>
  target.client.send(new DeleteResourcePolicyCommand({ PolicyName, PolicyRevisionId }));

/** A policy that is removed after the case. */
async function aPolicy(target: Target, request: Partial<PutResourcePolicyRequest> = {}) {
  if (target.kind === 'remote' && (await listed(target)).length >= 5) {
    throw new Skipped('the account has the five policies that it may have');
  }
  const PolicyName = request.PolicyName ?? target.name('policy');
  const { ResourcePolicy } = await put(target, { ...request, PolicyName });
  target.atEnd(async () => {
    const left = await listed(target);
    if (left.some((policy) => policy.PolicyName === PolicyName)) await remove(target, PolicyName);
  });
  return { ...ResourcePolicy, PolicyName };
}

const concurrent = 'InvalidPolicyRevisionIdException';

export const putResourcePolicyCases = cases(
  'PutResourcePolicy',
  observed('counts revisions from "1" in texts', async (target) => {
    const { PolicyName, PolicyRevisionId } = await aPolicy(target);
    const { ResourcePolicy } = await put(target, { PolicyName });

    deepEqual([PolicyRevisionId, ResourcePolicy?.PolicyRevisionId], ['1', '2']);
  }),
  modelled('tells when the policy was last changed', async (target) => {
    const { LastUpdatedTime } = await aPolicy(target);

    ok(Math.abs((LastUpdatedTime?.getTime() ?? 0) / 1000 - target.now()) < 300);
  }),
  observed('gives an array of one action back as a text', async (target) => {
    const { PolicyDocument } = await aPolicy(target, {
      PolicyDocument: document(['xray:PutTraceSegments']),
    });

    deepEqual(JSON.parse(PolicyDocument ?? ''), JSON.parse(document()));
  }),
  observed('takes revision "0" for a policy that is new, and for no other', async (target) => {
    const { PolicyName } = await aPolicy(target, { PolicyRevisionId: '0' });

    await refuses(
      put(target, { PolicyName, PolicyRevisionId: '0' }),
      concurrent,
      `Another concurrent request has modified the resource policy ${PolicyName}`,
    );
  }),
  observed('refuses a revision that is not the last', async (target) => {
    const { PolicyName } = await aPolicy(target);
    await put(target, { PolicyName });

    await refuses(put(target, { PolicyName, PolicyRevisionId: '1' }), concurrent, /./);
    await put(target, { PolicyName, PolicyRevisionId: '2' });
  }),
  modelled('refuses what is no JSON', (target) =>
    refuses(
      put(target, { PolicyDocument: '{"Version":' }),
      'MalformedPolicyDocumentException',
      /./,
    ),
  ),
  documented('refuses more than 5 KB', (target) =>
    refuses(
      put(target, { PolicyDocument: document(Array(300).fill('xray:PutTraceSegments')) }),
      'PolicySizeLimitExceededException',
      /./,
    ),
  ),
  documented(
    'refuses a sixth policy',
    async (target) => {
      for (let count = (await listed(target)).length; count < 5; count += 1) await aPolicy(target);

      await refuses(put(target, {}), 'PolicyCountLimitExceededException', /./);
    },
    { localOnly: 'it would fill the account’s quota of policies' },
  ),
  modelled('limits what a name is made of', (target) =>
    violates(
      put(target, { PolicyName: 'with blank' }),
      /at 'policyName' failed to satisfy constraint: Member must satisfy regular expression pattern: /,
    ),
  ),
);

export const listResourcePoliciesCases = cases(
  'ListResourcePolicies',
  modelled('gives the policies, with their documents', async (target) => {
    const { PolicyName } = await aPolicy(target);
    const found = (await listed(target)).find((policy) => policy.PolicyName === PolicyName);

    matches(found, { PolicyName, PolicyRevisionId: '1' });
    deepEqual(JSON.parse(found?.PolicyDocument ?? ''), JSON.parse(document()));
  }),
  observed('refuses any token', (target) =>
    invalid(
      target.client.send(new ListResourcePoliciesCommand({ NextToken: 'x' })),
      /not currently supported|currently not supported/,
    ),
  ),
);

export const deleteResourcePolicyCases = cases(
  'DeleteResourcePolicy',
  modelled('removes a policy', async (target) => {
    const { PolicyName } = await aPolicy(target);
    await remove(target, PolicyName);

    equal(
      (await listed(target)).some((policy) => policy.PolicyName === PolicyName),
      false,
    );
  }),
  observed('does not know a policy: 400', async (target) => {
    const name = target.name('absent');
    await invalid(remove(target, name), `The resource policy ${name} does not exist.`);
  }),
  observed('refuses a revision that is not the last', async (target) => {
    const { PolicyName } = await aPolicy(target);
    await refuses(remove(target, PolicyName, '7'), concurrent, /modified or deleted/);
  }),
);
