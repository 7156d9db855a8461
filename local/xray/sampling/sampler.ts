/** What a service knows of a request when it decides whether to trace it. Absent members match every pattern. */
export interface SamplingRequest {
  readonly serviceName?: string;
  readonly serviceType?: string;
  readonly host?: string;
  readonly method?: string;
  readonly path?: string;
  readonly resourceArn?: string;
  /** API Gateway: the request headers. */
  readonly attributes?: Readonly<Record<string, string>>;
}

export interface SamplingDecision {
  readonly sampled: boolean;
  /** The rule that decided; recorded as `aws.xray.sampling_rule_name`. */
  readonly ruleName?: string;
}

export interface Sampler {
  decide(request: SamplingRequest): SamplingDecision;
}
