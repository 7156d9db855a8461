import {
  type EpochSeconds,
  formatTraceHeader,
  newTraceId,
  parseTraceHeader,
  type TraceHeader,
} from '../../../xray/index.ts';
import type { TracingMode } from './function-config.ts';

/** What an invocation's trace is, once the Lambda service has made up its mind. */
export interface TraceContext {
  readonly traceId: string;
  /** The caller's subsegment. */
  readonly parentId?: string;
  /** `undecided`: passive tracing without a decision upstream; nothing is recorded. */
  readonly decision: 'sampled' | 'not-sampled' | 'undecided';
  /** `Lineage` and other fields, passed on untouched. */
  readonly custom?: TraceHeader['custom'];
}

/**
 * `Sampled=1` traces in both modes and `Sampled=0` in none; otherwise active tracing decides by itself
 * and passive tracing leaves it open. https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export function traceContext(
  headerText: string | undefined,
  mode: TracingMode,
  now: EpochSeconds,
  sample: () => boolean,
): TraceContext {
  const header = parseTraceHeader(headerText);
  // A parent means nothing without its trace.
  const known = header.root !== undefined;
  return {
    traceId: header.root ?? newTraceId(now),
    ...(known && header.parent !== undefined && { parentId: header.parent }),
    decision: decide(known ? header.sampled : undefined, mode, sample),
    ...(header.custom !== undefined && { custom: header.custom }),
  };
}

function decide(
  sampled: TraceHeader['sampled'],
  mode: TracingMode,
  sample: () => boolean,
): TraceContext['decision'] {
  if (sampled === '1') return 'sampled';
  if (sampled === '0') return 'not-sampled';
  if (mode === 'PassThrough') return 'undecided';
  return sample() ? 'sampled' : 'not-sampled';
}

/** The header as it goes on from `parentId`: to the runtime, or with a dead letter. */
export function traceHeaderFrom(trace: TraceContext, parentId: string): string {
  const root = { root: trace.traceId, ...(trace.custom && { custom: trace.custom }) };
  if (trace.decision === 'undecided') return formatTraceHeader(root);
  return formatTraceHeader({
    ...root,
    parent: parentId,
    sampled: trace.decision === 'sampled' ? '1' : '0',
  });
}
