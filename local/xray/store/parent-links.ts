import { isParentLink } from '../model/entity.ts';
import type { ParsedDocument } from '../model/parse-document.ts';
import type { IncomingLink } from '../model/trace-tree.ts';

/** A consumer's link as it is kept: with the trace that it points to. */
export interface ParentLink {
  /** Lower case. */
  readonly producerTrace: string;
  readonly link: IncomingLink;
}

/**
 * What a consumer's segment says of the traces whose messages it works on. Inside its subsegments
 * links count as well; a subsegment sent on its own does not know its service, so there they do not.
 */
export function parentLinks({ traceId, entities }: ParsedDocument): ParentLink[] {
  const [segment] = entities;
  if (segment.kind !== 'segment') return [];
  const account = segment.aws?.account_id;
  return entities
    .flatMap(({ links = [] }) => links)
    .filter(isParentLink)
    .map(({ traceId: producerTrace, id: producerId, attributes }) => {
      const received = attributes['aws.xray.reserved.received_event_end_time'];
      return {
        producerTrace: producerTrace.toLowerCase(),
        link: {
          producerId,
          traceId,
          segmentId: segment.id,
          name: segment.name,
          type: segment.origin,
          account: typeof account === 'string' ? account : undefined,
          receivedAt: typeof received === 'number' ? received : segment.startTime,
        },
      };
    });
}
