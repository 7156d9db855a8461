import { describe, expect, it } from 'vitest';
import type { TemplateResource } from '../../../../local/runner/assembly/read-assembly.ts';
import { account, group, openXRay, rule } from './deployments.ts';

const failures = (resource: TemplateResource) => {
  const { xray } = openXRay();
  const { made, failures: refused } = account({ xray }).deploy({ S: { R: resource } });
  const planned = made.resources.flatMap(({ state, reason }) =>
    state === 'failed' ? [reason] : [],
  );
  return [...planned, ...refused.values()];
};

describe('resources of the control plane', () => {
  it.each([
    [
      { Type: 'AWS::XRay::Group', Properties: { FilterExpression: 'ok' } },
      'S/R: GroupName is missing; set it in the CDK code',
    ],
    [group('a', ''), 'Filter Expression is empty'],
    [group('a b'), 'Group name "a b" is not valid'],
    [
      group('a', 'fault', { InsightsConfiguration: 'on' }),
      'InsightsConfiguration must be an object',
    ],
    [group('a', 'fault', { Tags: [{ Value: 'v' }] }), 'Tags must hold Key and Value'],
    [group('Default'), 'X-Ray group "Default" is there already'],
    [rule('Default'), 'sampling rule "Default" is there already'],
    [rule('a', { FixedRate: 'often' }), 'SamplingRule.FixedRate must be a number, got "often"'],
    [rule('a', { ServiceName: undefined }), "null at 'samplingRule.serviceName'"],
    [{ Type: 'AWS::XRay::SamplingRule', Properties: {} }, '9 validation errors detected'],
    [
      {
        Type: 'AWS::XRay::ResourcePolicy',
        Properties: { PolicyName: 'p', PolicyDocument: 'no JSON' },
      },
      'The policy document is not valid JSON',
    ],
    [
      { Type: 'AWS::XRay::TransactionSearchConfig', Properties: { IndexingPercentage: 101 } },
      'IndexingPercentage must be a percentage from 0 to 100, got "101"',
    ],
    [
      { Type: 'AWS::KMS::Key', Properties: { KeySpec: 'RSA_2048' } },
      'KeySpec must be "SYMMETRIC_DEFAULT" to run here, got "RSA_2048"',
    ],
    [
      { Type: 'AWS::KMS::Key', Properties: { PendingWindowInDays: 3 } },
      'PendingWindowInDays must be a whole number from 7 to 30, got "3"',
    ],
    [
      { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'traces', TargetKeyId: 'none' } },
      'Alias must start with the prefix "alias/"',
    ],
  ] as const)('fail alone, and say why: %j', (resource, reason) => {
    expect(failures(resource)).toEqual([expect.stringContaining(reason)]);
  });

  it('name a rule that the template leaves unnamed', () => {
    const { xray } = openXRay();

    const { made, failures: refused } = account({ xray }).deploy({
      Tracing: { Checkout: rule('', { RuleName: undefined }) },
    });

    expect(refused.size).toBe(0);
    expect(made.resources).toMatchObject([{ name: 'Tracing-Checkout' }]);
  });
});
