import type { StartTraceRetrievalRequest, StartTraceRetrievalResult } from '@aws-sdk/client-xray';
import { isTraceId } from '../../model/ids.ts';
import { invalidRequest, XRayError } from '../errors.ts';
import { retrievalTokenShape } from '../model/retrieval-shapes.ts';
import type { Operation } from '../operation.ts';
import { list, string, structureOf, timestamp } from '../shapes.ts';
import { timeRange } from '../time-range.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_StartTraceRetrieval.html */
export const startTraceRetrieval: Operation<'StartTraceRetrieval'> = {
  coverage: {
    exact:
      'Begins a retrieval of up to 100 traces from the log group of Transaction Search, which is SCHEDULED, RUNNING, COMPLETE and after 60 minutes TIMEOUT.',
    unlike: [
      'a retrieval is through after a second and a half, whatever it finds, and none outlives the process; the last 1000 are remembered.',
      'a trace is in the log group when it last changed while the destination was CloudWatchLogs, and in the time range when one of its segments is.',
      'the texts of the errors are not known; before the first switch to CloudWatchLogs there is no log group, which is answered with ResourceNotFoundException.',
    ],
  },
  input: structureOf<StartTraceRetrievalRequest>()(
    {
      TraceIds: list(string({ min: 1, max: 35 }), { max: 100 }),
      StartTime: timestamp,
      EndTime: timestamp,
    },
    ['TraceIds', 'StartTime', 'EndTime'],
  ),
  output: structureOf<StartTraceRetrievalResult>()({ RetrievalToken: retrievalTokenShape }),
  run(input, { search, retrievals }) {
    const window = timeRange(input);
    const traceIds = (input.TraceIds ?? []).map(readTraceId);
    if (!search.hasLogGroup()) {
      throw new XRayError('ResourceNotFoundException', 'The specified log group does not exist.', {
        resourceName: 'aws/spans',
      });
    }
    const token = retrievals.start({ ...window, traceIds: [...new Set(traceIds)] });
    return { RetrievalToken: token } satisfies StartTraceRetrievalResult;
  },
};

/** In X-Ray's form or as W3C has it, which is how spans carry it. @throws XRayError */
function readTraceId(id: string): string {
  const lower = id.toLowerCase();
  if (isTraceId(lower)) return lower;
  if (/^[0-9a-f]{32}$/.test(lower)) return `1-${lower.slice(0, 8)}-${lower.slice(8)}`;
  throw invalidRequest(`Invalid trace id ${id}: incorrect id format`);
}
