import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIdentities } from '../../../../local/runner/edge/identities.ts';
import type { RoleConfig } from '../../../../local/runner/emulators/iam/resources.ts';
import { createSts } from '../../../../local/runner/emulators/sts/sts.ts';
import { type AwsServer, serve, testCloud } from '../protocols/aws-server.ts';

const root = 'arn:aws:iam::123456789012:root';

const role = (name: string, Principal: unknown, more = {}): RoleConfig => ({
  name,
  arn: `arn:aws:iam::123456789012:role/${name}`,
  trustPolicy: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal, ...more }],
  },
  managedPolicyArns: [],
  inlinePolicies: [],
});

describe('AssumeRole', () => {
  const identities = createIdentities('123456789012');
  const cloud = testCloud();
  let server: AwsServer;
  let sts: STSClient;

  beforeEach(async () => {
    const handle = createSts(cloud, {
      roles: [
        role('viewer', { AWS: root }),
        role('anyone', '*'),
        role('function', { Service: 'lambda.amazonaws.com' }),
        role('denied', { AWS: root }, { Effect: 'Deny' }),
        role('tagged', { AWS: root }, { Action: 'sts:TagSession' }),
        { ...role('odd', {}), trustPolicy: 'text' },
      ],
      credentials: identities.forRole,
    });
    server = await serve('sts', () => handle);
    sts = new STSClient({
      endpoint: server.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
      maxAttempts: 1,
    });
  });

  afterEach(async () => {
    sts.destroy();
    await server[Symbol.asyncDispose]();
  });

  const assume = (name: string, more = {}) =>
    sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::123456789012:role/${name}`,
        RoleSessionName: 'ana',
        ...more,
      }),
    );

  it.each(['viewer', 'anyone'])('gives keys by which the session of %s is known', async (name) => {
    const { Credentials, AssumedRoleUser } = await assume(name, { DurationSeconds: 900 });

    expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::123456789012:assumed-role/${name}/ana`);
    expect(AssumedRoleUser?.AssumedRoleId).toMatch(/^AROA\w+:ana$/);
    expect(Credentials?.Expiration).toEqual(new Date((cloud.clock.now() + 900) * 1000));
    expect(identities.find(Credentials?.AccessKeyId ?? '')).toMatchObject({
      arn: AssumedRoleUser?.Arn,
      roleArn: `arn:aws:iam::123456789012:role/${name}`,
    });
  });

  it.each(['function', 'denied', 'tagged', 'odd', 'unknown'])(
    'refuses %s, whose trust policy names nobody here',
    async (name) => {
      await expect(assume(name)).rejects.toMatchObject({
        name: 'AccessDenied',
        message: `User: arn:aws:sts::123456789012:assumed-role/place-order-role/place-order is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/${name}`,
      });
    },
  );

  it.each([
    [{ RoleSessionName: 'a' }, 'roleSessionName'],
    [{ RoleSessionName: 'a b' }, 'roleSessionName'],
    [{ DurationSeconds: 60 }, 'durationSeconds'],
    [{ RoleArn: '' }, 'roleArn'],
  ])('refuses %j', async (input, member) => {
    await expect(assume('viewer', input)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining(`at '${member}' failed`),
    });
  });

  it('leaves the caller who asks as he was', async () => {
    await assume('viewer');

    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    expect(Arn).toContain('place-order-role');
  });
});
