import { callXRay } from '../api/call.ts';
import { pagesOf } from '../api/pages-of.ts';
import type { Pair } from './PairsField.tsx';

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-tagging.html */
export const mostTags = 50;
const longestKey = 128;
const longestValue = 256;
const allowed = /^[\p{L}\p{N}\p{Zs}_.:/=+\-@]*$/u;

/** All that X-Ray would refuse about them. */
export function tagsProblem(tags: readonly Pair[]): string | undefined {
  if (tags.length > mostTags)
    return `A resource can have at most ${mostTags} tags, got ${tags.length}`;
  const keys = new Set<string>();
  for (const { key, value } of tags) {
    if (key === '') return 'each key must have length greater than or equal to 1';
    if (key.length > longestKey || value.length > longestValue) {
      return `a key must have length less than or equal to ${longestKey}, a value to ${longestValue}`;
    }
    if (/^aws:/i.test(key)) return `Tag keys that begin with "aws:" are reserved, got "${key}"`;
    const wrong = [key, value].find((text) => !allowed.test(text));
    if (wrong !== undefined) {
      return `"${wrong}" is not valid; letters, digits, spaces and _ . : / = + - @ are allowed`;
    }
    if (keys.has(key)) return `each key may come once, got "${key}" twice`;
    keys.add(key);
  }
  return undefined;
}

export interface TagChanges {
  /** New ones, and those with another value. */
  readonly put: readonly Pair[];
  /** Keys. */
  readonly remove: readonly string[];
}

export function tagChanges(before: readonly Pair[], after: readonly Pair[]): TagChanges {
  const had = new Map(before.map(({ key, value }) => [key, value]));
  const kept = new Set(after.map(({ key }) => key));
  return {
    put: after.filter(({ key, value }) => had.get(key) !== value),
    remove: before.map(({ key }) => key).filter((key) => !kept.has(key)),
  };
}

export async function fetchTags(arn: string, signal?: AbortSignal): Promise<readonly Pair[]> {
  const tags: Pair[] = [];
  for await (const { Tags = [] } of pagesOf('ListTagsForResource', { ResourceARN: arn }, signal)) {
    tags.push(...Tags.map(({ Key: key = '', Value: value = '' }) => ({ key, value })));
  }
  return tags;
}

/** What goes goes first, so that a full set has room. @throws ApiError */
export async function saveTags(arn: string, { put, remove }: TagChanges): Promise<void> {
  if (remove.length > 0) {
    await callXRay('UntagResource', { ResourceARN: arn, TagKeys: [...remove] });
  }
  if (put.length > 0) {
    const Tags = put.map(({ key, value }) => ({ Key: key, Value: value }));
    await callXRay('TagResource', { ResourceARN: arn, Tags });
  }
}
