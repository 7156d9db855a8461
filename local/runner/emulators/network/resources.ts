import type { Identity, ResourceKind } from '../../plan/plan.ts';
import { requiredText, textProperty } from '../protocols/declared-property.ts';
import { bucketResources } from './bucket-resources.ts';
import { resourceId } from './resource-id.ts';

/** Where things lie. Nothing filters traffic here: all of it stays on this machine. */
export interface NetworkPlan {
  readonly subnets: SubnetConfig[];
}

export interface SubnetConfig {
  /** `subnet-…` */
  readonly id: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
}

type Attributes = Identity['attributes'];

const subnet: ResourceKind<NetworkPlan> = {
  type: 'AWS::EC2::Subnet',
  local: {
    runs: 'Places tasks and instances in its zone.',
    unlike: ['nothing filters traffic: all of it stays on this machine.'],
  },
  identify: (resource, { region }) => {
    const id = resourceId('subnet', resource);
    return {
      ref: id,
      attributes: {
        SubnetId: id,
        AvailabilityZone: textProperty(resource, 'AvailabilityZone') ?? `${region}a`,
        CidrBlock: textProperty(resource, 'CidrBlock') ?? '',
        VpcId: textProperty(resource, 'VpcId') ?? '',
        NetworkAclAssociationId: resourceId('aclassoc', resource),
      },
    };
  },
  plan: (resource, { subnets }, scope) => {
    const { ref, attributes } = subnet.identify(resource, scope);
    subnets.push({
      id: ref,
      vpcId: requiredText(resource, 'VpcId'),
      availabilityZone: String(attributes.AvailabilityZone),
    });
  },
};

const vpc: ResourceKind<unknown> = {
  type: 'AWS::EC2::VPC',
  identify: (resource) => {
    const id = resourceId('vpc', resource);
    return {
      ref: id,
      attributes: {
        VpcId: id,
        CidrBlock: textProperty(resource, 'CidrBlock') ?? '',
        DefaultNetworkAcl: resourceId('acl', resource),
        DefaultSecurityGroup: resourceId('sg', resource),
      },
    };
  },
  plan: () => {},
};

const securityGroup: ResourceKind<unknown> = {
  type: 'AWS::EC2::SecurityGroup',
  identify: (resource) => {
    const id = resourceId('sg', resource);
    return {
      ref: id,
      attributes: { GroupId: id, Id: id, VpcId: textProperty(resource, 'VpcId') ?? '' },
    };
  },
  plan: () => {},
};

/** What has an id and nothing else that matters here. */
const declared = (
  type: string,
  prefix: string,
  attributes: (id: string) => Attributes = () => ({}),
): ResourceKind<unknown> => ({
  type,
  identify: (resource) => {
    const id = resourceId(prefix, resource);
    return { ref: id, attributes: attributes(id) };
  },
  plan: () => {},
});

export const networkResources: readonly ResourceKind<NetworkPlan>[] = [
  vpc,
  subnet,
  securityGroup,
  declared('AWS::EC2::SecurityGroupIngress', 'sgr', (Id) => ({ Id })),
  declared('AWS::EC2::SecurityGroupEgress', 'sgr', (Id) => ({ Id })),
  declared('AWS::EC2::RouteTable', 'rtb', (RouteTableId) => ({ RouteTableId })),
  declared('AWS::EC2::Route', 'r'),
  declared('AWS::EC2::SubnetRouteTableAssociation', 'rtbassoc', (Id) => ({ Id })),
  declared('AWS::EC2::InternetGateway', 'igw', (InternetGatewayId) => ({ InternetGatewayId })),
  declared('AWS::EC2::VPCGatewayAttachment', 'igw-attach', () => ({ AttachmentType: 'IGW' })),
  declared('AWS::EC2::FlowLog', 'fl', (Id) => ({ Id })),
  ...bucketResources,
];
