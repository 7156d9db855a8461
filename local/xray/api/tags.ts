import type { Tag } from '@aws-sdk/client-xray';
import type { Tags } from '../tags/resource-tags.ts';
import { invalidRequest, XRayError } from './errors.ts';
import type { OperationContext } from './operation.ts';

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-tagging.html */
export const mostTags = 50;

const allowed = /^[\p{L}\p{N}\p{Zs}_.:/=+\-@]*$/u;

/** The tags of a request; texts, except where observed, not known. @throws XRayError */
export function readTags(tags: readonly Tag[] = []): Tags {
  const read = new Map<string, string>();
  for (const { Key: key = '', Value: value = '' } of tags) {
    // Observed.
    if (read.has(key)) throw new XRayError('InternalFailure', '');
    requireUserKey(key);
    if (!allowed.test(key)) throw notAllowed('key', key);
    if (!allowed.test(value)) throw notAllowed('value', value);
    read.set(key, value);
  }
  return Object.fromEntries(read);
}

/** The tags that a group or a rule is created with. @throws XRayError */
export function readFirstTags(tags: readonly Tag[] | undefined): Tags {
  const read = readTags(tags);
  // TooManyTagsException is none of the errors that these operations declare.
  if (Object.keys(read).length > mostTags) {
    throw invalidRequest(`A resource can have at most ${mostTags} tags`);
  }
  return read;
}

/** @throws XRayError */
export function requireUserKey(key: string): void {
  if (!/^aws:/i.test(key)) return;
  throw invalidRequest(`Tag keys that begin with "aws:" are reserved, got "${key}"`);
}

/** @throws XRayError when no group and no sampling rule has the ARN; the text observed. */
export function requireTaggable(
  arn: string,
  { groups, sampling }: Pick<OperationContext, 'groups' | 'sampling'>,
): void {
  const isKnown =
    groups.find({ by: 'arn', value: arn }) !== undefined ||
    sampling.rules.list().some((rule) => rule.arn === arn);
  if (isKnown) return;
  throw new XRayError('ResourceNotFoundException', `Resource ${arn} not found`, {
    resourceName: arn,
  });
}

const notAllowed = (part: 'key' | 'value', text: string): XRayError =>
  invalidRequest(
    `Tag ${part} "${text}" is not valid; letters, digits, spaces and _ . : / = + - @ are allowed`,
  );
