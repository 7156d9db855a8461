import type { Condition, LoadBalancerConfig, RuleConfig, TargetGroupConfig } from './config.ts';

/** What the template's load balancing resources say, one list per type; `assembleLoadBalancers` joins them. */
export interface LoadBalancingParts {
  readonly loadBalancers: Omit<LoadBalancerConfig, 'listeners'>[];
  readonly listeners: ListenerPart[];
  readonly rules: RulePart[];
  readonly targetGroups: TargetGroupPart[];
  /** Settings that make no difference here, though they would in the cloud; one line each. */
  readonly notices: string[];
}

export interface ListenerPart {
  readonly constructPath: string;
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly port: number;
  readonly action: ActionPart;
}

export interface RulePart {
  readonly constructPath: string;
  readonly listenerArn: string;
  readonly priority: number;
  readonly conditions: readonly Condition[];
  readonly action: ActionPart;
}

/** An action whose target groups are still ARNs. */
export type ActionPart =
  | Exclude<RuleConfig['action'], { readonly kind: 'forward' }>
  | { readonly kind: 'forward'; readonly targets: readonly { arn: string; weight: number }[] };

export interface TargetGroupPart extends TargetGroupConfig {
  /** Of targets in the cloud, where the template gives one; here every target has a port of its own. */
  readonly port?: number;
  /** Ids of instances that the template itself puts behind the group; whoever runs them registers them. */
  readonly targetIds: readonly string[];
}

export const newLoadBalancingParts = (): LoadBalancingParts => ({
  loadBalancers: [],
  listeners: [],
  rules: [],
  targetGroups: [],
  notices: [],
});
