import type { ListTagsForResourceRequest, ListTagsForResourceResponse } from '@aws-sdk/client-xray';
import { resourceArnShape, tagsShape } from '../model/tag-shapes.ts';
import type { Operation } from '../operation.ts';
import { string, structureOf } from '../shapes.ts';
import { requireTaggable } from '../tags.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_ListTagsForResource.html */
export const listTagsForResource: Operation<'ListTagsForResource'> = {
  coverage: {
    exact:
      'Lists the tags of a group or a sampling rule in one page, whatever the token; an unknown ARN is a ResourceNotFoundException.',
    unlike: ['tags come in the order of their keys: its order is not known.'],
  },
  input: structureOf<ListTagsForResourceRequest>()(
    { ResourceARN: resourceArnShape, NextToken: string() },
    ['ResourceARN'],
  ),
  output: structureOf<ListTagsForResourceResponse>()({ Tags: tagsShape, NextToken: string() }),
  run({ ResourceARN: arn = '' }, context) {
    requireTaggable(arn, context);
    const tags = Object.entries(context.tags.of(arn)).toSorted(([left], [right]) =>
      left < right ? -1 : 1,
    );
    return {
      Tags: tags.map(([Key, Value]) => ({ Key, Value })),
    } satisfies ListTagsForResourceResponse;
  },
};
