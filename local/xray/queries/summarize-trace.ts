import type { NodeKey } from '../graph/graph-fragment.ts';
import type { TraceContext } from '../graph/trace-context.ts';
import { attachedSpan } from '../graph/trace-times.ts';
import { availabilityZoneOf, instanceIdOf } from '../model/aws-block.ts';
import type { AnnotationValue, Entity } from '../model/entity.ts';
import { findRoot, type TraceNode, type TraceTree } from '../model/trace-tree.ts';
import { epochSeconds } from '../units.ts';
import { secondsBetween, traceDuration } from './compiled-trace.ts';
import { failureRootCauses } from './failure-root-causes.ts';
import { responseTimeRootCauses } from './response-time-root-causes.ts';
import { segmentService } from './root-cause-path.ts';
import type { ServiceId, SummaryAnnotation, TraceSummary } from './trace-summary.ts';

/** https://docs.aws.amazon.com/general/latest/gr/xray.html: indexed annotations per trace. */
const maxAnnotations = 50;

/** A summary as it is kept: without what changes outside the documents. */
export type SettledSummary = Omit<TraceSummary, 'revision' | 'matchedEventTime' | 'matchedCall'>;

export function summarizeTrace(
  tree: TraceTree,
  context: TraceContext,
  account: string,
): SettledSummary {
  const root = findRoot(tree);
  const attached = [...tree.nodes.values()].map(({ entity }) => entity);
  const segments = tree.segments.map(({ entity }) => entity);
  return {
    id: tree.id,
    startTime: epochSeconds(attachedSpan(tree)?.start ?? earliest(tree.orphans)),
    duration: traceDuration(tree),
    responseTime:
      root?.entity.endTime === undefined
        ? undefined
        : secondsBetween(root.entity.startTime, root.entity.endTime),
    // The flags are the root's alone: a failure that was handled on the way is none of the client's (observed).
    hasFault: root?.entity.fault ?? false,
    hasError: (root?.entity.error ?? false) && !root?.entity.throttle,
    hasThrottle: root?.entity.throttle ?? false,
    isPartial: isPartial(tree),
    http: summaryHttp(root?.entity),
    annotations: collectAnnotations(attached),
    users: distinct(
      [...(root ? [root.entity] : []), ...segments].flatMap(({ user }) => user ?? []),
    ),
    serviceIds: collectServiceIds(context),
    entryPoint: root && segmentService(root, account),
    resourceArns: distinct(segments.flatMap(({ resourceArn }) => resourceArn ?? [])),
    instanceIds: distinct(segments.flatMap((segment) => instanceIdOf(segment) ?? [])),
    availabilityZones: distinct(segments.flatMap((segment) => availabilityZoneOf(segment) ?? [])),
    faultRootCauses: failureRootCauses(tree, account, ({ fault }) => fault),
    errorRootCauses: failureRootCauses(tree, account, ({ error, throttle }) => error || throttle),
    responseTimeRootCauses: responseTimeRootCauses(tree, account),
  };
}

const earliest = (entities: readonly Entity[]): number =>
  entities.reduce((min, { startTime }) => Math.min(min, startTime), Number.POSITIVE_INFINITY);

/** Something is still to come: an end, a parent, or the segment of a callee that is known to write one. */
function isPartial(tree: TraceTree): boolean {
  if (tree.orphans.length > 0) return true;
  return [...tree.nodes.values()].some(
    (node) => node.entity.endTime === undefined || isParentMissing(node) || isCalleeMissing(node),
  );
}

const isParentMissing = ({ entity, parent }: TraceNode): boolean =>
  entity.parentId !== undefined && parent === undefined;

const isCalleeMissing = ({ entity, callees }: TraceNode): boolean =>
  entity.traced && callees.length === 0;

function summaryHttp(root: Entity | undefined): TraceSummary['http'] {
  const { url, status, method, userAgent, clientIp } = root?.http ?? {};
  return { url, status, method, userAgent, clientIp };
}

/** The first keys and values by start time, so that the same trace always indexes the same ones. */
function collectAnnotations(entities: readonly Entity[]): SummaryAnnotation[] {
  const found = new Map<string, Set<AnnotationValue>>();
  let kept = 0;
  const annotated = entities.filter(({ annotations }) => annotations !== undefined);
  for (const { annotations = {} } of annotated.sort((a, b) => a.startTime - b.startTime)) {
    for (const [key, value] of Object.entries(annotations)) {
      if (found.get(key)?.has(value)) continue;
      if (kept === maxAnnotations) break;
      kept += 1;
      found.set(key, (found.get(key) ?? new Set()).add(value));
    }
  }
  return [...found].map(([key, values]) => ({ key, values: [...values] }));
}

function collectServiceIds({ graph, calls }: TraceContext): ServiceId[] {
  // A node without calls is a client, or the consumer in another trace that a link leads to.
  const nodes = [...graph.nodes.values()];
  const own = nodes.filter((node) => calls.has(node));
  const clients = nodes.filter((node) => !calls.has(node) && node.type === 'client');
  return [...own, ...clients].map(serviceId);
}

const serviceId = ({ name, type, account }: NodeKey): ServiceId => ({
  name,
  names: [name],
  accountId: account,
  type,
});

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];
