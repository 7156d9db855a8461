import { accountOf } from '../model/aws-block.ts';
import { type IncomingLink, isParentLink, receivedAt } from '../model/links.ts';
import type { ParsedDocument } from '../model/parse-document.ts';

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
  return entities
    .flatMap(({ links = [] }) => links)
    .filter(isParentLink)
    .map((link) => ({
      producerTrace: link.traceId.toLowerCase(),
      link: {
        producerId: link.id,
        traceId,
        segmentId: segment.id,
        name: segment.name,
        type: segment.origin,
        account: accountOf(segment),
        receivedAt: receivedAt(link) ?? segment.startTime,
      },
    }));
}
