import { type Downstream, findDownstream } from './downstream.ts';
import type { Entity } from './entity.ts';
import { isInvocation, isPlatformPhase } from './lambda-phases.ts';
import type { IncomingLink } from './links.ts';

/** A trace put together. Whatever order its documents came in, the same documents make the same tree. */
export interface TraceTree {
  /** As sent. */
  readonly id: string;
  /** By start time. */
  readonly segments: readonly TraceNode[];
  /** Everything that hangs together, by id. */
  readonly nodes: ReadonlyMap<string, TraceNode>;
  /** Subsegments whose parent has not come yet. */
  readonly orphans: readonly Entity[];
  /** Links that consumers in other traces made to this one. */
  readonly incomingLinks: readonly IncomingLink[];
}

export interface TraceNode {
  readonly entity: Entity;
  /** What holds it, or, of a segment, who called it. */
  readonly parent: TraceNode | undefined;
  /** Subsegments, by start time. */
  readonly children: readonly TraceNode[];
  /** Segments that name this as their parent, by start time. */
  readonly callees: readonly TraceNode[];
  readonly downstream: Downstream | undefined;
}

interface GrowingNode extends TraceNode {
  parent: GrowingNode | undefined;
  readonly children: GrowingNode[];
  readonly callees: GrowingNode[];
}

/** @param entities those of every document kept, in the order of their acceptance. */
export function assembleTrace(
  id: string,
  entities: readonly Entity[],
  incomingLinks: readonly IncomingLink[] = [],
): TraceTree {
  const chosen = [...chooseCopies(entities).values()].sort(byStart);
  const invocations = findInvocations(chosen);
  const known = new Map(
    chosen.map((entity): [string, GrowingNode] => [
      entity.id,
      {
        entity,
        parent: undefined,
        children: [],
        callees: [],
        downstream: findDownstream(entity),
      },
    ]),
  );
  for (const node of known.values()) {
    const parent = known.get(placeUnder(node.entity, invocations) ?? '');
    if (parent === undefined) continue;
    node.parent = parent;
    (node.entity.kind === 'segment' ? parent.callees : parent.children).push(node);
  }
  const segments = [...known.values()].filter((node) => node.entity.kind === 'segment');
  const nodes = new Map(
    segments.flatMap((segment) =>
      [...walkSubsegments(segment)].map((node) => [node.entity.id, node] as const),
    ),
  );
  cutLooseCallers(segments, nodes);
  const orphans = chosen.filter((entity) => !nodes.has(entity.id));
  return { id, segments, nodes, orphans, incomingLinks };
}

/**
 * A caller that hangs nowhere itself is as missing as one that was never sent; and where segments
 * call each other in a circle, which only a faulty sender makes, the earliest counts as uncalled.
 */
function cutLooseCallers(
  segments: readonly GrowingNode[],
  nodes: ReadonlyMap<string, GrowingNode>,
): void {
  const sound = new Set<TraceNode>();
  for (const segment of segments) {
    if (segment.parent !== undefined && !nodes.has(segment.parent.entity.id)) {
      segment.parent = undefined;
    }
  }
  for (const segment of segments) {
    if (sound.has(segment)) continue;
    const passed = new Set<TraceNode>();
    let above: TraceNode | undefined = segment;
    while (above !== undefined && !sound.has(above) && !passed.has(above)) {
      passed.add(above);
      above = above.parent;
    }
    if (above === segment) {
      const callees = segment.parent?.callees;
      callees?.splice(callees.indexOf(segment), 1);
      segment.parent = undefined;
    }
    if (above === undefined || above === segment || sound.has(above)) {
      for (const node of passed) sound.add(node);
    }
  }
}

/** The node and everything inside its segment below it, parents first; without recursion, for any depth. */
export function* walkSubsegments<Node extends { readonly children: readonly Node[] }>(
  from: Node,
): Generator<Node> {
  const pending: Node[] = [from];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    yield node;
    for (let index = node.children.length - 1; index >= 0; index--) {
      pending.push(node.children[index] as Node);
    }
  }
}

/** The segment that it belongs to; a segment belongs to itself. */
export function segmentOf(node: TraceNode): TraceNode {
  let segment = node;
  while (segment.entity.kind !== 'segment' && segment.parent !== undefined)
    segment = segment.parent;
  return segment;
}

/** A segment without a parent: where the trace began. The earliest, when there are several. */
export const findRoot = (tree: TraceTree): TraceNode | undefined => tree.segments.find(isRoot);

export const isRoot = (segment: TraceNode): boolean => segment.entity.parentId === undefined;

/** Of several copies of one id the complete one counts, and of those the first (observed). */
function chooseCopies(entities: readonly Entity[]): Map<string, Entity> {
  const chosen = new Map<string, Entity>();
  for (const entity of entities) {
    const rival = chosen.get(entity.id);
    if (rival === undefined || rank(entity) > rank(rival)) chosen.set(entity.id, entity);
  }
  return chosen;
}

const rank = (entity: Entity): number =>
  (entity.kind === 'segment' ? 2 : 0) + (entity.endTime === undefined ? 0 : 1);

const byStart = (a: Entity, b: Entity): number =>
  a.startTime - b.startTime || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** By the id of the function's segment, the id of its `Invocation` subsegment. */
function findInvocations(entities: readonly Entity[]): Map<string, string> {
  const functions = new Set(
    entities
      .filter(({ kind, origin }) => kind === 'segment' && origin === 'AWS::Lambda::Function')
      .map(({ id }) => id),
  );
  return new Map(
    entities
      .filter((entity) => functions.has(entity.parentId ?? '') && isInvocation(entity))
      .map((entity) => [entity.parentId ?? '', entity.id]),
  );
}

/** Code in a function knows only the function's segment; what it does shows below `Invocation` (observed). */
function placeUnder(entity: Entity, invocations: ReadonlyMap<string, string>): string | undefined {
  if (entity.kind === 'segment' || isPlatformPhase(entity)) return entity.parentId;
  return invocations.get(entity.parentId ?? '') ?? entity.parentId;
}
