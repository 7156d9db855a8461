import { existsSync } from 'node:fs';
import {
  type DeclaredResource,
  generatedName,
  PlanError,
  type ResourceKind,
} from '../../plan/plan.ts';
import { stableId } from '../compute/stable-id.ts';
import {
  listProperty,
  recordProperty,
  requiredText,
  textProperty,
} from '../protocols/declared-property.ts';
import { isRecord } from '../protocols/json.ts';
import type { BeanstalkEnvironmentConfig, BeanstalkPlan } from './beanstalk-config.ts';
import { environmentSettings } from './environment-settings.ts';
import { readOptionEntries, toOptionSettings } from './option-settings.ts';

export type { BeanstalkPlan } from './beanstalk-config.ts';

const application: ResourceKind<unknown> = {
  type: 'AWS::ElasticBeanstalk::Application',
  local: {
    runs: 'Part of its environment.',
  },
  identify: (resource) => ({
    ref: textProperty(resource, 'ApplicationName') ?? generatedName(resource, 100),
    attributes: {},
  }),
  plan: () => {},
};

const version: ResourceKind<BeanstalkPlan> = {
  type: 'AWS::ElasticBeanstalk::ApplicationVersion',
  local: {
    runs: 'The source bundle that its environment runs.',
  },
  identify: (resource) => ({ ref: generatedName(resource, 100), attributes: {} }),
  plan: (resource, into) => {
    const key = recordProperty(resource, 'SourceBundle')?.S3Key;
    const asset = resource.assets?.findFile(String(key));
    if (asset === undefined) {
      throw new PlanError(
        `${resource.constructPath}: the source bundle "${key}" is no asset of this app; use one`,
      );
    }
    if (asset.packaging !== 'zip') {
      throw new PlanError(
        `${resource.constructPath}: the source bundle "${asset.path}" is an archive; use a folder as the asset`,
      );
    }
    if (!existsSync(asset.path)) {
      throw new PlanError(
        `${resource.constructPath}: the asset "${asset.path}" does not exist; synthesize the app again`,
      );
    }
    into.applicationVersions.push({
      application: requiredText(resource, 'ApplicationName'),
      label: generatedName(resource, 100),
      folder: asset.path,
    });
  },
};

const environment: ResourceKind<BeanstalkPlan> = {
  type: 'AWS::ElasticBeanstalk::Environment',
  local: {
    runs: 'One instance: the bundle’s programs behind the platform’s proxy, with the X-Ray daemon where `XRayEnabled` is on.',
    unlike: ['there is one instance, whatever the scaling settings.'],
  },
  identify: (resource) => ({
    ref: environmentName(resource),
    attributes: { EndpointURL: endpointOf(resource) },
  }),
  plan: (resource, into) => {
    into.beanstalkEnvironments.push(readEnvironment(resource));
  },
};

/** A look-up of the newest platform of a branch, as a custom resource makes it when it is deployed. */
const platform: ResourceKind<unknown> = {
  type: 'Custom::BeanstalkPlatform',
  identify: (resource, { partition, region }) => {
    const branch = branchOf(textProperty(resource, 'Create') ?? '');
    return {
      ref: branch,
      attributes: {
        'PlatformSummaryList.0.PlatformArn': `arn:${partition}:elasticbeanstalk:${region}::platform/${branch}/local`,
      },
    };
  },
  plan: () => {},
};

export const beanstalkResources: readonly ResourceKind<BeanstalkPlan>[] = [
  application,
  version,
  environment,
  platform,
];

const environmentName = (resource: DeclaredResource): string =>
  textProperty(resource, 'EnvironmentName') ?? generatedName(resource, 40);

/** A single instance is reached by its address; those of documentation are nobody's. */
function endpointOf({ stack, logicalId }: DeclaredResource): string {
  const digits = Number.parseInt(stableId(`${stack}/${logicalId}`, 8), 16);
  const networks = ['192.0.2', '198.51.100', '203.0.113'];
  return `${networks[digits % networks.length]}.${1 + ((digits >> 4) & 0x7f)}`;
}

function branchOf(call: string): string {
  const unknown = 'Node.js';
  try {
    const { parameters } = JSON.parse(call);
    const filters: unknown = parameters?.Filters;
    const branch = (Array.isArray(filters) ? filters.filter(isRecord) : []).find(
      ({ Type }) => Type === 'PlatformBranchName',
    );
    return Array.isArray(branch?.Values) ? String(branch.Values[0]) : unknown;
  } catch {
    return unknown;
  }
}

function readEnvironment(resource: DeclaredResource): BeanstalkEnvironmentConfig {
  const at = resource.constructPath;
  const refuse = (message: string): never => {
    throw new PlanError(`${at}: ${message}`);
  };
  const entries = readOptionEntries(listProperty(resource, 'OptionSettings'), at);
  const options = toOptionSettings(entries);
  const runsOn =
    textProperty(resource, 'PlatformArn') ?? textProperty(resource, 'SolutionStackName') ?? '';
  if (!/node\.?js/i.test(runsOn)) {
    refuse(`the platform "${runsOn}" does not run here; only those for Node.js do`);
  }
  const tier = recordProperty(resource, 'Tier')?.Name ?? 'WebServer';
  if (tier !== 'WebServer') refuse(`the tier "${tier}" does not run here; use a web server's`);
  const type =
    options.find('aws:elasticbeanstalk:environment', 'EnvironmentType') ?? 'LoadBalanced';
  if (type !== 'SingleInstance') {
    refuse(
      `environments of the type "${type}" do not run here; set aws:elasticbeanstalk:environment EnvironmentType to "SingleInstance"`,
    );
  }
  if (resource.property('TemplateName') !== undefined) {
    refuse('saved configurations (TemplateName) are not emulated; use OptionSettings');
  }
  return {
    stack: resource.stack,
    logicalId: resource.logicalId,
    constructPath: at,
    name: environmentName(resource),
    endpoint: endpointOf(resource),
    application: requiredText(resource, 'ApplicationName'),
    versionLabel: requiredText(resource, 'VersionLabel'),
    options: entries,
    ...environmentSettings(entries, at),
  };
}
