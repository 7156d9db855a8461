import type {
  CloudWatchLogsConfiguration,
  UpdateTraceSegmentDestinationRequest,
  UpdateTraceSegmentDestinationResult,
} from '@aws-sdk/client-xray';
import { invalidRequest } from '../errors.ts';
import { destinationShape, toDestination } from '../model/destination-shapes.ts';
import type { Operation } from '../operation.ts';
import { string, structureOf } from '../shapes.ts';

/** https://docs.aws.amazon.com/xray/latest/api/API_UpdateTraceSegmentDestination.html */
export const updateTraceSegmentDestination: Operation<'UpdateTraceSegmentDestination'> = {
  coverage: {
    exact:
      'Passes through PENDING to ACTIVE; with CloudWatchLogs every trace is kept, the indexed share of them is found by GetTraceSummaries, BatchGetTraces and GetTraceGraph, and all by retrieval.',
    unlike: [
      'the switch takes two seconds.',
      'the log group `aws/spans` is the store of traces itself, and there is no CloudWatch Logs to ask for a resource policy, so a switch is never refused for want of one.',
      'SpansLogGroupKmsKeyId is refused: the key of PutEncryptionConfig encrypts the log group too.',
      'service graphs, time series, groups and insights count every trace, indexed or not.',
      'spans are taken over OTLP with either destination, where X-Ray asks for CloudWatchLogs.',
    ],
  },
  input: structureOf<UpdateTraceSegmentDestinationRequest>()({
    Destination: string({ oneOf: ['XRay', 'CloudWatchLogs'] }),
    CloudWatchLogsConfiguration: structureOf<CloudWatchLogsConfiguration>()({
      SpansLogGroupKmsKeyId: string(),
    }),
  }),
  output: destinationShape,
  run(input, { search }) {
    if (input.Destination === undefined) {
      throw invalidRequest('Destination must be given: XRay or CloudWatchLogs');
    }
    if (input.CloudWatchLogsConfiguration?.SpansLogGroupKmsKeyId !== undefined) {
      throw invalidRequest(
        'SpansLogGroupKmsKeyId is not supported by the local X-Ray; PutEncryptionConfig encrypts the log group too',
      );
    }
    return toDestination(
      search.setDestination(input.Destination),
    ) satisfies UpdateTraceSegmentDestinationResult;
  },
};
