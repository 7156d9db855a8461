import type { DeclaredResource, PlanScope } from '../../../../local/runner/plan/plan.ts';

export const scope: PlanScope = { account: '123456789012', region: 'us-east-1', partition: 'aws' };

/** A resource whose intrinsics have been resolved. */
export const declared = (
  type: string,
  properties: Readonly<Record<string, unknown>>,
  logicalId = 'Thing',
): DeclaredResource => ({
  stack: 'Orders',
  logicalId,
  type,
  constructPath: `Orders/${logicalId}/Resource`,
  property: (name) => properties[name],
});
