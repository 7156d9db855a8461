import type { OptionEntry } from './option-settings.ts';

/** What a template declares of Elastic Beanstalk. */
export interface BeanstalkPlan {
  readonly applicationVersions: ApplicationVersionConfig[];
  readonly beanstalkEnvironments: BeanstalkEnvironmentConfig[];
}

/** A source bundle with a label. */
export interface ApplicationVersionConfig {
  readonly application: string;
  readonly label: string;
  /** Folder on this machine. */
  readonly folder: string;
}

/** With the settings that the template alone makes. */
export interface BeanstalkEnvironmentConfig extends EnvironmentSettings {
  readonly stack: string;
  readonly logicalId: string;
  readonly constructPath: string;
  readonly name: string;
  /** Where it is reached in the cloud, without the scheme. */
  readonly endpoint: string;
  readonly application: string;
  readonly versionLabel: string;
  readonly options: readonly OptionEntry[];
}

/** What the options come to. */
export interface EnvironmentSettings {
  /** Environment properties; `PORT` is always there. */
  readonly environment: Readonly<Record<string, string>>;
  /** On which the program is expected. */
  readonly port: number;
  readonly hasDaemon: boolean;
  /** Name or ARN. */
  readonly instanceProfile: string | undefined;
  readonly instanceType: string;
  readonly subnetIds: readonly string[];
  readonly requiresToken: boolean;
}
