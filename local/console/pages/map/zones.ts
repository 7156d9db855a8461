import type { WireTrace } from '../../api/operations.ts';

interface Entity {
  readonly id?: unknown;
  readonly parent_id?: unknown;
  readonly name?: unknown;
  readonly origin?: unknown;
  readonly aws?: unknown;
  readonly subsegments?: unknown;
}

interface Place {
  readonly node: string;
  readonly zone: string | undefined;
}

/**
 * Calls that left a zone. X-Ray's graph carries no zones; segments of instances and tasks do (`aws.ec2.availability_zone`), so only
 * a call whose both ends say theirs is known to cross.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-aws
 */
export function findCrossings(
  traces: readonly WireTrace[],
  edgeOf: (from: string, to: string) => string | undefined,
): Map<string, string> {
  const crossings = new Map<string, Set<string>>();
  for (const { Segments } of traces) {
    const segments: Entity[] = (Segments ?? []).flatMap(({ Document }) => parsed(Document) ?? []);
    /** Where the code ran that a segment's or subsegment's id belongs to. */
    const places = new Map<string, Place>();
    for (const segment of segments) {
      const place = { node: keyOf(segment), zone: zoneOf(segment) };
      for (const id of idsOf(segment)) places.set(id, place);
    }
    for (const segment of segments) {
      const from = places.get(String(segment.parent_id ?? ''));
      const zone = zoneOf(segment);
      if (from?.zone === undefined || zone === undefined || from.zone === zone) continue;
      const edge = edgeOf(from.node, keyOf(segment));
      if (edge === undefined) continue;
      const known = crossings.get(edge) ?? new Set();
      crossings.set(edge, known.add(`${from.zone} → ${zone}`));
    }
  }
  return new Map([...crossings].map(([edge, texts]) => [edge, [...texts].sort().join(', ')]));
}

const keyOf = ({ name, origin }: Entity): string =>
  `${typeof origin === 'string' ? origin : ''}~${typeof name === 'string' ? name : ''}`;

function zoneOf({ aws }: Entity): string | undefined {
  const block = objectOf(aws);
  for (const part of [objectOf(block?.ec2), objectOf(block?.ecs)]) {
    const zone = part?.availability_zone;
    if (typeof zone === 'string' && zone !== '') return zone.slice(0, 60);
  }
  return undefined;
}

function idsOf(segment: Entity): string[] {
  const ids: string[] = [];
  const waiting: Entity[] = [segment];
  for (let entity = waiting.pop(); entity !== undefined; entity = waiting.pop()) {
    if (typeof entity.id === 'string') ids.push(entity.id);
    if (Array.isArray(entity.subsegments)) {
      for (const each of entity.subsegments as unknown[]) waiting.push(objectOf(each) ?? {});
    }
  }
  return ids;
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;

function parsed(document: string | undefined): Entity | undefined {
  try {
    return objectOf(JSON.parse(document ?? ''));
  } catch {
    return undefined;
  }
}
