import { describe, expect, it } from 'vitest';
import type { AssemblyStack, Template } from '../../../../local/runner/assembly/read-assembly.ts';
import {
  type NetworkPlan,
  networkResources,
} from '../../../../local/runner/emulators/network/resources.ts';
import { makePlan } from '../../../../local/runner/plan/make-plan.ts';
import { declared, scope } from '../protocols/declared.ts';

const identity = (type: string, properties: Record<string, unknown> = {}) => {
  const kind = networkResources.find((it) => it.type === type);
  if (kind === undefined) throw new Error(`no kind for "${type}"`);
  return kind.identify(declared(type, properties), scope);
};

function plan(Resources: Template['Resources'], Outputs: Template['Outputs'] = {}) {
  const into: NetworkPlan = { subnets: [] };
  const template = { Resources, Outputs, Parameters: {}, Mappings: {}, Conditions: {} };
  const stack: AssemblyStack = {
    id: 'Network',
    stackName: 'Network',
    account: undefined,
    region: undefined,
    directory: '/tmp',
    template,
  };
  return { into, ...makePlan([stack], networkResources, into, scope) };
}

const subnet = (index: number) => ({
  Type: 'AWS::EC2::Subnet',
  Properties: {
    AvailabilityZone: { 'Fn::Select': [index, { 'Fn::GetAZs': '' }] },
    CidrBlock: `10.0.${index}.0/24`,
    VpcId: { Ref: 'Vpc' },
  },
});

describe('network resources', () => {
  it('spread subnets over the zones of the region', () => {
    const { into, outputs } = plan(
      { Vpc: { Type: 'AWS::EC2::VPC' }, One: subnet(0), Two: subnet(1) },
      { Zone: { Value: { 'Fn::GetAtt': ['Two', 'AvailabilityZone'] } } },
    );

    const [one, two] = into.subnets;
    expect(into.subnets.map(({ availabilityZone }) => availabilityZone)).toEqual([
      'us-east-1a',
      'us-east-1b',
    ]);
    expect(one?.id).toMatch(/^subnet-[0-9a-f]{17}$/);
    expect(one?.id).not.toBe(two?.id);
    expect(one?.vpcId).toMatch(/^vpc-[0-9a-f]{17}$/);
    expect(outputs).toEqual([{ stack: 'Network', name: 'Zone', value: 'us-east-1b' }]);
  });

  it('say which subnet lacks its VPC, and keep the others', () => {
    const { into, resources } = plan({
      Vpc: { Type: 'AWS::EC2::VPC' },
      Good: subnet(0),
      Bad: { Type: 'AWS::EC2::Subnet' },
    });

    expect(into.subnets).toHaveLength(1);
    expect(resources.find(({ state }) => state === 'failed')?.reason).toBe(
      'Network/Bad: VpcId is missing; set it in the CDK code',
    );
  });

  it.each([
    ['AWS::EC2::SecurityGroup', 'sg', ['GroupId', 'Id']],
    ['AWS::EC2::SecurityGroupIngress', 'sgr', ['Id']],
    ['AWS::EC2::SecurityGroupEgress', 'sgr', ['Id']],
    ['AWS::EC2::RouteTable', 'rtb', ['RouteTableId']],
    ['AWS::EC2::InternetGateway', 'igw', ['InternetGatewayId']],
    ['AWS::EC2::FlowLog', 'fl', ['Id']],
    ['AWS::EC2::NatGateway', 'nat', ['NatGatewayId']],
    ['AWS::EC2::VPCEndpoint', 'vpce', ['Id']],
    ['AWS::EC2::VPC', 'vpc', ['VpcId']],
  ])('know %s by an id that is the same from run to run', (type, prefix, attributes) => {
    const first = identity(type);
    const again = identity(type);

    expect(again).toEqual(first);
    expect(first.ref).toMatch(new RegExp(`^${prefix}-[0-9a-f]{17}$`));
    for (const name of attributes) expect(first.attributes[name]).toBe(first.ref);
  });

  it('give an elastic address one of the range for documentation', () => {
    const { ref, attributes } = identity('AWS::EC2::EIP');

    expect(ref).toMatch(/^203\.0\.113\.\d{1,3}$/);
    expect(attributes.AllocationId).toMatch(/^eipalloc-[0-9a-f]{17}$/);
  });

  it('give a bucket a name that S3 takes, and the addresses made of it', () => {
    const { ref, attributes } = identity('AWS::S3::Bucket');

    expect(ref).toMatch(/^[a-z0-9-]{3,63}$/);
    expect(attributes).toMatchObject({
      Arn: `arn:aws:s3:::${ref}`,
      RegionalDomainName: `${ref}.s3.us-east-1.amazonaws.com`,
    });
  });

  it('keep the name that a bucket was given', () => {
    expect(identity('AWS::S3::Bucket', { BucketName: 'access-logs' }).ref).toBe('access-logs');
  });

  it('take what empties a bucket for granted', () => {
    const { resources } = plan({
      Bucket: { Type: 'AWS::S3::Bucket' },
      Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'Bucket' } } },
      Empty: { Type: 'Custom::S3AutoDeleteObjects' },
    });

    expect(resources.map(({ state }) => state)).toEqual(['planned', 'planned', 'planned']);
  });
});
