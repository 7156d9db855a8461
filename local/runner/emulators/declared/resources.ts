import { generatedName, type ResourceKind } from '../../plan/plan.ts';

/** Resources that are declared, have names, and do nothing by themselves here. */
export interface DeclaredPlan {
  readonly xrayResourcePolicies: XRayResourcePolicyConfig[];
}

/** Who may send X-Ray segments besides the account's own roles: SNS topics with active tracing need one. */
export interface XRayResourcePolicyConfig {
  readonly name: string;
  /** JSON text, as X-Ray keeps it. */
  readonly document: string;
}

export const logGroupKind: ResourceKind<unknown> = {
  type: 'AWS::Logs::LogGroup',
  identify: (resource, { partition, region, account }) => {
    const declared = resource.property('LogGroupName');
    const name = typeof declared === 'string' ? declared : generatedName(resource, 512);
    // The attribute ends in `:*`, unlike the ARNs of other resources.
    const arn = `arn:${partition}:logs:${region}:${account}:log-group:${name}:*`;
    return { ref: name, attributes: { Arn: arn } };
  },
  plan: () => {},
};

export const xrayResourcePolicyKind: ResourceKind<DeclaredPlan> = {
  type: 'AWS::XRay::ResourcePolicy',
  identify: (resource) => ({ ref: policyName(resource.property('PolicyName')), attributes: {} }),
  plan: (resource, into) => {
    const document = resource.property('PolicyDocument');
    into.xrayResourcePolicies.push({
      name: policyName(resource.property('PolicyName')),
      document: typeof document === 'string' ? document : JSON.stringify(document ?? {}),
    });
  },
};

/** What CDK adds to count its constructs. */
export const cdkMetadataKind: ResourceKind<unknown> = {
  type: 'AWS::CDK::Metadata',
  identify: (resource) => ({ ref: resource.logicalId, attributes: {} }),
  plan: () => {},
};

export const declaredResources: readonly ResourceKind<DeclaredPlan>[] = [
  logGroupKind,
  xrayResourcePolicyKind,
  cdkMetadataKind,
];

function policyName(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
