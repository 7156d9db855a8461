import { generatedName, type ResourceKind } from '../../plan/plan.ts';
import { requiredText } from '../protocols/declared-property.ts';

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

/** Who may write to log groups; nobody is kept from it here. */
export const logResourcePolicyKind: ResourceKind<unknown> = {
  type: 'AWS::Logs::ResourcePolicy',
  identify: (resource) => ({ ref: requiredText(resource, 'PolicyName'), attributes: {} }),
  plan: () => {},
};

/** What CDK adds to count its constructs. */
export const cdkMetadataKind: ResourceKind<unknown> = {
  type: 'AWS::CDK::Metadata',
  identify: (resource) => ({ ref: resource.logicalId, attributes: {} }),
  plan: () => {},
};

export const declaredResources: readonly ResourceKind<unknown>[] = [
  logGroupKind,
  logResourcePolicyKind,
  cdkMetadataKind,
];
