import { formatJson } from './format-json.ts';
import type { TraceTree } from './trace-tree.ts';

/** Ids are hexadecimal, or else nothing is asked for. */
export const awsCommand = (ids: readonly string[], options = ''): string | undefined =>
  ids.every((id) => /^[\da-f-]+$/i.test(id))
    ? ['aws xray batch-get-traces --trace-ids', ...ids, options].join(' ').trim()
    : undefined;

/** As BatchGetTraces gives it, but with documents as JSON in place of JSON in a text. */
export const traceJson = ({ trace }: TraceTree): string =>
  `${formatJson({
    Id: trace.id,
    Duration: trace.duration,
    LimitExceeded: trace.limitExceeded,
    Segments: trace.segments.map(({ id, document }) => ({ Id: id, Document: document })),
  })}\n`;
