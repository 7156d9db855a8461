import type { GetTraceGraphRequest, GetTraceGraphResult } from '@aws-sdk/client-xray';
import { isTraceId } from '../../model/ids.ts';
import { invalidRequest } from '../errors.ts';
import { toService } from '../model/graph.ts';
import { serviceShape } from '../model/graph-shapes.ts';
import { refuseToken } from '../next-token.ts';
import type { Operation } from '../operation.ts';
import { list, string, structureOf } from '../shapes.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_GetTraceGraph.html; limits and texts observed. */
export const getTraceGraph: Operation<'GetTraceGraph'> = {
  coverage: {
    exact:
      'Gives the nodes and edges of one trace, the client’s and inferred ones included, without times; more than one id and any token are refused.',
    unlike: [],
  },
  input: structureOf<GetTraceGraphRequest>()(
    { TraceIds: list(string({ min: 1, max: 35 }), { sparse: true }), NextToken: string() },
    ['TraceIds'],
  ),
  output: structureOf<GetTraceGraphResult>()({ Services: list(serviceShape), NextToken: string() }),
  run(input, { engine, search }) {
    refuseToken(input.NextToken);
    const [id, ...others] = input.TraceIds ?? [];
    if (id === undefined) throw invalidRequest('Zero trace ids provided');
    if (others.length > 0) throw invalidRequest('Currently only one trace Id is supported');
    if (typeof id !== 'string' || !isTraceId(id)) {
      throw invalidRequest('Invalid traceId. ErrorCode: InvalidId');
    }
    const services = search.isIndexed(id) ? engine.traceGraph(id) : undefined;
    if (services === undefined) throw invalidRequest('Trace id not found');
    return { Services: services.map(toService) } satisfies GetTraceGraphResult;
  },
};
