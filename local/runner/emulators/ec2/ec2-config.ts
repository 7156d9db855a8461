import type { UserData } from './user-data.ts';

/** What a template declares of instances. */
export interface Ec2Plan {
  readonly launchTemplates: LaunchTemplateConfig[];
  readonly instanceGroups: InstanceGroupConfig[];
}

/** What an instance is made of. */
export interface InstanceSettings {
  /** For messages. */
  readonly constructPath: string;
  readonly imageId: string;
  readonly instanceType: string;
  /** Name or ARN. */
  readonly instanceProfile: string | undefined;
  readonly script: string;
  readonly userData: UserData;
  readonly requiresToken: boolean;
  /** `HttpEndpoint` of the metadata options. */
  readonly hasMetadata: boolean;
}

export interface LaunchTemplateConfig extends InstanceSettings {
  readonly id: string;
  readonly name: string;
}

/** An Auto Scaling group, or an instance by itself. */
export interface InstanceGroupConfig {
  readonly stack: string;
  readonly logicalId: string;
  /** Where its instances come from: the id or name of a launch template, or settings of its own. */
  readonly launch: string | InstanceSettings;
  readonly instanceIds: readonly string[];
  readonly subnetIds: readonly string[];
  /** Where no subnet tells. */
  readonly availabilityZones: readonly string[];
  readonly targetGroupArns: readonly string[];
}
