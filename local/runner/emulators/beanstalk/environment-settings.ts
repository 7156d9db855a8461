import { PlanError } from '../../plan/plan.ts';
import type { BeanstalkEnvironmentConfig, EnvironmentSettings } from './beanstalk-config.ts';
import { type OptionEntry, readFlag, toOptionSettings } from './option-settings.ts';

/** To which the platform's proxy sends requests, unless the environment says otherwise. */
const defaultPort = 8080;

/** @throws PlanError for an option with a value that it cannot have; `at` says whose it is. */
export function environmentSettings(
  entries: readonly OptionEntry[],
  at: string,
): EnvironmentSettings {
  const options = toOptionSettings(entries);
  const properties = options.all('aws:elasticbeanstalk:application:environment');
  const port = Number(properties.PORT ?? defaultPort);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new PlanError(`${at}: the property PORT must be a port, got "${properties.PORT}"`);
  }
  const launch = 'aws:autoscaling:launchconfiguration';
  const types = options.find('aws:ec2:instances', 'InstanceTypes');
  return {
    environment: { ...properties, PORT: String(port) },
    port,
    hasDaemon: readFlag(options, 'aws:elasticbeanstalk:xray', 'XRayEnabled', at),
    instanceProfile: options.find(launch, 'IamInstanceProfile'),
    instanceType: types?.split(',')[0] ?? options.find(launch, 'InstanceType') ?? 't3.micro',
    subnetIds: (options.find('aws:ec2:vpc', 'Subnets') ?? '').split(',').filter(Boolean),
    requiresToken: readFlag(options, launch, 'DisableIMDSv1', at),
  };
}

/**
 * The environment with options of its source bundle, which count where it has none itself.
 *
 * @see https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options.html#configuration-options-precedence
 * @throws PlanError for an option with a value that it cannot have.
 */
export function withOptions(
  config: BeanstalkEnvironmentConfig,
  options: readonly OptionEntry[],
): BeanstalkEnvironmentConfig {
  if (options.length === 0) return config;
  const settings = environmentSettings([...options, ...config.options], config.constructPath);
  return { ...config, ...settings };
}
