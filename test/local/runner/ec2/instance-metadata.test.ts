import { describe, expect, it } from 'vitest';
import {
  answerInstanceMetadata,
  type InstanceFacts,
} from '../../../../local/runner/emulators/ec2/instance-metadata.ts';
import { ManualClock } from '../../../../local/xray/index.ts';

const facts: InstanceFacts = {
  account: '123456789012',
  region: 'us-east-1',
  instanceId: 'i-0123456789abcdef0',
  instanceType: 't4g.micro',
  imageId: 'ami-0123456789abcdef0',
  availabilityZone: 'us-east-1b',
  privateAddress: '10.0.1.2',
  hostname: 'ip-10-0-1-2.ec2.internal',
  userData: '#!/bin/bash\n',
  role: { name: 'shop-role', profileArn: 'arn:aws:iam::123456789012:instance-profile/shop' },
  requiresToken: true,
  startedAt: 1_800_000_000,
};
const keys = { accessKeyId: 'ASIA1', secretAccessKey: 'secret', sessionToken: 'token' };

function service(changes: Partial<InstanceFacts> = {}) {
  const clock = new ManualClock();
  const answer = answerInstanceMetadata({ ...facts, ...changes }, () => keys, clock);
  const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
    answer({ method, path, headers });
  const token = (seconds = '60') =>
    ask('PUT', '/latest/api/token', { 'x-aws-ec2-metadata-token-ttl-seconds': seconds });
  const get = (path: string) =>
    ask('GET', path, { 'x-aws-ec2-metadata-token': String(token().body) });
  return { clock, ask, token, get };
}

describe('instance metadata', () => {
  it.each([
    ['/latest/meta-data/instance-id', facts.instanceId],
    ['/latest/meta-data/placement/availability-zone', 'us-east-1b'],
    ['/latest/meta-data/placement/', 'availability-zone\nregion'],
    ['/latest/meta-data/iam', 'info\nsecurity-credentials/'],
    ['/latest/meta-data/iam/security-credentials/', 'shop-role'],
    ['/2021-07-15/meta-data/ami-id', facts.imageId],
    ['/latest/user-data', '#!/bin/bash\n'],
    ['/latest', 'dynamic/\nmeta-data/\nuser-data'],
  ])('answers %s', (path, body) => {
    expect(service().get(path)).toEqual({ status: 200, body });
  });

  it('hands out keys of the role, which end some time', () => {
    const { body } = service().get('/latest/meta-data/iam/security-credentials/shop-role');

    expect(JSON.parse(String(body))).toEqual({
      Code: 'Success',
      LastUpdated: '2027-01-15T08:00:00Z',
      Type: 'AWS-HMAC',
      AccessKeyId: 'ASIA1',
      SecretAccessKey: 'secret',
      Token: 'token',
      Expiration: '2027-01-15T14:00:00Z',
    });
  });

  it('has no keys for an instance without a role', () => {
    const { get } = service({ role: undefined });

    expect(get('/latest/meta-data/iam/security-credentials/')).toEqual({ status: 404 });
  });

  it('tells the identity of the instance as a document', () => {
    const { body } = service().get('/latest/dynamic/instance-identity/document');

    expect(JSON.parse(String(body))).toMatchObject({
      accountId: '123456789012',
      architecture: 'arm64',
      availabilityZone: 'us-east-1b',
      imageId: facts.imageId,
      instanceId: facts.instanceId,
      instanceType: 't4g.micro',
      region: 'us-east-1',
    });
  });

  it('answers nobody without a token, where one is required', () => {
    const { ask } = service();

    expect(ask('GET', '/latest/meta-data/')).toEqual({ status: 401 });
    expect(ask('GET', '/latest/meta-data/', { 'x-aws-ec2-metadata-token': 'made up' })).toEqual({
      status: 401,
    });
  });

  it('answers without a token where none is required, but not with a wrong one', () => {
    const { ask } = service({ requiresToken: false });
    const path = '/latest/meta-data/instance-id';

    expect(ask('GET', path)).toEqual({ status: 200, body: facts.instanceId });
    expect(ask('GET', path, { 'x-aws-ec2-metadata-token': 'made up' }).status).toBe(401);
  });

  it('lets a token end', () => {
    const { ask, clock, token } = service();
    const headers = { 'x-aws-ec2-metadata-token': String(token('2').body) };
    const statuses: number[] = [];
    for (const pause of [1999, 1]) {
      clock.advance(pause);
      statuses.push(ask('GET', '/latest/meta-data/ami-id', headers).status);
    }

    expect(statuses).toEqual([200, 401]);
  });

  it.each(['0', '21601', '-1', '1.5', 'soon', ''])(
    'refuses a token for "%s" seconds',
    (seconds) => {
      expect(service().token(seconds).status).toBe(400);
    },
  );

  it('refuses a token to who asks through a proxy', () => {
    const headers = {
      'x-aws-ec2-metadata-token-ttl-seconds': '60',
      'x-forwarded-for': '203.0.113.1',
    };

    expect(service().ask('PUT', '/latest/api/token', headers)).toEqual({ status: 403 });
  });

  it.each([
    ['POST', '/latest/api/token', 405],
    ['PUT', '/latest/meta-data/', 405],
    ['DELETE', '/latest/user-data', 405],
  ])('answers %s %s with %i', (method, path, status) => {
    expect(service().ask(method, path).status).toBe(status);
  });

  it.each(['/', '/nothing', '/latest/meta-data/__proto__', '/latest/meta-data/../user-data', ''])(
    'has nothing at %j but what is there',
    (path) => {
      expect([200, 404]).toContain(service().get(path).status);
    },
  );
});
