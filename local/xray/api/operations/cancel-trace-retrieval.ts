import type { CancelTraceRetrievalRequest, CancelTraceRetrievalResult } from '@aws-sdk/client-xray';
import { retrievalTokenShape, unknownRetrieval } from '../model/retrieval-shapes.ts';
import type { Operation } from '../operation.ts';
import { structureOf } from '../shapes.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_CancelTraceRetrieval.html */
export const cancelTraceRetrieval: Operation<'CancelTraceRetrieval'> = {
  coverage: {
    exact: 'Cancels a retrieval that is not through yet.',
    unlike: ['one that is through stays as it is; what X-Ray answers then is not documented.'],
  },
  input: structureOf<CancelTraceRetrievalRequest>()({ RetrievalToken: retrievalTokenShape }, [
    'RetrievalToken',
  ]),
  output: structureOf<CancelTraceRetrievalResult>()({}),
  run(input, { retrievals }) {
    const token = input.RetrievalToken ?? '';
    if (!retrievals.cancel(token)) throw unknownRetrieval(token);
    return {} satisfies CancelTraceRetrievalResult;
  },
};
