import type { Milliseconds } from '../../../xray/index.ts';

/** One application load balancer, as plain data. */
export interface LoadBalancerConfig {
  /** Whose declaration it is, for messages. */
  readonly constructPath: string;
  readonly name: string;
  readonly arn: string;
  /** `app/<name>/<id>`: what access logs call it. */
  readonly fullName: string;
  /** `<name>-<number>.<region>.elb.amazonaws.com` */
  readonly dnsName: string;
  readonly attributes: LoadBalancerAttributes;
  readonly listeners: readonly ListenerConfig[];
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html */
export interface LoadBalancerAttributes {
  readonly accessLogs: boolean;
  readonly idleTimeout: Milliseconds;
  readonly dropInvalidHeaders: boolean;
  readonly forwardedFor: 'append' | 'preserve' | 'remove';
  /** Adds the client's port to its address in `X-Forwarded-For`. */
  readonly forwardedPort: boolean;
}

export interface ListenerConfig {
  readonly arn: string;
  readonly protocol: 'HTTP' | 'HTTPS';
  /** In the cloud; here it is served at a port of its own. */
  readonly port: number;
  /** By priority, the default last. */
  readonly rules: readonly RuleConfig[];
}

export interface RuleConfig {
  /** 0 of the default rule, as access logs write it. */
  readonly priority: number;
  /** All must hold. */
  readonly conditions: readonly Condition[];
  readonly action: Action;
}

/** One of the values must match. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html */
export type Condition =
  | { readonly kind: 'path-pattern'; readonly values: readonly string[] }
  | { readonly kind: 'host-header'; readonly values: readonly string[] }
  | { readonly kind: 'http-header'; readonly name: string; readonly values: readonly string[] }
  | { readonly kind: 'http-request-method'; readonly values: readonly string[] }
  | { readonly kind: 'query-string'; readonly values: readonly QueryValue[] }
  | { readonly kind: 'source-ip'; readonly values: readonly string[] };

export interface QueryValue {
  /** Absent matches any. */
  readonly key?: string;
  readonly value: string;
}

export type Action =
  | { readonly kind: 'forward'; readonly targets: readonly WeightedTargetGroup[] }
  | {
      readonly kind: 'redirect';
      readonly status: 301 | 302;
      /** Parts of the address, with `#{host}` and the like still in them. */
      readonly protocol: string;
      readonly host: string;
      readonly port: string;
      readonly path: string;
      readonly query: string;
    }
  | {
      readonly kind: 'fixed-response';
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
    }
  /** Requests are answered 501 with the reason. */
  | { readonly kind: 'not-emulated'; readonly reason: string };

export interface WeightedTargetGroup {
  readonly group: TargetGroupConfig;
  readonly weight: number;
}

export interface TargetGroupConfig {
  readonly constructPath: string;
  readonly name: string;
  readonly arn: string;
  readonly algorithm: 'round_robin' | 'least_outstanding_requests';
  readonly deregistrationDelay: Milliseconds;
  readonly healthCheck: HealthCheckConfig;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
export interface HealthCheckConfig {
  readonly enabled: boolean;
  readonly path: string;
  /** Absent checks the port that serves requests. */
  readonly port?: number;
  readonly interval: Milliseconds;
  readonly timeout: Milliseconds;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** Statuses that are healthy, such as `200` or `200-299,302`. */
  readonly matcher: readonly StatusRange[];
}

export interface StatusRange {
  readonly from: number;
  readonly to: number;
}
