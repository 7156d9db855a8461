import type { UntagResourceRequest, UntagResourceResponse } from '@aws-sdk/client-xray';
import { resourceArnShape, tagKeyShape } from '../model/tag-shapes.ts';
import type { Operation } from '../operation.ts';
import { list, structureOf } from '../shapes.ts';
import { requireTaggable, requireUserKey } from '../tags.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_UntagResource.html */
export const untagResource: Operation<'UntagResource'> = {
  coverage: {
    exact: 'Removes tags from groups and sampling rules; keys that are not there are no error.',
    unlike: ['the text about reserved prefixes is our own: its text is not known.'],
  },
  input: structureOf<UntagResourceRequest>()(
    { ResourceARN: resourceArnShape, TagKeys: list(tagKeyShape, { max: 200 }) },
    ['ResourceARN', 'TagKeys'],
  ),
  output: structureOf<UntagResourceResponse>()({}),
  run({ ResourceARN: arn = '', TagKeys: keys = [] }, context) {
    for (const key of keys) requireUserKey(key);
    requireTaggable(arn, context);
    const left = Object.entries(context.tags.of(arn)).filter(([key]) => !keys.includes(key));
    context.tags.set(arn, Object.fromEntries(left));
    return {} satisfies UntagResourceResponse;
  },
};
