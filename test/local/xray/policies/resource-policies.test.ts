import {
  DeleteResourcePolicyCommand,
  ListResourcePoliciesCommand,
  PutResourcePolicyCommand,
  type PutResourcePolicyCommandInput,
} from '@aws-sdk/client-xray';
import { afterEach, describe, expect, it } from 'vitest';
import { closeTestXRays, startTestXRay } from '../api/test-xray.ts';
import { closeInstances, startInstance } from '../encryption/test-instance.ts';

afterEach(closeTestXRays);
afterEach(closeInstances);

const statement = {
  Effect: 'Allow',
  Principal: { Service: 'sns.amazonaws.com' },
  Action: ['xray:PutTraceSegments', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
  Resource: '*',
  Condition: {
    StringEquals: { 'aws:SourceAccount': '123456789012' },
    StringLike: { 'aws:SourceArn': ['arn:aws:sns:us-east-1:123456789012:orders*'] },
  },
};
const policy = { Version: '2012-10-17', Statement: [statement] };
const denial = { Effect: 'Deny', Principal: '*', Action: 'xray:*', Resource: '*' };

async function setup() {
  const { client, clock, url } = await startTestXRay();
  const put = async (input: Partial<PutResourcePolicyCommandInput> = {}) => {
    const { ResourcePolicy } = await client.send(
      new PutResourcePolicyCommand({
        PolicyName: 'topics',
        PolicyDocument: JSON.stringify(policy),
        ...input,
      }),
    );
    return ResourcePolicy;
  };
  const putDocument = (document: unknown, more = {}) =>
    put({
      PolicyDocument: typeof document === 'string' ? document : JSON.stringify(document),
      ...more,
    });
  const remove = (input: { PolicyName: string; PolicyRevisionId?: string }) =>
    client.send(new DeleteResourcePolicyCommand(input));
  const list = async () =>
    (await client.send(new ListResourcePoliciesCommand({}))).ResourcePolicies ?? [];
  return { client, clock, url, put, putDocument, remove, list };
}

describe('PutResourcePolicy', () => {
  it('creates a policy and replaces it, counting revisions', async () => {
    const { clock, put, list } = await setup();

    const first = await put();
    clock.advance(61_500);
    const second = await put();

    expect(first).toEqual({
      PolicyName: 'topics',
      PolicyDocument: JSON.stringify(policy),
      PolicyRevisionId: '1',
      LastUpdatedTime: new Date(1_800_000_000_000),
    });
    expect(second).toMatchObject({
      PolicyRevisionId: '2',
      LastUpdatedTime: new Date(1_800_000_061_000),
    });
    expect(await list()).toEqual([second]);
  });

  it('echoes a document as it came, but for a list of one action', async () => {
    const { putDocument } = await setup();
    const spaced = JSON.stringify(policy, null, 2);
    const single = { ...statement, Action: ['xray:PutTraceSegments'] };

    const echoes = [
      await putDocument(spaced),
      await putDocument({ ...policy, Statement: [single, statement] }),
      await putDocument({ ...policy, Statement: single }),
    ].map((echo) => echo?.PolicyDocument ?? '');

    expect(echoes[0]).toBe(spaced);
    expect(JSON.parse(echoes[1] ?? '')).toEqual({
      ...policy,
      Statement: [{ ...single, Action: 'xray:PutTraceSegments' }, statement],
    });
    expect(JSON.parse(echoes[2] ?? '').Statement.Action).toBe('xray:PutTraceSegments');
  });

  it('replaces only the revision that it is given', async () => {
    const { put } = await setup();
    const stale = {
      name: 'InvalidPolicyRevisionIdException',
      message: 'Another concurrent request has modified the resource policy topics',
    };

    await expect(put({ PolicyRevisionId: '1' })).rejects.toMatchObject(stale);
    expect(await put({ PolicyRevisionId: '0' })).toMatchObject({ PolicyRevisionId: '1' });
    await expect(put({ PolicyRevisionId: '0' })).rejects.toMatchObject(stale);
    await expect(put({ PolicyRevisionId: 'x' })).rejects.toMatchObject(stale);
    expect(await put({ PolicyRevisionId: '1' })).toMatchObject({ PolicyRevisionId: '2' });
  });

  it('holds five policies', async () => {
    const { put, list } = await setup();
    for (const name of ['a', 'b', 'c', 'd', 'e']) await put({ PolicyName: name });

    await expect(put({ PolicyName: 'f' })).rejects.toMatchObject({
      name: 'PolicyCountLimitExceededException',
    });

    expect(await put({ PolicyName: 'e' })).toMatchObject({ PolicyRevisionId: '2' });
    expect((await list()).map(({ PolicyName }) => PolicyName)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('takes 5 KB and not a byte more', async () => {
    const { putDocument } = await setup();
    const padded = (bytes: number) => {
      const bare = JSON.stringify({ ...policy, Id: '' });
      return JSON.stringify({ ...policy, Id: 'x'.repeat(bytes - bare.length) });
    };

    expect(await putDocument(padded(5120))).toMatchObject({ PolicyRevisionId: '1' });
    await expect(putDocument(padded(5121))).rejects.toMatchObject({
      name: 'PolicySizeLimitExceededException',
      message: expect.stringContaining('5121 bytes, more than 5120'),
    });
  });

  const s = statement;
  it.each([
    ['no JSON', '{"Version":', 'is not valid JSON'],
    ['nothing', '', 'is not valid JSON'],
    ['null', 'null', 'must be an object, got null'],
    ['a list', '[]', 'must be an object, got []'],
    ['another version', { ...policy, Version: '2020-01-01' }, 'has Version "2020-01-01"'],
    ['an unknown member', { ...policy, Statements: [] }, 'has "Statements" in it'],
    ['an Id that is no text', { ...policy, Id: 7 }, 'has Id 7'],
    ['no statement', { Version: '2012-10-17' }, 'has no Statement'],
    ['an empty list of statements', { ...policy, Statement: [] }, 'has no Statement'],
    ['a statement that is none', { ...policy, Statement: [s, null] }, 'as statement 2 null'],
    ['no effect', { Statement: { ...s, Effect: undefined } }, 'has Effect nothing in statement 1'],
    ['another effect', { Statement: { ...s, Effect: 'allow' } }, 'has Effect "allow"'],
    [
      'no principal',
      { Statement: { ...s, Principal: undefined } },
      'neither Principal nor NotPrin',
    ],
    ['two principals', { Statement: { ...s, NotPrincipal: '*' } }, 'both Principal and NotPrinc'],
    ['a principal by name', { Statement: { ...s, Principal: 'sns' } }, 'has Principal "sns"'],
    ['an empty principal', { Statement: { ...s, Principal: {} } }, 'has Principal {}'],
    ['another kind', { Statement: { ...s, Principal: { Role: 'x' } } }, '"Role" in the Principal'],
    [
      'a service of null',
      { Statement: { ...s, Principal: { Service: null } } },
      'Principal.Service',
    ],
    ['no action', { Statement: { ...s, Action: undefined } }, 'neither Action nor NotAction'],
    ['an empty list of actions', { Statement: { ...s, Action: [] } }, 'has Action []'],
    ['an action of another service', { Statement: { ...s, Action: 's3:*' } }, 'has Action "s3:*"'],
    ['an action without service', { Statement: { ...s, Action: 'Put' } }, 'has Action "Put"'],
    ['a resource that is none', { Statement: { ...s, Resource: [7] } }, 'has Resource [7]'],
    ['a Sid with a dash', { Statement: { ...s, Sid: 'a-b' } }, 'has Sid "a-b"'],
    [
      'a Sid twice',
      {
        Statement: [
          { ...s, Sid: 'a' },
          { ...s, Sid: 'a' },
        ],
      },
      'more than one statement with Sid "a"',
    ],
    ['a condition that is none', { Statement: { ...s, Condition: [] } }, 'has Condition []'],
    [
      'a flat condition',
      { Statement: { ...s, Condition: { Bool: 'x' } } },
      'has Condition {"Bool"',
    ],
  ])('refuses a document with %s', async (_, document, message) => {
    const { putDocument, list } = await setup();

    await expect(putDocument(document)).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
      message: expect.stringContaining(message),
    });

    expect(await list()).toEqual([]);
  });

  it.each([
    ['denies everyone everything', denial],
    [
      'denies the account to change policies',
      { ...denial, Principal: { AWS: '123456789012' }, Action: 'XRAY:PutResourcePolicy' },
    ],
    [
      'denies its root all puts',
      { ...denial, Principal: { AWS: ['arn:aws:iam::123456789012:root'] }, Action: 'xray:Put*' },
    ],
    ['denies all but reads', { ...denial, Action: undefined, NotAction: 'xray:Get*' }],
    [
      'denies all but another account',
      { ...denial, Principal: undefined, NotPrincipal: { AWS: '999999999999' } },
    ],
  ])('refuses a policy that %s, unless told to take it', async (_, locking) => {
    const { putDocument } = await setup();
    const document = { ...policy, Statement: [statement, locking] };

    await expect(putDocument(document)).rejects.toMatchObject({
      name: 'LockoutPreventionException',
    });
    const bypassed = await putDocument(document, { BypassPolicyLockoutCheck: true });

    expect(bypassed).toMatchObject({ PolicyRevisionId: '1' });
  });

  it.each([
    ['other actions', { ...denial, Action: 'xray:PutTraceSegments' }],
    ['a service', { ...denial, Principal: { Service: 'sns.amazonaws.com' } }],
    ['under a condition', { ...denial, Condition: { Bool: { 'aws:SecureTransport': false } } }],
    ['another account', { ...denial, Principal: { AWS: '999999999999' } }],
  ])('takes a policy that denies %s', async (_, harmless) => {
    const { putDocument } = await setup();

    expect(await putDocument({ Statement: harmless })).toMatchObject({ PolicyRevisionId: '1' });
  });

  it.each([
    [
      'a missing name',
      { PolicyDocument: '{}' },
      'ValidationException',
      "Value null at 'policyName'",
    ],
    [
      'a missing document',
      { PolicyName: 'a' },
      'ValidationException',
      "Value null at 'policyDocument'",
    ],
    [
      'a name with a space',
      { PolicyName: 'a b', PolicyDocument: '{}' },
      'ValidationException',
      'regular expression pattern: [\\\\w+=,.@-]+',
    ],
    [
      'an empty name',
      { PolicyName: '', PolicyDocument: '{}' },
      'ValidationException',
      'greater than or equal to 1',
    ],
    [
      'an object as document',
      { PolicyName: 'a', PolicyDocument: {} },
      'SerializationException',
      'Start of structure',
    ],
    [
      'a flag that is none',
      { PolicyName: 'a', PolicyDocument: '{}', BypassPolicyLockoutCheck: 'x' },
      'SerializationException',
      'Boolean',
    ],
  ])('refuses %s', async (_, input, code, message) => {
    const { url } = await setup();

    const response = await fetch(`${url}/PutResourcePolicy`, {
      method: 'POST',
      body: JSON.stringify(input),
    });

    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([400, code]);
    expect(await response.text()).toContain(message);
  });
});

describe('DeleteResourcePolicy', () => {
  it('deletes, and begins anew with a policy of that name', async () => {
    const { put, remove, list } = await setup();
    await put();
    await put();

    await remove({ PolicyName: 'topics', PolicyRevisionId: '2' });

    expect(await list()).toEqual([]);
    expect(await put()).toMatchObject({ PolicyRevisionId: '1' });
  });

  it('refuses what is not there, and another revision than the latest', async () => {
    const { put, remove } = await setup();
    const stale = {
      name: 'InvalidPolicyRevisionIdException',
      message: 'Another concurrent request has modified or deleted the resource policy topics',
    };

    await expect(remove({ PolicyName: 'topics' })).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'The resource policy topics does not exist.',
    });
    await expect(remove({ PolicyName: 'topics', PolicyRevisionId: '1' })).rejects.toMatchObject(
      stale,
    );
    await put();
    await put();
    await expect(remove({ PolicyName: 'topics', PolicyRevisionId: '1' })).rejects.toMatchObject(
      stale,
    );
  });
});

describe('ListResourcePolicies', () => {
  it('lists what was put before a restart', async () => {
    const first = await startInstance();
    await first.client.send(
      new PutResourcePolicyCommand({
        PolicyName: 'topics',
        PolicyDocument: JSON.stringify(policy),
      }),
    );
    await first.stop();

    const again = await startInstance(first.folder);

    const { ResourcePolicies } = await again.client.send(new ListResourcePoliciesCommand({}));
    expect(ResourcePolicies).toMatchObject([{ PolicyName: 'topics', PolicyRevisionId: '1' }]);
  });

  it('refuses a token', async () => {
    const { client } = await setup();

    await expect(
      client.send(new ListResourcePoliciesCommand({ NextToken: 'x' })),
    ).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'NextToken is currently not supported',
    });
  });
});
