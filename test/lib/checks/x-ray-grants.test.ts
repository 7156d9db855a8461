import { describe, expect, it } from 'vitest';
import { inlineXRayActions } from '../../../lib/checks/x-ray-grants.ts';

const actions = (...statements: object[]) => inlineXRayActions({ managedPolicies: [], statements });

describe('inlineXRayActions', () => {
  it.each(['xray:GetGroup', 'XRay:Put*', '*', 'x*', 'xra?:PutTraceSegments'])(
    'finds %s',
    (Action) => {
      expect(actions({ Effect: 'Allow', Action })).toEqual([Action]);
    },
  );

  it('passes what other services do', () => {
    const Action = ['s3:GetObject', 's3:*', 'xrays:*'];

    expect(actions({ Effect: 'Allow', Action })).toEqual([]);
  });

  it('passes what is denied, which grants nothing', () => {
    expect(actions({ Effect: 'Deny', Action: ['xray:*', '*'] })).toEqual([]);
  });
});
