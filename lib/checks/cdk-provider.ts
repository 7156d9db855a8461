import type { CfnResource } from 'aws-cdk-lib';

/**
 * Construct ids under which aws-cdk-lib places the functions of its own custom resources: the core
 * providers, `AwsCustomResource` and other singletons (a hash or UUID without hyphens), log
 * retention, bucket notifications and the provider framework (observed in aws-cdk-lib 2.276).
 */
const providerIds = [
  /^Custom::.+CustomResourceProvider$/,
  /^(AWS|Custom::\w+)[0-9a-f]{32,40}$/,
  /^LogRetention[0-9a-f]{32}$/,
  /^BucketNotificationsHandler[0-9a-f]{32}$/,
  /^framework-(onEvent|isComplete|onTimeout)$/,
];

/** True of everything inside a provider, so of its function and its role alike. */
export function isCdkProvider(resource: CfnResource): boolean {
  return resource.node.scopes.some(({ node }) =>
    providerIds.some((pattern) => pattern.test(node.id)),
  );
}
