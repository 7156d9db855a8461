import { findRoot, type TraceTree, walkSubsegments } from '../model/trace-tree.ts';

/** Where the trace lies in time by its root, or by its earliest part when there is none; epoch seconds. */
export function traceStart(tree: TraceTree): number | undefined {
  return findRoot(tree)?.entity.startTime ?? attachedSpan(tree)?.start;
}

/** From the earliest start to the latest end of everything that hangs together; epoch seconds. */
export function attachedSpan(tree: TraceTree): { start: number; end: number } | undefined {
  let span: { start: number; end: number } | undefined;
  for (const segment of tree.segments) {
    for (const { entity } of walkSubsegments(segment)) {
      const end = entity.endTime ?? entity.startTime;
      span = {
        start: Math.min(span?.start ?? entity.startTime, entity.startTime),
        end: Math.max(span?.end ?? end, end),
      };
    }
  }
  return span;
}
