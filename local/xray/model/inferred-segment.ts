import { hash } from 'node:crypto';
import { operationOf } from './aws-block.ts';
import type { Downstream } from './downstream.ts';
import { answersFor } from './downstream.ts';
import type { Entity } from './entity.ts';
import type { TraceNode } from './trace-tree.ts';

/** The called service's side of a call, which it did not tell itself. */
export interface InferredSegment {
  /** The same for the same call, whenever it is asked for. */
  readonly id: string;
  readonly call: Entity;
  readonly downstream: Downstream;
  /** Sends to a queue are shown as time in it, with the call's own times (observed). */
  readonly queueTimeId?: string;
}

/** Whether the call has an inferred segment; for those who do not need its ids, which take the most time. */
export const isInferred = ({ entity: call, downstream, callees }: TraceNode): boolean =>
  downstream !== undefined &&
  call.endTime !== undefined &&
  !callees.some((callee) => answersFor(call, callee.entity));

/** `undefined` for local work, for a call that is in progress, and where the called service wrote its own segment. */
export function inferSegment(traceId: string, node: TraceNode): InferredSegment | undefined {
  const { entity: call, downstream } = node;
  if (downstream === undefined || !isInferred(node)) return undefined;
  const sends =
    downstream.type === 'AWS::SQS::Queue' &&
    ['SendMessage', 'SendMessageBatch'].includes(operationOf(call) ?? '');
  return {
    id: derivedId(traceId, call.id, 'inferred'),
    call,
    downstream,
    ...(sends && { queueTimeId: derivedId(traceId, call.id, 'QueueTime') }),
  };
}

const derivedId = (traceId: string, callId: string, purpose: string): string =>
  hash('sha256', `${traceId.toLowerCase()}/${callId}/${purpose}`).slice(0, 16);
