import type { DeclaredResource } from '../../plan/plan.ts';

/** A resource of the template that is kept in the local X-Ray, or in the KMS beside it. */
export interface Controlled<Config> {
  readonly stack: string;
  readonly logicalId: string;
  readonly constructPath: string;
  /** Left where it is when the template has it no longer: `DeletionPolicy: Retain`. */
  readonly isRetained: boolean;
  readonly config: Config;
  /** What stands for it in the plan until it is known what it became. @default nothing does */
  readonly placeholder?: string;
}

export interface GroupConfig {
  readonly name: string;
  readonly filterExpression: string;
  readonly insightsEnabled: boolean;
  readonly notificationsEnabled: boolean;
  readonly tags: Tags;
}

/** Spelt as in the X-Ray API, with which the template shares the members. */
export interface RuleConfig {
  readonly rule: Readonly<Record<string, unknown>> & { readonly RuleName: string };
  readonly tags: Tags;
}

export interface PolicyConfig {
  readonly name: string;
  /** JSON text, as X-Ray keeps it. */
  readonly document: string;
  readonly bypassesLockoutCheck: boolean;
}

export interface SearchConfig {
  /** Share of the spans, 0 to 100, that become traces. */
  readonly indexingPercentage: number;
}

export interface KeyConfig {
  readonly description: string;
  readonly isEnabled: boolean;
  /** How long its removal waits. */
  readonly pendingDays: number;
}

export interface AliasConfig {
  /** `alias/traces` */
  readonly name: string;
  /** Id or ARN. */
  readonly key: string;
}

/** What a custom resource calls: JSON text, as CDK's `AwsCustomResource` puts it into the template. */
export interface AccountCallConfig {
  readonly onCreate?: string;
  readonly onUpdate?: string;
  readonly onDelete?: string;
}

export type Tags = Readonly<Record<string, string>>;

/** What the control plane of X-Ray adds to the plan. */
export interface XRayControlPlan {
  readonly xrayGroups: Controlled<GroupConfig>[];
  readonly samplingRules: Controlled<RuleConfig>[];
  readonly xrayResourcePolicies: Controlled<PolicyConfig>[];
  readonly transactionSearch: Controlled<SearchConfig>[];
  readonly keys: Controlled<KeyConfig>[];
  readonly keyAliases: Controlled<AliasConfig>[];
  readonly accountCalls: Controlled<AccountCallConfig>[];
}

export const newXRayControlPlan = (): XRayControlPlan => ({
  xrayGroups: [],
  samplingRules: [],
  xrayResourcePolicies: [],
  transactionSearch: [],
  keys: [],
  keyAliases: [],
  accountCalls: [],
});

export function controlled<Config>(resource: DeclaredResource, config: Config): Controlled<Config> {
  const { stack, logicalId, constructPath, deletionPolicy } = resource;
  const isRetained = deletionPolicy?.startsWith('Retain') === true;
  return { stack, logicalId, constructPath, isRetained, config };
}
