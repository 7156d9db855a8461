import { describe, expect, it } from 'vitest';
import { hasXRayAccess } from '../../../../local/runner/emulators/sns/xray-access.ts';
import { topicArn } from './topics.ts';

const account = '123456789012';

const statement = {
  Effect: 'Allow',
  Principal: { Service: 'sns.amazonaws.com' },
  Action: ['xray:PutTraceSegments', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
  Resource: '*',
  Condition: {
    StringEquals: { 'aws:SourceAccount': account },
    StringLike: { 'aws:SourceArn': topicArn },
  },
};

const policy = (...statements: object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

describe('hasXRayAccess', () => {
  it.each<[string, object]>([
    ['the documented statement', {}],
    ['no condition', { Condition: undefined }],
    ['a wildcard action', { Action: 'xray:Put*' }],
    ['any action, in other letters', { Action: 'XRAY:*' }],
    ['every action but others', { Action: undefined, NotAction: 'xray:GetGroups' }],
    ['several services', { Principal: { Service: ['events.amazonaws.com', 'sns.amazonaws.com'] } }],
    ['everybody', { Principal: '*' }],
    ['an ARN pattern', { Condition: { ArnLike: { 'AWS:sourcearn': 'arn:aws:sns:*:*:order-*' } } }],
    [
      'ArnEquals with a pattern',
      { Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:us-east-1:123456789012:*' } } },
    ],
    [
      'one of several ARNs',
      { Condition: { StringEquals: { 'aws:SourceArn': ['arn:other', topicArn] } } },
    ],
    [
      'not another account',
      { Condition: { StringNotEquals: { 'aws:SourceAccount': '999999999999' } } },
    ],
    [
      'a key that is not there, if it exists',
      { Condition: { StringEqualsIfExists: { 'aws:SourceOrgID': 'o' } } },
    ],
  ])('is granted by %s', (_, change) => {
    expect(hasXRayAccess([policy({ ...statement, ...change })], topicArn, account)).toBe(true);
  });

  it.each<[string, object]>([
    ['another service', { Principal: { Service: 'events.amazonaws.com' } }],
    ['an account as principal', { Principal: { AWS: '*' } }],
    ['another action', { Action: 'xray:GetSamplingRules' }],
    ["the topic's ARN as resource", { Resource: topicArn }],
    ['another account', { Condition: { StringEquals: { 'aws:SourceAccount': '999999999999' } } }],
    ['another topic', { Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:other' } } }],
    [
      'a pattern where texts must be equal',
      { Condition: { StringEquals: { 'aws:SourceArn': 'arn:aws:sns:*' } } },
    ],
    [
      'a star that would have to cross a colon',
      { Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:*' } } },
    ],
    ['a key that is not there', { Condition: { StringEquals: { 'aws:SourceOrgID': 'o' } } }],
    [
      'an operator that is not understood',
      { Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } },
    ],
    [
      'conditions of which one fails',
      { Condition: { ...statement.Condition, StringNotLike: { 'aws:SourceArn': '*' } } },
    ],
  ])('is not granted by %s', (_, change) => {
    expect(hasXRayAccess([policy({ ...statement, ...change })], topicArn, account)).toBe(false);
  });

  it('is taken away by a deny in any policy', () => {
    const deny = { ...statement, Effect: 'Deny', Action: 'xray:*', Condition: undefined };

    expect(hasXRayAccess([policy(statement), policy(deny)], topicArn, account)).toBe(false);
  });

  it('takes a document that is not text, and one statement that is not in a list', () => {
    expect(hasXRayAccess([{ Statement: statement }], topicArn, account)).toBe(true);
  });

  it.each([[[]], [['{']], [['null']], [[null, 7, '[]', '{"Statement": [null, "x"]}']]])(
    'is not granted by what is no policy: %j',
    (policies) => {
      expect(hasXRayAccess(policies, topicArn, account)).toBe(false);
    },
  );

  it('answers at once for a pattern made to be slow', () => {
    const Condition = { StringLike: { 'aws:SourceArn': `${'*a'.repeat(5000)}b` } };

    expect(hasXRayAccess([policy({ ...statement, Condition })], topicArn, account)).toBe(false);
  });
});
