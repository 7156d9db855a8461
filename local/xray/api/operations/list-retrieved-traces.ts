import type { ListRetrievedTracesRequest, ListRetrievedTracesResult } from '@aws-sdk/client-xray';
import { readRetrieved } from '../../transaction-search/retrieved-traces.ts';
import {
  findRetrieval,
  readPageToken,
  retrievalTokenShape,
  retrievedTraceShape,
  writePageToken,
} from '../model/retrieval-shapes.ts';
import type { Operation } from '../operation.ts';
import { list, string, structureOf } from '../shapes.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_ListRetrievedTraces.html */
export const listRetrievedTraces: Operation<'ListRetrievedTraces'> = {
  coverage: {
    exact:
      'Nothing until the retrieval is COMPLETE, then five traces a page and a hundred spans a trace, as X-Ray segments or as OpenTelemetry spans.',
    unlike: [
      'a trace of more than a hundred spans is told in several entries of the same id.',
      'without a format the traces come as X-Ray segments.',
      "spans are made of segments after the mapping of OpenTelemetry's X-Ray receiver; what X-Ray writes is not documented.",
    ],
  },
  input: structureOf<ListRetrievedTracesRequest>()(
    {
      RetrievalToken: retrievalTokenShape,
      TraceFormat: string({ oneOf: ['XRAY', 'OTEL'] }),
      NextToken: string(),
    },
    ['RetrievalToken'],
  ),
  output: structureOf<ListRetrievedTracesResult>()({
    RetrievalStatus: string(),
    TraceFormat: string(),
    Traces: list(retrievedTraceShape),
    NextToken: string(),
  }),
  run(input, { engine, search, retrievals }) {
    const retrieval = findRetrieval(input.RetrievalToken, retrievals);
    const format = input.TraceFormat ?? 'XRAY';
    const [trace = 0, part = 0] = readPageToken(input.NextToken, 2);
    const answer = { RetrievalStatus: retrieval.status, TraceFormat: format };
    if (retrieval.status !== 'COMPLETE') return { ...answer, Traces: [] };
    const page = readRetrieved(retrieval, format, { trace, part }, { engine, search });
    return {
      ...answer,
      Traces: page.traces.map(({ id, duration, spans }) => ({
        Id: id,
        Duration: duration,
        Spans: spans.map((span) => ({ Id: span.id, Document: span.document })),
      })),
      NextToken: page.next && writePageToken(page.next.trace, page.next.part),
    } satisfies ListRetrievedTracesResult;
  },
};
