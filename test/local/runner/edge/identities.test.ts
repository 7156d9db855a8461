import { describe, expect, it } from 'vitest';
import { createIdentities } from '../../../../local/runner/edge/identities.ts';

describe('createIdentities', () => {
  it('gives each session of a role keys of its own, and finds the session by them', () => {
    const identities = createIdentities('123456789012');
    const role = 'arn:aws:iam::123456789012:role/path/to/writer';

    const first = identities.forRole(role, 'place-order');
    const second = identities.forRole(role, 'get-order');

    expect(identities.forRole(role, 'place-order')).toBe(first);
    expect(second.accessKeyId).not.toBe(first.accessKeyId);
    expect(first.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(identities.find(first.accessKeyId)).toEqual({
      accessKeyId: first.accessKeyId,
      arn: 'arn:aws:sts::123456789012:assumed-role/writer/place-order',
      roleArn: role,
    });
  });

  it('refuses what is not a role', () => {
    const identities = createIdentities('123456789012');

    expect(() => identities.forRole('writer')).toThrow('"writer" is not the ARN of a role');
  });
});
