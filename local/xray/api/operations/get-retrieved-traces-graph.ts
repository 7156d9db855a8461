import type {
  GetRetrievedTracesGraphRequest,
  GetRetrievedTracesGraphResult,
} from '@aws-sdk/client-xray';
import { findLogged, linksOf, serviceKey } from '../../transaction-search/retrieved-traces.ts';
import { toService } from '../model/graph.ts';
import {
  findRetrieval,
  readPageToken,
  retrievalTokenShape,
  retrievedServiceShape,
  writePageToken,
} from '../model/retrieval-shapes.ts';
import type { Operation } from '../operation.ts';
import { list, string, structureOf } from '../shapes.ts';

const pageSize = 1000;

/** https://docs.aws.amazon.com/xray/latest/api/API_GetRetrievedTracesGraph.html */
export const getRetrievedTracesGraph: Operation<'GetRetrievedTracesGraph'> = {
  coverage: {
    exact:
      'The merged graph of the traces that were retrieved, with the links of each service to other traces; nothing until the retrieval is COMPLETE.',
    unlike: [
      'how X-Ray fills Links is not known: here the source is the trace whose segment carries the link.',
    ],
  },
  input: structureOf<GetRetrievedTracesGraphRequest>()(
    { RetrievalToken: retrievalTokenShape, NextToken: string() },
    ['RetrievalToken'],
  ),
  output: structureOf<GetRetrievedTracesGraphResult>()({
    RetrievalStatus: string(),
    Services: list(retrievedServiceShape),
    NextToken: string(),
  }),
  run(input, { engine, search, retrievals }) {
    const retrieval = findRetrieval(input.RetrievalToken, retrievals);
    const [from = 0] = readPageToken(input.NextToken, 1);
    const answer = { RetrievalStatus: retrieval.status };
    if (retrieval.status !== 'COMPLETE') return { ...answer, Services: [] };
    const traces = retrieval.traceIds.flatMap(
      (id) => findLogged(id, retrieval, { engine, search }) ?? [],
    );
    const services = engine.tracesGraph(traces.map(({ trace }) => trace.id));
    const links = linksOf(traces);
    return {
      ...answer,
      Services: services.slice(from, from + pageSize).map((service) => ({
        Service: toService(service),
        Links: (links.get(serviceKey(service.name, service.type)) ?? []).map((link) => ({
          ReferenceType: link.referenceType,
          SourceTraceId: link.sourceTraceId,
          DestinationTraceIds: [...link.destinationTraceIds],
        })),
      })),
      NextToken: services.length > from + pageSize ? writePageToken(from + pageSize) : undefined,
    } satisfies GetRetrievedTracesGraphResult;
  },
};
