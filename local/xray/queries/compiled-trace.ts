import { attachedSpan } from '../graph/trace-times.ts';
import { type InferredSegment, inferSegment } from '../model/inferred-segment.ts';
import { producerLinks } from '../model/producer-links.ts';
import { findRoot, type TraceTree, walkSubsegments } from '../model/trace-tree.ts';
import { writeInferredSegment, writeSegment } from '../model/write-document.ts';

/** What BatchGetTraces says of one trace. */
export interface CompiledTrace {
  /** As sent. */
  readonly id: string;
  /** Seconds; absent while the root is in progress and when nothing hangs together yet. */
  readonly duration?: number;
  /** Documents were refused because the trace had grown too large. */
  readonly limitExceeded: boolean;
  /** By start time; inferred segments are entries of their own. */
  readonly segments: readonly CompiledSegment[];
}

export interface CompiledSegment {
  readonly id: string;
  /** Compact JSON. */
  readonly document: string;
}

export function compileTrace(tree: TraceTree, limitExceeded: boolean): CompiledTrace {
  const links = producerLinks(tree);
  const written = tree.segments.map((segment) => ({
    start: segment.entity.startTime,
    id: segment.entity.id,
    document: writeSegment(tree.id, segment, links),
  }));
  const inferred = inferredSegments(tree).map((segment) => ({
    start: segment.call.startTime,
    id: segment.id,
    document: writeInferredSegment(tree.id, segment),
  }));
  return {
    id: tree.id,
    duration: traceDuration(tree),
    limitExceeded,
    // The sort is stable, so that an inferred segment follows the real ones of the same time.
    segments: [...written, ...inferred]
      .sort((a, b) => a.start - b.start)
      .map(({ id, document }) => ({ id, document })),
  };
}

/** From the earliest start to the latest end of all that hangs together, in seconds. */
export function traceDuration(tree: TraceTree): number | undefined {
  const root = findRoot(tree);
  const span = attachedSpan(tree);
  if (span === undefined || (root && root.entity.endTime === undefined)) return undefined;
  return secondsBetween(span.start, span.end);
}

/** Epoch times have microseconds; their difference should not show the error of the subtraction. */
export const secondsBetween = (start: number, end: number): number =>
  Math.round((end - start) * 1e6) / 1e6;

function inferredSegments(tree: TraceTree): InferredSegment[] {
  return tree.segments.flatMap((segment) =>
    [...walkSubsegments(segment)].flatMap((node) => inferSegment(tree.id, node) ?? []),
  );
}
