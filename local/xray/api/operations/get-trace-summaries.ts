import type {
  GetTraceSummariesRequest,
  GetTraceSummariesResult,
  SamplingStrategy,
  TimeRangeType,
} from '@aws-sdk/client-xray';
import { InvalidTokenError, type TimeAxis, type TraceEngine } from '../../engine.ts';
import { invalidRequest } from '../errors.ts';
import { readFilterExpression } from '../filter-expression.ts';
import { traceSummaryShape } from '../model/trace-shapes.ts';
import { toTraceSummary } from '../model/trace-summary.ts';
import type { Operation } from '../operation.ts';
import { boolean, double, integer, list, string, structureOf, timestamp } from '../shapes.ts';
import { timeRange } from '../time-range.ts';

/** X-Ray does not document its page size. */
const pageSize = 100;

/** https://docs.aws.amazon.com/xray/latest/api/API_GetTraceSummaries.html */
export const getTraceSummaries: Operation<'GetTraceSummaries'> = {
  coverage: {
    exact:
      'Finds traces by filter expression on each of the three time axes, newest first, and tells every member of a summary, root causes included.',
    unlike: [
      'what has just come is there at once, unless more than 1,000 changed traces wait to be worked in: then the answer tells what has been, and the rest is there within seconds.',
      'a page holds 100 traces: the size of its pages is not known.',
      'a filter that has to look into each trace (`http.url CONTAINS`, for one) looks into 2,000 a page, so that a page may hold few traces, or none, and a token.',
      'a sampled query without a fixed rate returns every trace; a fixed rate keeps the same traces on every call.',
    ],
  },
  input: structureOf<GetTraceSummariesRequest>()(
    {
      StartTime: timestamp,
      EndTime: timestamp,
      TimeRangeType: string({ oneOf: ['TraceId', 'Event', 'Service'] }),
      Sampling: boolean,
      SamplingStrategy: structureOf<SamplingStrategy>()({
        Name: string({ oneOf: ['PartialScan', 'FixedRate'] }),
        Value: double(),
      }),
      FilterExpression: string(),
      NextToken: string(),
    },
    ['StartTime', 'EndTime'],
  ),
  output: structureOf<GetTraceSummariesResult>()({
    TraceSummaries: list(traceSummaryShape),
    ApproximateTime: timestamp,
    TracesProcessedCount: integer(),
    NextToken: string(),
  }),
  run(input, context) {
    const window = timeRange(input);
    const filter = readFilterExpression(input.FilterExpression, context);
    const axis = toAxis(input.TimeRangeType);
    const isKept = keptTraces(input, axis);
    const page = readPage(context.engine, {
      ...window,
      axis,
      limit: pageSize,
      filter,
      after: input.NextToken,
    });
    return {
      TraceSummaries: page.summaries
        .filter(({ id }) => isKept(id) && context.search.isIndexed(id))
        .map(toTraceSummary),
      // Observed: the start of the window, a minute earlier for `Service`.
      ApproximateTime: new Date((Math.floor(window.start) - (axis === 'Service' ? 60 : 0)) * 1000),
      TracesProcessedCount: page.processed,
      NextToken: page.next,
    } satisfies GetTraceSummariesResult;
  },
};

function toAxis(type: TimeRangeType | undefined): TimeAxis {
  switch (type) {
    case 'Event':
    case 'Service':
      return type;
    default:
      return 'TraceId';
  }
}

function readPage(engine: TraceEngine, query: Parameters<TraceEngine['summaries']>[0]) {
  try {
    return engine.summaries(query);
  } catch (error) {
    if (error instanceof InvalidTokenError) throw invalidRequest(`Invalid token ${error.token}`);
    throw error;
  }
}

/**
 * Which traces a sampled query returns. `PartialScan` is free to return all, and does so here;
 * `FixedRate` keeps the same traces on every call, by the random part of their ids.
 *
 * @throws XRayError for a fixed rate that is out of range or on another axis than `Event`.
 */
function keptTraces(
  { Sampling, SamplingStrategy: strategy }: GetTraceSummariesRequest,
  axis: TimeAxis,
): (traceId: string) => boolean {
  // Without `Sampling` the strategy is ignored (observed).
  if (Sampling !== true || strategy?.Name !== 'FixedRate') return () => true;
  if (axis !== 'Event') {
    throw invalidRequest(`Cannot use FixedRate with input time range type: ${axis}`);
  }
  const rate = strategy.Value;
  if (rate === undefined || rate < 0 || rate > 1) {
    throw invalidRequest('sampling rate must be specified and its value must be between [0, 1]');
  }
  return (traceId) => Number.parseInt(traceId.slice(-8), 16) < rate * 2 ** 32;
}
