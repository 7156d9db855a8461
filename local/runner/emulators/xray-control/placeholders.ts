import { createHash } from 'node:crypto';
import { mapTexts } from '../../plan/map-texts.ts';
import type { DeclaredResource } from '../../plan/plan.ts';

/**
 * X-Ray and KMS choose the ids of groups and keys themselves, when these are made, and the plan is made
 * before. So a resource is planned under an id that is its own and of the same form, and the plan gets
 * the real ones once they are known.
 */
export type Placeholders = ReadonlyMap<string, string>;

/** 52 letters, as at the end of a group's ARN. */
export function groupPlaceholder(resource: Place): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bytes = createHash('sha512').update(keyOf(resource)).digest();
  return Array.from(bytes.subarray(0, 52), (byte) => letters[byte % letters.length]).join('');
}

/** A UUID, as a key's id. */
export function keyPlaceholder(resource: Place): string {
  const digits = createHash('sha256').update(keyOf(resource)).digest('hex');
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `a${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-');
}

/** For a member of what a call answers. */
export const answerPlaceholder = (resource: Place, member: string): string =>
  `answer-${createHash('sha256')
    .update(`${keyOf(resource)} ${member}`)
    .digest('hex')}`;

/** Whether a text is not yet what it will be. */
export const isAnswerPlaceholder = (text: string): boolean => /^answer-[0-9a-f]{64}$/.test(text);

type Place = Pick<DeclaredResource, 'stack' | 'logicalId'>;

const keyOf = ({ stack, logicalId }: Place) => `${stack}/${logicalId}`;

/** The value with every placeholder in its texts replaced, however deep. */
export function settle<Value>(value: Value, placeholders: Placeholders): Value {
  if (placeholders.size === 0) return value;
  const pattern = new RegExp([...placeholders.keys()].join('|'), 'g');
  return mapTexts(value, (text) =>
    text.replace(pattern, (found) => placeholders.get(found) ?? found),
  );
}
