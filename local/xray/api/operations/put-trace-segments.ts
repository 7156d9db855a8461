import type { PutTraceSegmentsRequest, PutTraceSegmentsResult } from '@aws-sdk/client-xray';
import { invalidRequest } from '../errors.ts';
import { unprocessedSegmentShape } from '../model/trace-shapes.ts';
import { toUnprocessed } from '../model/unprocessed-segment.ts';
import type { Operation } from '../operation.ts';
import { list, string, structureOf } from '../shapes.ts';

export const mostDocuments = 50;

/** https://docs.aws.amazon.com/xray/latest/api/API_PutTraceSegments.html; limits and texts observed. */
export const putTraceSegments: Operation<'PutTraceSegments'> = {
  input: structureOf<PutTraceSegmentsRequest>()(
    { TraceSegmentDocuments: list(string(), { sparse: true }) },
    ['TraceSegmentDocuments'],
  ),
  output: structureOf<PutTraceSegmentsResult>()({
    UnprocessedTraceSegments: list(unprocessedSegmentShape),
  }),
  coverage: {
    exact:
      'Documents are checked one by one, in the order and with the error codes and texts of X-Ray; at most 50 a call, 64 KB each, 500 KB a trace.',
    unlike: [
      'accepted documents can be read at once by their trace ids, and mostly by queries (see `GetTraceSummaries`).',
      'the size that a trace may reach is always 500 KB, where X-Ray settles on 100 to 500 KB.',
      'spans in the OpenTelemetry protocol as base64 are told why they are refused.',
    ],
  },
  run(input, { account, engine, search }) {
    const documents = input.TraceSegmentDocuments ?? [];
    if (documents.length === 0) throw invalidRequest('Segments can not be empty');
    if (documents.length > mostDocuments) {
      throw invalidRequest(`Exceeding maximum segment count: ${mostDocuments}`);
    }
    // A null among the documents arrives as one, whatever the type says; it is a document like any other bad one.
    const unprocessed = engine.ingest(documents.map((document) => document ?? 'null'));
    if (unprocessed.length >= documents.length && search.logs()) {
      throw invalidRequest(`No segments could be converted to log events for account: ${account}`);
    }
    return {
      UnprocessedTraceSegments: unprocessed.map(toUnprocessed),
    } satisfies PutTraceSegmentsResult;
  },
};
