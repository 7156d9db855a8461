import { UnresolvableError } from '../../assembly/errors.ts';
import {
  type DeclaredResource,
  generatedName,
  PlanError,
  type PlanScope,
  type ResourceKind,
} from '../../plan/plan.ts';
import { privateAddress, privateName, stableId } from '../compute/stable-id.ts';
import {
  integerProperty,
  listProperty,
  recordProperty,
  textProperty,
} from '../protocols/declared-property.ts';
import { isRecord } from '../protocols/json.ts';
import type { Ec2Plan, InstanceSettings } from './ec2-config.ts';
import { readUserData } from './user-data.ts';

export type { Ec2Plan } from './ec2-config.ts';

type Fields = Readonly<Record<string, unknown>>;

const ec2Id = (prefix: string, { stack, logicalId }: DeclaredResource, suffix = ''): string =>
  `${prefix}-0${stableId(`${stack}/${logicalId}${suffix}`, 16)}`;

const launchTemplate: ResourceKind<Ec2Plan> = {
  type: 'AWS::EC2::LaunchTemplate',
  local: {
    runs: 'Its user data is read line by line, and lines that are not understood are named.',
    unlike: ['nothing of it is executed.'],
  },
  identify: (resource) => {
    const id = ec2Id('lt', resource);
    return {
      ref: id,
      attributes: { LaunchTemplateId: id, LatestVersionNumber: '1', DefaultVersionNumber: '1' },
    };
  },
  plan: (resource, into) => {
    const data = recordProperty(resource, 'LaunchTemplateData') ?? {};
    into.launchTemplates.push({
      id: ec2Id('lt', resource),
      name: textProperty(resource, 'LaunchTemplateName') ?? generatedName(resource, 128),
      ...readSettings((name) => data[name], resource),
    });
  },
};

const group: ResourceKind<Ec2Plan> = {
  type: 'AWS::AutoScaling::AutoScalingGroup',
  local: {
    runs: 'Its desired number of instances over the zones of its subnets.',
    unlike: ['it never scales.'],
  },
  identify: (resource, { partition, region, account }) => {
    const name = textProperty(resource, 'AutoScalingGroupName') ?? generatedName(resource, 255);
    const id = `${stableId(name, 32)}:autoScalingGroupName/${name}`;
    return {
      ref: name,
      attributes: {
        AutoScalingGroupARN: `arn:${partition}:autoscaling:${region}:${account}:autoScalingGroup:${id}`,
      },
    };
  },
  plan: (resource, into) => {
    const least = integerProperty(resource, 'MinSize', { byDefault: 0, min: 0, max: 50 });
    const count = integerProperty(resource, 'DesiredCapacity', {
      byDefault: least,
      min: 0,
      max: 50,
    });
    into.instanceGroups.push({
      stack: resource.stack,
      logicalId: resource.logicalId,
      launch: launchOf(resource),
      instanceIds: Array.from({ length: count }, (_, index) => ec2Id('i', resource, `/${index}`)),
      subnetIds: whereKnown(resource, 'VPCZoneIdentifier'),
      availabilityZones: whereKnown(resource, 'AvailabilityZones'),
      targetGroupArns: listProperty(resource, 'TargetGroupARNs').map(String),
    });
  },
};

const instance: ResourceKind<Ec2Plan> = {
  type: 'AWS::EC2::Instance',
  local: {
    runs: 'A process for each service that its user data sets up, with the instance metadata service, and the X-Ray daemon if the user data installs one.',
    unlike: ['there is no machine: no disk, packages or network of its own.'],
  },
  identify: (resource, { region }) => {
    const id = ec2Id('i', resource);
    const address = privateAddress(id);
    return {
      ref: id,
      attributes: {
        InstanceId: id,
        AvailabilityZone: textProperty(resource, 'AvailabilityZone') ?? `${region}a`,
        PrivateIp: address,
        PrivateDnsName: privateName(address, region),
      },
    };
  },
  plan: (resource, into, { region }: PlanScope) => {
    const own = textProperty(resource, 'AvailabilityZone');
    const hasTemplate = resource.property('LaunchTemplate') !== undefined;
    into.instanceGroups.push({
      stack: resource.stack,
      logicalId: resource.logicalId,
      launch: hasTemplate
        ? launchOf(resource)
        : readSettings((name) => resource.property(name), resource),
      instanceIds: [ec2Id('i', resource)],
      subnetIds: whereKnown(resource, 'SubnetId'),
      availabilityZones: [own ?? `${region}a`],
      targetGroupArns: [],
    });
  },
};

export const ec2Resources: readonly ResourceKind<Ec2Plan>[] = [launchTemplate, group, instance];

/** Id or name of the launch template that a group names. */
function launchOf(resource: DeclaredResource): string {
  const mixed = recordProperty(resource, 'MixedInstancesPolicy')?.LaunchTemplate;
  const specification = isRecord(mixed)
    ? mixed.LaunchTemplateSpecification
    : resource.property('LaunchTemplate');
  const { LaunchTemplateId, LaunchTemplateName } = isRecord(specification) ? specification : {};
  const launch = LaunchTemplateId ?? LaunchTemplateName;
  if (typeof launch === 'string') return launch;
  throw new PlanError(
    `${resource.constructPath}: it has no LaunchTemplate; groups with a launch configuration or an instance's id do not run here`,
  );
}

function readSettings(
  get: (name: string) => unknown,
  resource: DeclaredResource,
): InstanceSettings {
  const profile = get('IamInstanceProfile');
  const named = isRecord(profile) ? (profile.Arn ?? profile.Name) : profile;
  const metadata = get('MetadataOptions');
  const options: Fields = isRecord(metadata) ? metadata : {};
  const script = Buffer.from(String(get('UserData') ?? ''), 'base64').toString();
  return {
    constructPath: resource.constructPath,
    imageId: String(get('ImageId') ?? ''),
    instanceType: String(get('InstanceType') ?? 'm1.small'),
    instanceProfile: typeof named === 'string' ? named : undefined,
    script,
    userData: readUserData(script, { findAsset: (key) => resource.assets?.findFile(key) }),
    requiresToken: options.HttpTokens !== 'optional',
    hasMetadata: options.HttpEndpoint !== 'disabled',
  };
}

/** Where the network's stack does not run, only the zones are unknown. */
function whereKnown(resource: DeclaredResource, name: string): string[] {
  try {
    const value = resource.property(name);
    if (Array.isArray(value)) return value.map(String);
    return typeof value === 'string' ? [value] : [];
  } catch (error) {
    if (error instanceof UnresolvableError) return [];
    throw error;
  }
}
