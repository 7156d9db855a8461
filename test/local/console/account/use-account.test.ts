import { describe, expect, it } from 'vitest';
import { declaringStack } from '../../../../local/console/account/declaring-stack.ts';
import { describeAccount } from '../../../../local/console/account/use-account.ts';
import type { AppResource } from '../../../../local/console-server/protocol.ts';
import { consoleInfo } from '../frame/test-server.ts';

describe('describeAccount', () => {
  it('is this machine for a local X-Ray', () => {
    expect(describeAccount(consoleInfo, 'arn:aws:xray:us-east-1:999999999999:group/x')).toEqual({
      isReal: false,
      name: 'the X-Ray of this machine',
      note: '',
      cliOptions: consoleInfo.awsCliOptions,
    });
  });

  it('is taken for a real one until it is known', () => {
    expect(describeAccount(undefined)).toMatchObject({
      isReal: true,
      note: ', of which it is not known yet whether it is of this machine',
    });
  });

  it('learns the number of a real account from what is in it', () => {
    const info = { ...consoleInfo, account: undefined, region: 'eu-west-1' };
    const real = { ...info, target: { kind: 'aws' as const, profile: 'shop' } };

    expect(describeAccount(real, 'arn:aws:xray:eu-west-1:999999999999:group/x').name).toBe(
      'the AWS account 999999999999 in eu-west-1 (profile "shop")',
    );
    expect(describeAccount(real, 'no arn').name).toBe(
      'the AWS account in eu-west-1 (profile "shop")',
    );
    expect(describeAccount({ ...info, target: { kind: 'aws' } }).isReal).toBe(true);
  });
});

describe('declaringStack', () => {
  const resource = (type: string, name: string, stack: string): AppResource => ({
    ...{ type, name, stack, logicalId: 'A', constructPath: 'A' },
    state: 'running',
    canInvoke: false,
    canRestart: false,
    nodes: [],
  });
  const resources = [
    resource('AWS::XRay::Group', 'checkout', 'Groups'),
    resource('AWS::XRay::SamplingRule', 'arn:rule/checkout', 'Tracing'),
  ];

  it('finds it by name or by ARN, of the same type', () => {
    const rule = { name: 'checkout', arn: 'arn:rule/checkout' };

    expect(declaringStack(resources, 'AWS::XRay::SamplingRule', rule)).toBe('Tracing');
    expect(declaringStack(resources, 'AWS::XRay::Group', { name: 'checkout', arn: '' })).toBe(
      'Groups',
    );
    expect(declaringStack(resources, 'AWS::XRay::Group', { name: 'x', arn: '' })).toBeUndefined();
    expect(declaringStack(undefined, 'AWS::XRay::Group', rule)).toBeUndefined();
  });
});
