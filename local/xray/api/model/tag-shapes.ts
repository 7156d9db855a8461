import type { Tag } from '@aws-sdk/client-xray';
import { list, string, structureOf } from '../shapes.ts';

export const tagKeyShape = string({ min: 1, max: 128 });

export const tagsShape = list(
  structureOf<Tag>()({ Key: tagKeyShape, Value: string({ max: 256 }) }, ['Key', 'Value']),
  { max: 200 },
);

export const resourceArnShape = string({ min: 1, max: 1011 });
