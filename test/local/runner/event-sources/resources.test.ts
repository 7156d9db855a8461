import { describe, expect, it } from 'vitest';
import type { EventSourceConfig } from '../../../../local/runner/emulators/event-sources/event-source-config.ts';
import { eventSourceResources } from '../../../../local/runner/emulators/event-sources/resources.ts';
import { PlanError } from '../../../../local/runner/plan/plan.ts';
import { declared, scope } from '../protocols/declared.ts';
import { queueArn, streamArn } from './mappings.ts';

const type = 'AWS::Lambda::EventSourceMapping';
const fromQueue = { FunctionName: 'worker', EventSourceArn: queueArn };
const fromStream = {
  FunctionName: 'worker',
  EventSourceArn: streamArn,
  StartingPosition: 'TRIM_HORIZON',
};

const [mapping] = eventSourceResources;

function planned(properties: Readonly<Record<string, unknown>>): EventSourceConfig | undefined {
  const eventSources: EventSourceConfig[] = [];
  mapping?.plan(declared(type, properties), { eventSources }, scope);
  return eventSources[0];
}

describe('AWS::Lambda::EventSourceMapping', () => {
  it('is known by an id that is the same from run to run', () => {
    const identity = mapping?.identify(declared(type, fromQueue), scope);

    expect(identity?.ref).toBe(planned(fromQueue)?.id);
    expect(identity?.attributes.EventSourceMappingArn).toContain(identity?.ref);
  });

  it("has AWS's defaults for a queue", () => {
    expect(planned(fromQueue)).toEqual({
      kind: 'queue',
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      functionName: 'worker',
      eventSourceArn: queueArn,
      enabled: true,
      batchSize: 10,
      batchingWindow: 0,
      reportBatchItemFailures: false,
      filters: [],
    });
  });

  it("has AWS's defaults for a stream", () => {
    expect(planned(fromStream)).toMatchObject({
      kind: 'stream',
      batchSize: 100,
      startingPosition: 'TRIM_HORIZON',
      maximumRetryAttempts: -1,
      maximumRecordAge: -1,
      bisectBatchOnFunctionError: false,
    });
  });

  it('takes the settings of both', () => {
    const settings = {
      Enabled: 'false',
      BatchSize: '50',
      MaximumBatchingWindowInSeconds: 5,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      FilterCriteria: { Filters: [{ Pattern: '{"body": {"tier": ["gold"]}}' }] },
    };

    const queue = planned({
      ...fromQueue,
      ...settings,
      ScalingConfig: { MaximumConcurrency: '7' },
    });
    const stream = planned({
      ...fromStream,
      ...settings,
      StartingPosition: 'LATEST',
      MaximumRetryAttempts: 3,
      MaximumRecordAgeInSeconds: 60,
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination: queueArn } },
    });

    const common = {
      enabled: false,
      batchSize: 50,
      batchingWindow: 5,
      reportBatchItemFailures: true,
      filters: [expect.any(Function)],
    };
    expect(queue).toMatchObject({ ...common, maximumConcurrency: 7 });
    expect(stream).toMatchObject({
      ...common,
      startingPosition: 'LATEST',
      maximumRetryAttempts: 3,
      maximumRecordAge: 60,
      bisectBatchOnFunctionError: true,
      onFailureArn: queueArn,
    });
  });

  it.each<[object, string]>([
    [{ ...fromQueue, EventSourceArn: `${queueArn}.fifo` }, 'is not emulated yet'],
    [
      { ...fromQueue, EventSourceArn: 'arn:aws:kinesis:us-east-1:1:stream/s' },
      'is not emulated yet',
    ],
    [{ ...fromQueue, FunctionName: undefined }, 'FunctionName is missing'],
    [{ ...fromQueue, BatchSize: 10_001 }, 'BatchSize must be a whole number from 1 to 10000'],
    [{ ...fromQueue, BatchSize: 11 }, 'MaximumBatchingWindowInSeconds must be at least 1'],
    [
      { ...fromQueue, ScalingConfig: { MaximumConcurrency: 1 } },
      'a MaximumConcurrency from 2 to 1000',
    ],
    [
      { ...fromQueue, FilterCriteria: { Filters: [{ Pattern: '{' }] } },
      'FilterCriteria cannot be used',
    ],
    [{ ...fromQueue, FilterCriteria: { Filters: [{}] } }, 'FilterCriteria cannot be used'],
    [{ ...fromQueue, FilterCriteria: { Filters: 'x' } }, 'must hold a list of Filters'],
    [{ ...fromStream, StartingPosition: undefined }, 'StartingPosition is missing'],
    [{ ...fromStream, StartingPosition: 'AT_TIMESTAMP' }, 'StartingPosition must be'],
    [
      { ...fromStream, ParallelizationFactor: 2 },
      'ParallelizationFactor above 1 is not emulated yet',
    ],
    [{ ...fromStream, TumblingWindowInSeconds: 30 }, 'TumblingWindowInSeconds is not emulated yet'],
    [
      { ...fromStream, DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::bucket' } } },
      'the failure destination "arn:aws:s3:::bucket" is not emulated yet',
    ],
  ])('that cannot run says why: %#', (properties, message) => {
    const plan = () => planned({ ...properties });

    expect(plan).toThrow(PlanError);
    expect(plan).toThrow(message);
  });
});
