import { counted, formatDuration } from '../../../wording/duration.ts';
import { resourceOf } from './describe-node.ts';
import { nodeDuration, type TraceNode, type TraceTree } from './trace-tree.ts';

/** Something about a trace that keeps its picture from being whole, or that leads out of it. */
export interface Notice {
  readonly kind:
    | 'no-row'
    | 'limit'
    | 'unreadable'
    | 'no-segment'
    | 'in-progress'
    | 'parent'
    | 'clock'
    | 'partial'
    | 'inferred'
    | 'queue'
    | 'link';
  readonly text: string;
  /** Rows that it is about. */
  readonly nodes: readonly TraceNode[];
  /** What the linked trace is to this one. */
  readonly direction?: 'parent' | 'child' | undefined;
  /** The trace that it leads to. */
  readonly link?: { readonly traceId: string; readonly entityId: string | undefined };
}

/** Seconds: SDKs round to milliseconds, services do not. */
const granularity = 0.002;

/** @param isPartial what the summary of the trace says, where it is known */
export function findMissing(tree: TraceTree, isPartial?: boolean): Notice[] {
  const { trace, nodes, roots } = tree;
  const notices: Notice[] = [];
  const note = (kind: Notice['kind'], text: string, about: readonly TraceNode[] = []) =>
    notices.push({ kind, text, nodes: about });

  if (trace.limitExceeded) {
    note('limit', 'too large for X-Ray: segments that came after its limit were refused');
  }
  if (trace.unreadable.length > 0) {
    const [first] = trace.unreadable;
    note(
      'unreadable',
      `${counted(trace.unreadable.length, 'document')} cannot be read: ${first?.id} ${first?.reason}`,
    );
  }
  if (nodes.length === 0 && trace.unreadable.length === 0) {
    note('no-segment', 'subsegments came, but not the segment that they belong to');
  }
  const open = nodes.filter(({ entity }) => entity.end === undefined);
  if (open.length > 0) {
    const segments = open.filter(({ entity }) => entity.kind === 'segment').length;
    const noun = segments === 0 ? 'subsegment' : 'segment';
    note('in-progress', `${counted(segments || open.length, noun)} in progress`, open);
  }
  const cut = roots.filter(({ entity }) => entity.parentId !== undefined);
  if (cut.length > 0) {
    note(
      'parent',
      cut.length === 1
        ? `the caller of ${cut[0]?.entity.name} was not received: it may be on its way, was not sampled, or is not traced`
        : `the callers of ${counted(cut.length, 'segment')} were not received`,
      cut,
    );
  }
  const skewed = nodes.flatMap((node) => findSkew(node) ?? []);
  const [worst] = skewed.toSorted((a, b) => b.seconds - a.seconds);
  if (worst !== undefined) {
    note(
      'clock',
      `clocks differ: ${worst.node.entity.name} ${worst.how} ${formatDuration(worst.seconds)}${
        skewed.length > 1 ? `, and ${skewed.length - 1} more` : ''
      }`,
      [worst.node, ...skewed.map(({ node }) => node).filter((node) => node !== worst.node)],
    );
  }
  if (isPartial === true && open.length === 0 && cut.length === 0 && nodes.length > 0) {
    note(
      'partial',
      'more is expected: a subsegment whose segment has not come, or a called service that has not reported yet',
    );
  }
  const inferred = nodes.filter((node) => node.inferred !== undefined || node.entity.inferred);
  if (inferred.length > 0) {
    const names = [...new Set(inferred.map(({ entity }) => entity.name))];
    note(
      'inferred',
      `inferred from their callers (dashed): ${names.slice(0, 3).join(', ')}${
        names.length > 3 ? ` and ${names.length - 3} more` : ''
      }`,
      inferred,
    );
  }
  const links = findLinks(nodes);
  return [...notices, ...findUnreceived(nodes, links), ...links];
}

interface Skew {
  readonly node: TraceNode;
  readonly how: string;
  readonly seconds: number;
}

/**
 * Nothing is called before its caller calls; and what a caller waits for, and takes no longer than the call, does not end
 * after it. Where it looks so, two machines' clocks differ.
 */
function findSkew(node: TraceNode): Skew | undefined {
  const { parent, entity } = node;
  if (parent === undefined || entity.kind !== 'segment') return undefined;
  const early = parent.entity.start - entity.start;
  if (early > granularity) return { node, how: 'starts before its caller, by', seconds: early };
  if (parent.entity.namespace !== 'remote') return undefined;
  const call = nodeDuration(parent);
  const answer = nodeDuration(node);
  if (call === undefined || answer === undefined || answer > call) return undefined;
  const late = node.end - parent.end;
  return late > granularity
    ? { node, how: 'ends after the call that waited for it, by', seconds: late }
    : undefined;
}

/** A queue hands the trace on only to consumers that read its header; what they do is in traces of their own, linked with this one. */
function findUnreceived(nodes: readonly TraceNode[], links: readonly Notice[]): Notice[] {
  if (links.some(({ direction }) => direction !== 'parent')) return [];
  const sends = nodes.filter(
    ({ entity, inferred, children }) =>
      inferred?.origin === 'AWS::SQS::Queue' &&
      ['SendMessage', 'SendMessageBatch'].includes(String(entity.aws?.operation)) &&
      children.every((child) => child.entity.kind === 'subsegment'),
  );
  const [first] = sends;
  if (first === undefined) return [];
  return [
    {
      kind: 'queue',
      text: `who received from the queue ${resourceOf(first.entity.aws) ?? first.entity.name} is not known: nobody yet, or the trace header was lost there`,
      nodes: sends,
    },
  ];
}

function findLinks(nodes: readonly TraceNode[]): Notice[] {
  const notices = new Map<string, Notice>();
  for (const node of nodes) {
    for (const { traceId, entityId, direction, name } of node.entity.links) {
      const key = `${direction} ${traceId}`;
      if (notices.has(key)) continue;
      const preposition =
        direction === 'parent' ? 'from' : direction === 'child' ? 'to' : 'with another trace';
      notices.set(key, {
        kind: 'link',
        direction,
        text: `linked ${preposition}${name === undefined || direction === undefined ? '' : ` ${name}`}`,
        nodes: [node],
        link: { traceId, entityId },
      });
    }
  }
  return [...notices.values()];
}
