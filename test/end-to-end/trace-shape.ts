import type { EntityDocument, SegmentDocument } from '../../local/xray/index.ts';

/** Every segment and subsegment of a trace, parents before children. */
export const entitiesOf = (documents: readonly EntityDocument[]): EntityDocument[] =>
  documents.flatMap((entity) => [entity, ...entitiesOf(entity.subsegments ?? [])]);

/** One line an entity, indented below its parent: name, origin or namespace, status, flags. */
export const shapeOf = (documents: readonly EntityDocument[], indent = ''): string[] =>
  documents.flatMap((entity) => [
    indent + lineOf(entity),
    ...shapeOf(entity.subsegments ?? [], `${indent}  `),
  ]);

function lineOf(entity: EntityDocument & Partial<SegmentDocument>): string {
  const kind = entity.origin ?? entity.namespace;
  const flags = (['error', 'throttle', 'fault', 'in_progress'] as const).filter(
    (flag) => entity[flag],
  );
  const words = [entity.name, kind && `(${kind})`, entity.http?.response?.status, ...flags];
  return words.filter((word) => word !== undefined).join(' ');
}

/** Without the segments that X-Ray infers from calls. */
export const sent = (documents: readonly SegmentDocument[]): SegmentDocument[] =>
  documents.filter((document) => !('inferred' in document && document.inferred === true));

/** The segments of one origin. */
export const ofOrigin = (documents: readonly SegmentDocument[], origin: string) =>
  documents.filter((document) => document.origin === origin);

/** Type and message of every exception that was recorded, deepest last. */
export const exceptionsOf = (documents: readonly EntityDocument[]): string[] =>
  entitiesOf(documents).flatMap(({ cause }) =>
    typeof cause === 'object'
      ? (cause.exceptions ?? []).map(({ type, message }) => `${type}: ${message}`)
      : [],
  );
