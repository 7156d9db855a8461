import type { Target } from '../target.ts';
import { type Members, newTrace, put, summaryOf, type TraceWriter } from '../traces.ts';

/** Puts a root segment and gives its summary. */
export async function summaryOfRoot(target: Target, write: (trace: TraceWriter) => Members) {
  const trace = newTrace(target);
  const root = trace.segment(write(trace));
  await put(target, root);
  const summary = await target.eventually(() => summaryOf(target, trace));
  return { trace, root, summary };
}
