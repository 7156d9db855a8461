import type { Identity, ResourceKind } from '../../plan/plan.ts';
import { requiredText, textProperty } from '../protocols/declared-property.ts';
import { bucketResources } from './bucket-resources.ts';
import { resourceDigest, resourceId } from './resource-id.ts';

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

/** An address of the range that is kept for documentation: https://www.rfc-editor.org/rfc/rfc5737 */
const elasticAddress: ResourceKind<unknown> = {
  type: 'AWS::EC2::EIP',
  identify: (resource) => {
    const PublicIp = `203.0.113.${(Number.parseInt(resourceDigest(resource).slice(0, 4), 16) % 254) + 1}`;
    const AllocationId = resourceId('eipalloc', resource);
    return { ref: PublicIp, name: AllocationId, attributes: { AllocationId, PublicIp } };
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
  declared('AWS::EC2::NatGateway', 'nat', (NatGatewayId) => ({ NatGatewayId })),
  declared('AWS::EC2::VPCEndpoint', 'vpce', (Id) => ({ Id })),
  declared('AWS::EC2::NetworkAcl', 'acl', (Id) => ({ Id })),
  declared('AWS::EC2::NetworkAclEntry', 'acle', (Id) => ({ Id })),
  declared('AWS::EC2::SubnetNetworkAclAssociation', 'aclassoc', (AssociationId) => ({
    AssociationId,
  })),
  elasticAddress,
  // CDK empties a VPC's default security group by it; nothing filters traffic here anyway.
  declared('Custom::VpcRestrictDefaultSG', 'sg'),
  ...bucketResources,
];
