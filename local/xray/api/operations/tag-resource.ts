import type { TagResourceRequest, TagResourceResponse } from '@aws-sdk/client-xray';
import { XRayError } from '../errors.ts';
import { resourceArnShape, tagsShape } from '../model/tag-shapes.ts';
import type { Operation } from '../operation.ts';
import { structureOf } from '../shapes.ts';
import { mostTags, readTags, requireTaggable } from '../tags.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_TagResource.html */
export const tagResource: Operation<'TagResource'> = {
  coverage: {
    exact:
      'Adds tags to groups and sampling rules, overwriting those of the same key, up to 50 a resource; a key twice in one call is an InternalFailure, as observed.',
    unlike: [
      'the texts about reserved prefixes, characters and too many tags are our own: its texts are not known.',
      'tags restrict no call, for there is no attribute-based access control locally.',
    ],
  },
  input: structureOf<TagResourceRequest>()({ ResourceARN: resourceArnShape, Tags: tagsShape }, [
    'ResourceARN',
    'Tags',
  ]),
  output: structureOf<TagResourceResponse>()({}),
  run({ ResourceARN: arn = '', Tags }, context) {
    const added = readTags(Tags);
    requireTaggable(arn, context);
    const tags = { ...context.tags.of(arn), ...added };
    if (Object.keys(tags).length > mostTags) {
      throw new XRayError('TooManyTagsException', `A resource can have at most ${mostTags} tags`, {
        resourceName: arn,
      });
    }
    context.tags.set(arn, tags);
    return {} satisfies TagResourceResponse;
  },
};
