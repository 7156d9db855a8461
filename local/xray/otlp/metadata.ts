import { asFreeObject } from '../model/json-values.ts';
import type { AttributeReader } from './attribute-reader.ts';
import type { AttributeValue, Span } from './span.ts';

export interface AttributesOfSegment {
  readonly annotations?: Readonly<Record<string, string | number | boolean>>;
  readonly metadata?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const metadataPrefix = 'aws.xray.metadata.';

/**
 * What has no place of its own: annotations, where the span lists them in `aws.xray.annotations`, else metadata.
 * https://docs.aws.amazon.com/xray/latest/devguide/migrate-xray-to-opentelemetry-nodejs.html
 *
 * @param isSegment subsegments leave the resource out
 */
export function segmentAttributes(
  { resource }: Span,
  attributes: AttributeReader,
  isSegment: boolean,
): AttributesOfSegment {
  const annotations = new Map<string, string | number | boolean>();
  const namespaces = new Map<string, Map<string, unknown>>();
  const namespace = (name: string): Map<string, unknown> => {
    const found = namespaces.get(name) ?? new Map<string, unknown>();
    namespaces.set(name, found);
    return found;
  };
  const listed = attributes.take('aws.xray.annotations');
  const indexed = new Set<unknown>(Array.isArray(listed) ? listed : []);

  for (const [key, value] of isSegment ? resource : []) {
    const name = `otel.resource.${key}`;
    if (indexed.has(name) && isAnnotation(value)) annotations.set(annotationKey(name), value);
    else if (value !== null) namespace('default').set(name, value);
  }
  for (const [key, value] of attributes.rest()) {
    if (indexed.has(key)) {
      if (isAnnotation(value)) annotations.set(annotationKey(key), value);
      continue;
    }
    const object = key.startsWith(metadataPrefix) ? jsonObject(value) : undefined;
    if (object === undefined) {
      if (value !== null) namespace('default').set(key, value);
      continue;
    }
    const name = key.slice(metadataPrefix.length);
    const target = namespace(name.toLowerCase() === 'default' ? 'default' : name);
    for (const [member, inner] of Object.entries(object)) target.set(member, inner);
  }
  return {
    ...(annotations.size > 0 && { annotations: Object.fromEntries(annotations) }),
    ...(namespaces.size > 0 && {
      metadata: Object.fromEntries(
        [...namespaces].map(([name, members]) => [name, Object.fromEntries(members)]),
      ),
    }),
  };
}

const isAnnotation = (value: AttributeValue): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

const annotationKey = (key: string): string => key.replace(/[^A-Za-z0-9.]/g, '_');

function jsonObject(value: AttributeValue): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return asFreeObject(JSON.parse(value));
  } catch {
    return undefined;
  }
}
