import { createHash } from 'node:crypto';
import type { DeclaredResource } from '../../plan/plan.ts';

/** An id in EC2's form, `vpc-0123456789abcdef0`, stable from run to run. */
export function resourceId(prefix: string, resource: DeclaredResource): string {
  return `${prefix}-0${resourceDigest(resource).slice(0, 16)}`;
}

/** Hex digits that no other resource has, the same from run to run. */
export function resourceDigest({ stack, logicalId }: DeclaredResource): string {
  return createHash('sha256').update(`${stack}/${logicalId}`).digest('hex');
}
