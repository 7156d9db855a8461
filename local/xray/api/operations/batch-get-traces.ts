import type { BatchGetTracesRequest, BatchGetTracesResult, Trace } from '@aws-sdk/client-xray';
import type { CompiledTrace } from '../../engine.ts';
import { isTraceId } from '../../model/ids.ts';
import { invalidRequest } from '../errors.ts';
import { traceShape } from '../model/trace-shapes.ts';
import { refuseToken } from '../next-token.ts';
import type { Operation } from '../operation.ts';
import { list, string, structureOf } from '../shapes.ts';

const mostTraces = 5;

/** https://docs.aws.amazon.com/xray/latest/api/API_BatchGetTraces.html; limits and texts observed. */
export const batchGetTraces: Operation<'BatchGetTraces'> = {
  coverage: {
    exact:
      'Gives up to five traces as compiled documents: folded, replaced and freed of what is no segment document, with what was inferred; unknown ids are left out, any token is refused.',
    unlike: [
      'a change shows at once.',
      'inferred segments have ids of their own that follow from the subsegment’s; how its own come about is not known.',
    ],
  },
  input: structureOf<BatchGetTracesRequest>()(
    { TraceIds: list(string({ min: 1, max: 35 }), { sparse: true }), NextToken: string() },
    ['TraceIds'],
  ),
  output: structureOf<BatchGetTracesResult>()({
    Traces: list(traceShape),
    UnprocessedTraceIds: list(string()),
    NextToken: string(),
  }),
  run(input, { engine, search }) {
    refuseToken(input.NextToken);
    const ids = input.TraceIds ?? [];
    if (ids.length > mostTraces)
      throw invalidRequest(`Exceeding maximum query size: ${mostTraces}`);
    const invalid = ids.find((id) => typeof id !== 'string' || !isTraceId(id));
    if (invalid !== undefined) {
      throw invalidRequest(`Invalid trace id ${invalid}: incorrect id format`);
    }
    if (new Set(ids.map((id) => id.toLowerCase())).size < ids.length) {
      throw invalidRequest('Containing duplicate trace ids');
    }
    return {
      // Ids that nothing is known of are left out, not reported as unprocessed (observed).
      Traces: ids.filter(search.isIndexed).flatMap((id) => toTrace(engine.trace(id)) ?? []),
      UnprocessedTraceIds: [],
    } satisfies BatchGetTracesResult;
  },
};

function toTrace(trace: CompiledTrace | undefined): Trace | undefined {
  if (trace === undefined) return undefined;
  return {
    Id: trace.id,
    Duration: trace.duration,
    LimitExceeded: trace.limitExceeded,
    Segments: trace.segments.map((segment) => ({ Id: segment.id, Document: segment.document })),
  };
}
