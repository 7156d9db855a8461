import {
  type EntityDocument,
  type EpochSeconds,
  newSegmentId,
  type SegmentDocument,
} from '../../../xray/index.ts';
import type { Period } from './execution-environment.ts';
import type { FunctionConfig } from './function-config.ts';
import type { FunctionFailure } from './function-failure.ts';
import type { TraceContext } from './trace-context.ts';

/**
 * The segments that the Lambda service writes for a traced invocation: `AWS::Lambda`, the service's
 * view, and `AWS::Lambda::Function`, the function's.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html; shapes as observed.
 */
export interface ServiceSegment extends Period {
  readonly id: string;
  readonly fn: FunctionConfig;
  /** As invoked: with the qualifier, if there was one. */
  readonly functionArn: string;
  readonly requestId: string;
  readonly trace: TraceContext;
  readonly status: 200 | 202 | 429;
  readonly failed?: boolean;
  readonly links?: SegmentDocument['links'];
}

export function serviceSegment(segment: ServiceSegment): SegmentDocument {
  const throttle = segment.status === 429;
  return {
    id: segment.id,
    name: segment.fn.name,
    start_time: segment.start,
    trace_id: segment.trace.traceId,
    end_time: segment.end,
    ...(segment.trace.parentId !== undefined && { parent_id: segment.trace.parentId }),
    ...((segment.failed || throttle) && { error: true }),
    ...(throttle && { throttle: true }),
    http: { response: { status: segment.status } },
    aws: { request_id: segment.requestId, resource_names: [segment.fn.name] },
    ...(segment.links !== undefined && segment.links.length > 0 && { links: segment.links }),
    origin: 'AWS::Lambda',
    resource_arn: segment.functionArn,
  };
}

export interface FunctionSegment {
  readonly id: string;
  /** The service's segment, or the attempt of an asynchronous invocation. */
  readonly parentId: string;
  readonly fn: FunctionConfig;
  readonly account: string;
  readonly functionArn: string;
  readonly trace: TraceContext;
  readonly initialization?: Period;
  /** Absent when the environment did not start. */
  readonly invocation?: Period;
  /** When the runtime asked for more. */
  readonly end: EpochSeconds;
  readonly failure?: FunctionFailure;
}

export function functionSegment(segment: FunctionSegment): SegmentDocument {
  const { fn, initialization, invocation, failure } = segment;
  const failed = failure !== undefined && { error: true };
  const part = (name: string, { start, end }: Period, flags: object = {}): EntityDocument => ({
    id: newSegmentId(),
    name,
    start_time: start,
    end_time: end,
    ...flags,
    aws: { function_arn: segment.functionArn },
  });
  return {
    id: segment.id,
    name: fn.name,
    start_time: (invocation ?? initialization)?.start ?? segment.end,
    trace_id: segment.trace.traceId,
    end_time: segment.end,
    parent_id: segment.parentId,
    ...failed,
    aws: {
      account_id: segment.account,
      function_arn: segment.functionArn,
      cloudwatch_logs: [{ log_group: fn.logGroup ?? `/aws/lambda/${fn.name}` }],
      resource_names: [fn.name],
    },
    ...(failure !== undefined && { cause: failure.cause }),
    origin: 'AWS::Lambda::Function',
    subsegments: [
      ...(initialization === undefined
        ? []
        : [part('Initialization', initialization, invocation === undefined ? { ...failed } : {})]),
      ...(invocation === undefined
        ? []
        : [
            part('Invocation', invocation, { ...failed }),
            part('Overhead', { start: invocation.end, end: segment.end }),
          ]),
    ],
  };
}

/** A part of the service's segment that is known only after that segment was sent. */
interface LatePart extends Period {
  readonly traceId: string;
  readonly serviceSegmentId: string;
}

const latePart = (name: string, part: LatePart, id: string): SegmentDocument => ({
  id,
  name,
  start_time: part.start,
  trace_id: part.traceId,
  end_time: part.end,
  parent_id: part.serviceSegmentId,
  type: 'subsegment',
});

/** How long an asynchronous event waited for its first attempt. */
export const dwellTime = (part: LatePart): SegmentDocument =>
  latePart('Dwell Time', part, newSegmentId());

/** One attempt at an asynchronous event; the status is 200 even when the function failed (observed). */
export const attemptSubsegment = (
  part: LatePart & { id: string; number: number; failed: boolean },
): SegmentDocument => ({
  ...latePart(`Attempt #${part.number}`, part, part.id),
  ...(part.failed && { error: true }),
  http: { response: { status: 200 } },
});
