import { createHash } from 'node:crypto';
import type { DeclaredResource } from '../../plan/plan.ts';

/** An id in API Gateway's form, stable from run to run. */
export function generatedId(resource: DeclaredResource, length: number, suffix = ''): string {
  const digest = createHash('sha256').update(`${resource.stack}/${resource.logicalId}${suffix}`);
  return BigInt(`0x${digest.digest('hex')}`)
    .toString(36)
    .slice(0, length);
}
