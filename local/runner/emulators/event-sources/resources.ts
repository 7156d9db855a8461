import { createHash } from 'node:crypto';
import type { DeclaredResource, PlanScope, ResourceKind } from '../../plan/plan.ts';
import { parseArn } from '../protocols/arn.ts';
import {
  flagProperty,
  integerProperty,
  listProperty,
  notEmulated,
  recordProperty,
  requiredText,
  wrongProperty,
} from '../protocols/declared-property.ts';
import { type FilterPattern, parseFilterPattern } from '../protocols/filter-pattern.ts';
import { isRecord } from '../protocols/json.ts';
import type {
  EventSourceConfig,
  QueueSourceConfig,
  StreamSourceConfig,
} from './event-source-config.ts';

export interface EventSourcesPlan {
  readonly eventSources: EventSourceConfig[];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html */
const mapping: ResourceKind<EventSourcesPlan> = {
  type: 'AWS::Lambda::EventSourceMapping',
  local: {
    runs: 'Polls a queue or a table’s stream: batches, filters, retries and partial failures, with links to the producers’ traces.',
    unlike: ['other sources are not emulated.'],
  },
  identify(resource, scope) {
    const id = idOf(resource);
    return { ref: id, attributes: { Id: id, EventSourceMappingArn: arnOf(id, scope) } };
  },
  plan(resource, into) {
    into.eventSources.push(eventSourceConfig(resource));
  },
};

export const eventSourceResources: readonly ResourceKind<EventSourcesPlan>[] = [mapping];

const arnOf = (id: string, { partition, region, account }: PlanScope): string =>
  `arn:${partition}:lambda:${region}:${account}:event-source-mapping:${id}`;

/** AWS's is a random UUID; this one is the same from run to run. */
function idOf(resource: DeclaredResource): string {
  const hash = createHash('sha256').update(`${resource.stack}/${resource.logicalId}`).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function eventSourceConfig(resource: DeclaredResource): EventSourceConfig {
  const eventSourceArn = requiredText(resource, 'EventSourceArn');
  const arn = parseArn(eventSourceArn);
  if (arn?.service === 'sqs' && !arn.resource.endsWith('.fifo')) {
    return queueSource(resource, eventSourceArn);
  }
  if (arn?.service === 'dynamodb' && arn.resource.includes('/stream/')) {
    return streamSource(resource, eventSourceArn);
  }
  throw notEmulated(
    resource,
    `the event source "${eventSourceArn}"`,
    'use a standard queue or the stream of a table',
  );
}

function queueSource(resource: DeclaredResource, eventSourceArn: string): QueueSourceConfig {
  const common = commonOf(resource, eventSourceArn, 10);
  if (common.batchSize > 10 && common.batchingWindow === 0) {
    throw wrongProperty(
      resource,
      'MaximumBatchingWindowInSeconds',
      0,
      `must be at least 1 for a BatchSize of ${common.batchSize}, which is above 10`,
    );
  }
  const maximum = recordProperty(resource, 'ScalingConfig')?.MaximumConcurrency;
  if (maximum === undefined || maximum === null) return { kind: 'queue', ...common };
  const concurrency = Number(maximum);
  if (!Number.isInteger(concurrency) || concurrency < 2 || concurrency > 1000) {
    throw wrongProperty(
      resource,
      'ScalingConfig',
      maximum,
      'must hold a MaximumConcurrency from 2 to 1000',
    );
  }
  return { kind: 'queue', ...common, maximumConcurrency: concurrency };
}

function streamSource(resource: DeclaredResource, eventSourceArn: string): StreamSourceConfig {
  const startingPosition = requiredText(resource, 'StartingPosition');
  if (startingPosition !== 'TRIM_HORIZON' && startingPosition !== 'LATEST') {
    throw wrongProperty(
      resource,
      'StartingPosition',
      startingPosition,
      'must be "TRIM_HORIZON" or "LATEST"',
    );
  }
  if (integerProperty(resource, 'ParallelizationFactor', { byDefault: 1, min: 1, max: 10 }) > 1) {
    throw notEmulated(resource, 'ParallelizationFactor above 1', 'remove it');
  }
  if (
    integerProperty(resource, 'TumblingWindowInSeconds', { byDefault: 0, min: 0, max: 900 }) > 0
  ) {
    throw notEmulated(resource, 'TumblingWindowInSeconds', 'remove it');
  }
  const limits = { byDefault: -1, min: -1 };
  return {
    kind: 'stream',
    ...commonOf(resource, eventSourceArn, 100),
    startingPosition,
    maximumRetryAttempts: integerProperty(resource, 'MaximumRetryAttempts', {
      ...limits,
      max: 10_000,
    }),
    maximumRecordAge: integerProperty(resource, 'MaximumRecordAgeInSeconds', {
      ...limits,
      max: 604_800,
    }),
    bisectBatchOnFunctionError: flagProperty(resource, 'BisectBatchOnFunctionError', false),
    ...onFailureOf(resource),
  };
}

function commonOf(resource: DeclaredResource, eventSourceArn: string, batchSize: number) {
  return {
    id: idOf(resource),
    functionName: requiredText(resource, 'FunctionName'),
    eventSourceArn,
    enabled: flagProperty(resource, 'Enabled', true),
    batchSize: integerProperty(resource, 'BatchSize', {
      byDefault: batchSize,
      min: 1,
      max: 10_000,
    }),
    batchingWindow: integerProperty(resource, 'MaximumBatchingWindowInSeconds', {
      byDefault: 0,
      min: 0,
      max: 300,
    }),
    reportBatchItemFailures: listProperty(resource, 'FunctionResponseTypes').includes(
      'ReportBatchItemFailures',
    ),
    filters: filtersOf(resource),
  };
}

function onFailureOf(resource: DeclaredResource): Pick<StreamSourceConfig, 'onFailureArn'> {
  const onFailure = recordProperty(resource, 'DestinationConfig')?.OnFailure;
  const destination = isRecord(onFailure) ? onFailure.Destination : undefined;
  if (destination === undefined) return {};
  if (typeof destination === 'string' && parseArn(destination)?.service === 'sqs') {
    return { onFailureArn: destination };
  }
  throw notEmulated(resource, `the failure destination "${destination}"`, 'use a queue');
}

function filtersOf(resource: DeclaredResource): FilterPattern[] {
  const filters = recordProperty(resource, 'FilterCriteria')?.Filters ?? [];
  if (!Array.isArray(filters)) {
    throw wrongProperty(resource, 'FilterCriteria', filters, 'must hold a list of Filters');
  }
  return filters.map((filter: unknown) => {
    const pattern: unknown = isRecord(filter) ? filter.Pattern : undefined;
    try {
      return parseFilterPattern(JSON.parse(String(pattern)));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw wrongProperty(resource, 'FilterCriteria', pattern, `cannot be used (${why})`);
    }
  });
}
