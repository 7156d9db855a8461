import { describe, expect, it } from 'vitest';
import { type Ec2Plan, ec2Resources } from '../../../../local/runner/emulators/ec2/resources.ts';
import type { DeclaredResource } from '../../../../local/runner/plan/plan.ts';
import { declared, scope } from '../protocols/declared.ts';

const kindOf = (type: string) => {
  const kind = ec2Resources.find((each) => each.type === type);
  if (kind === undefined) throw new Error(`no kind for "${type}"`);
  return kind;
};

function plan(resource: DeclaredResource): Ec2Plan {
  const into: Ec2Plan = { launchTemplates: [], instanceGroups: [] };
  kindOf(resource.type).plan(resource, into, scope);
  return into;
}

const script = '#!/bin/bash\npip install x\n';
const data = {
  ImageId: 'ami-1',
  InstanceType: 't4g.micro',
  IamInstanceProfile: { Arn: 'arn:profile' },
  UserData: Buffer.from(script).toString('base64'),
};

describe('AWS::EC2::LaunchTemplate', () => {
  const template = (LaunchTemplateData: unknown) =>
    declared('AWS::EC2::LaunchTemplate', { LaunchTemplateData });

  it('is what its instances are made of', () => {
    const [planned] = plan(template(data)).launchTemplates;

    expect(planned).toMatchObject({
      imageId: 'ami-1',
      instanceType: 't4g.micro',
      instanceProfile: 'arn:profile',
      script,
      userData: { skipped: [{ first: 2 }] },
      requiresToken: true,
      hasMetadata: true,
    });
    expect(planned?.id).toBe(
      kindOf('AWS::EC2::LaunchTemplate').identify(template(data), scope).ref,
    );
  });

  it.each([
    [{ HttpTokens: 'optional' }, { requiresToken: false, hasMetadata: true }],
    [{ HttpTokens: 'required' }, { requiresToken: true, hasMetadata: true }],
    [{ HttpEndpoint: 'disabled' }, { requiresToken: true, hasMetadata: false }],
  ])('says who may ask for metadata: %j', (MetadataOptions, expected) => {
    expect(plan(template({ ...data, MetadataOptions })).launchTemplates).toMatchObject([expected]);
  });

  it.each([undefined, {}, { UserData: '%%%' }, { UserData: 5 }])(
    'stumbles over nothing: %j',
    (value) => {
      expect(plan(template(value)).launchTemplates).toHaveLength(1);
    },
  );

  it('refuses data that is none', () => {
    expect(() => plan(template([]))).toThrow('LaunchTemplateData must be an object');
  });
});

describe('AWS::AutoScaling::AutoScalingGroup', () => {
  const group = (properties: Record<string, unknown>) =>
    declared('AWS::AutoScaling::AutoScalingGroup', {
      LaunchTemplate: { LaunchTemplateId: 'lt-1', Version: '1' },
      ...properties,
    });

  it.each([
    [{ MinSize: '1', MaxSize: '4' }, 1],
    [{ MinSize: '1', DesiredCapacity: '3' }, 3],
    [{ MinSize: 0 }, 0],
    [{}, 0],
  ])('has as many instances as are desired: %j', (properties, count) => {
    const [planned] = plan(group(properties)).instanceGroups;

    expect(new Set(planned?.instanceIds).size).toBe(count);
    for (const id of planned?.instanceIds ?? []) expect(id).toMatch(/^i-[\da-f]{17}$/);
  });

  it.each([
    [{ LaunchTemplate: { LaunchTemplateName: 'shop' } }, 'shop'],
    [
      {
        LaunchTemplate: undefined,
        MixedInstancesPolicy: {
          LaunchTemplate: { LaunchTemplateSpecification: { LaunchTemplateId: 'lt-2' } },
        },
      },
      'lt-2',
    ],
  ])('names its launch template: %j', (properties, launch) => {
    expect(plan(group(properties)).instanceGroups).toMatchObject([{ launch }]);
  });

  it.each([
    [{ LaunchTemplate: undefined, LaunchConfigurationName: 'old' }, 'it has no LaunchTemplate'],
    [{ MinSize: 'many' }, 'MinSize must be a whole number from 0 to 50, got "many"'],
    [{ DesiredCapacity: 1000 }, 'DesiredCapacity must be a whole number from 0 to 50'],
    [{ TargetGroupARNs: 'arn' }, 'TargetGroupARNs must be a list'],
  ])('refuses %j', (properties, message) => {
    expect(() => plan(group(properties))).toThrow(message);
  });
});

describe('AWS::EC2::Instance', () => {
  it('is a group of one, with settings of its own or of a template', () => {
    const own = declared('AWS::EC2::Instance', { ...data, SubnetId: 'subnet-1' });
    const other = declared('AWS::EC2::Instance', {
      LaunchTemplate: { LaunchTemplateId: 'lt-1' },
      AvailabilityZone: 'us-east-1c',
    });
    const { ref } = kindOf('AWS::EC2::Instance').identify(own, scope);

    expect(plan(own).instanceGroups).toMatchObject([
      { launch: { imageId: 'ami-1' }, instanceIds: [ref], subnetIds: ['subnet-1'] },
    ]);
    expect(plan(other).instanceGroups).toMatchObject([
      { launch: 'lt-1', availabilityZones: ['us-east-1c'] },
    ]);
  });
});
