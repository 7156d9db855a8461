import { createHash } from 'node:crypto';

/**
 * IAM's unique ids, such as `AROA…` of a role: the prefix says of what, the rest is the same from run
 * to run.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
export function uniqueId(prefix: 'AROA' | 'AIDA' | 'AIPA' | 'ANPA', arn: string): string {
  return `${prefix}${createHash('sha256').update(arn).digest('hex').slice(0, 17).toUpperCase()}`;
}
