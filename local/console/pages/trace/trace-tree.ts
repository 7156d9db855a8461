import { type Outcome, outcomeOf } from '../../../wording/outcome.ts';
import type { Trace } from './parse-trace.ts';
import { roundedTime, selfTime } from './self-time.ts';
import type { TraceEntity } from './trace-entity.ts';

/** A segment or subsegment below what called it. */
export interface TraceNode {
  readonly entity: TraceEntity;
  /** The segment that it belongs to; a segment belongs to itself. */
  readonly segment: TraceEntity;
  readonly parent: TraceNode | undefined;
  /** By start: subsegments, and segments that were called. */
  readonly children: readonly TraceNode[];
  readonly depth: number;
  /** Place in the order of the rows when all are open. */
  readonly index: number;
  /** The called side as X-Ray inferred it: it repeats the call, so that it gets no row of its own. */
  readonly inferred: TraceEntity | undefined;
  readonly outcome: Outcome | 'in-progress';
  /** Epoch seconds; of what is in progress the latest time that the trace knows. */
  readonly end: number;
  /** When it or a subsegment of it began: a function's initialization comes before its segment (observed). */
  readonly firstStart: number;
  /** Seconds in which nothing below it ran. */
  readonly selfTime: number;
}

export interface TraceTree {
  readonly trace: Trace;
  readonly roots: readonly TraceNode[];
  /** In the order of the rows. */
  readonly nodes: readonly TraceNode[];
  /** By key; an inferred segment's leads to the call that it was inferred from. */
  readonly byKey: ReadonlyMap<string, TraceNode>;
  readonly start: number;
  readonly end: number;
}

type Growing = {
  -readonly [Key in keyof Omit<TraceNode, 'children' | 'parent'>]: TraceNode[Key];
} & { parent: Growing | undefined; children: Growing[] };

export function buildTree(trace: Trace): TraceTree {
  const real = trace.segments.filter(({ inferred }) => !inferred);
  const end = latestTime(trace);
  const byId = new Map<string, Growing>();
  const segments = real.map((segment) => plant(segment, byId, end));
  const byKey = new Map<string, TraceNode>();
  for (const entity of trace.segments) {
    if (!entity.inferred) continue;
    const call = byId.get(entity.parentId ?? '');
    if (call === undefined) segments.push(plant(entity, byId, end));
    else {
      call.inferred ??= entity;
      byKey.set(entity.key, call);
      // A segment that calls the inferred one its parent hangs below the call.
      if (entity.id !== undefined && !byId.has(entity.id)) byId.set(entity.id, call);
    }
  }

  const tops: Growing[] = [];
  for (const segment of segments) {
    const caller = byId.get(segment.entity.parentId ?? '');
    if (caller === undefined) tops.push(segment);
    else caller.children.push(segment);
  }
  const nodes: Growing[] = [];
  const roots = tops.filter((top) => number(top, nodes));
  // Segments that call each other in a circle, which only a faulty sender makes: the earliest counts as uncalled.
  for (const segment of segments) {
    if (segment.index < 0 && number(segment, nodes)) roots.push(segment);
  }
  for (const node of nodes.toReversed()) {
    byKey.set(node.entity.key, node);
    for (const { entity, firstStart } of node.children) {
      if (entity.kind === 'subsegment') node.firstStart = Math.min(node.firstStart, firstStart);
    }
    node.selfTime = selfTime(
      { start: node.entity.start, end: node.end },
      node.children.map((child) => ({ start: child.firstStart, end: child.end })),
    );
  }
  return { trace, roots, nodes, byKey, start: earliestTime(trace), end };
}

/** Seconds, by X-Ray's count where it has one. */
export const durationOf = ({ trace, start, end }: TraceTree): number =>
  trace.duration ?? roundedTime(end - start);

/** Seconds; undefined while it is in progress. */
export const nodeDuration = ({ entity }: TraceNode): number | undefined =>
  entity.end === undefined ? undefined : roundedTime(entity.end - entity.start);

/** What the answer to the client took: the first segment's own time. */
export const responseTimeOf = ({ roots }: TraceTree): number | undefined =>
  roots[0] === undefined || roots[0].entity.parentId !== undefined
    ? undefined
    : nodeDuration(roots[0]);

/** The nodes of a segment, with a list of work in place of recursion. */
function plant(segment: TraceEntity, byId: Map<string, Growing>, latest: number): Growing {
  const grow = (entity: TraceEntity): Growing => {
    const node: Growing = {
      entity,
      segment,
      parent: undefined,
      children: [],
      depth: 0,
      index: -1,
      inferred: undefined,
      outcome: outcome(entity),
      end: entity.end ?? latest,
      firstStart: entity.start,
      selfTime: 0,
    };
    if (entity.id !== undefined && !byId.has(entity.id)) byId.set(entity.id, node);
    return node;
  };
  const top = grow(segment);
  const pending = [top];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    node.children = node.entity.children.map(grow);
    pending.push(...node.children);
  }
  return top;
}

/** Gives everything below `top` its place, once. @returns whether `top` had none yet */
function number(top: Growing, nodes: Growing[]): boolean {
  if (top.index >= 0) return false;
  const pending = [top];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    node.index = nodes.length;
    node.depth = node.parent === undefined ? 0 : node.parent.depth + 1;
    nodes.push(node);
    node.children = node.children
      .filter((child) => child.index < 0 && child.parent === undefined && child !== top)
      .sort((a, b) => a.entity.start - b.entity.start);
    for (const child of node.children) child.parent = node;
    pending.push(...node.children.toReversed());
  }
  return true;
}

function outcome(entity: TraceEntity): TraceNode['outcome'] {
  const flags = outcomeOf(entity);
  return flags === 'ok' && entity.end === undefined ? 'in-progress' : flags;
}

const earliestTime = ({ segments }: Trace): number =>
  [...walk(segments)].reduce((least, { start }) => Math.min(least, start), segments[0]?.start ?? 0);

const latestTime = ({ segments }: Trace): number =>
  [...walk(segments)].reduce(
    (most, { start, end }) => Math.max(most, end ?? start),
    segments[0]?.start ?? 0,
  );

function* walk(entities: readonly TraceEntity[]): Generator<TraceEntity> {
  const pending = [...entities];
  for (let entity = pending.pop(); entity !== undefined; entity = pending.pop()) {
    yield entity;
    for (const child of entity.children) pending.push(child);
  }
}
