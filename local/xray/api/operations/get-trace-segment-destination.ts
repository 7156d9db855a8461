import type {
  GetTraceSegmentDestinationRequest,
  GetTraceSegmentDestinationResult,
} from '@aws-sdk/client-xray';
import { destinationShape, toDestination } from '../model/destination-shapes.ts';
import type { Operation } from '../operation.ts';
import { structureOf } from '../shapes.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_GetTraceSegmentDestination.html */
export const getTraceSegmentDestination: Operation<'GetTraceSegmentDestination'> = {
  coverage: { exact: 'The destination that was chosen last, PENDING until it holds.', unlike: [] },
  input: structureOf<GetTraceSegmentDestinationRequest>()({}),
  output: destinationShape,
  run: (_, { search }) =>
    toDestination(search.destination()) satisfies GetTraceSegmentDestinationResult,
};
