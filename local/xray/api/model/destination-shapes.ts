import type {
  GetTraceSegmentDestinationResult,
  IndexingRule,
  ProbabilisticRuleValue,
} from '@aws-sdk/client-xray';
import type {
  DestinationState,
  IndexingState,
} from '../../transaction-search/transaction-search.ts';
import { double, string, structure, structureOf, timestamp } from '../shapes.ts';

export const destinationShape = structureOf<GetTraceSegmentDestinationResult>()({
  Destination: string(),
  Status: string(),
});

export const toDestination = ({
  destination,
  status,
}: DestinationState): GetTraceSegmentDestinationResult => ({
  Destination: destination,
  Status: status,
});

export const indexingRuleShape = structureOf<IndexingRule>()({
  Name: string(),
  ModifiedAt: timestamp,
  // A union, of which there is this one member.
  Rule: structure({
    Probabilistic: structureOf<ProbabilisticRuleValue>()({
      DesiredSamplingPercentage: double(),
      ActualSamplingPercentage: double(),
    }),
  }),
});

/** The only one there is. */
export const indexingRuleName = 'Default';

export const toIndexingRule = ({ percentage, modifiedAt }: IndexingState): IndexingRule => ({
  Name: indexingRuleName,
  ModifiedAt: new Date(Math.floor(modifiedAt) * 1000),
  Rule: {
    Probabilistic: {
      DesiredSamplingPercentage: percentage,
      ActualSamplingPercentage: percentage,
    },
  },
});
