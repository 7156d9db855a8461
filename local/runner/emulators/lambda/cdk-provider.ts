/**
 * Construct ids under which aws-cdk-lib places the functions of its own custom resources (observed in
 * aws-cdk-lib 2.276).
 */
const providerIds = [
  /^Custom::.+CustomResourceProvider$/,
  /^(AWS|Custom::\w+)[0-9a-f]{32,40}$/,
  /^LogRetention[0-9a-f]{32}$/,
  /^BucketNotificationsHandler[0-9a-f]{32}$/,
  /^framework-(onEvent|isComplete|onTimeout)$/,
];

/** Whether a construct path lies inside one of CDK's own providers: they act on deployments only. */
export const isCdkProvider = (constructPath: string): boolean =>
  constructPath.split('/').some((id) => providerIds.some((pattern) => pattern.test(id)));
