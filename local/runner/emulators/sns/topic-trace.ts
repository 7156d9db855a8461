import {
  type EntityDocument,
  type EpochSeconds,
  formatTraceHeader,
  newSegmentId,
  newTraceId,
  parseTraceHeader,
  type Sampler,
  type SegmentDocument,
} from '../../../xray/index.ts';
import type { Cloud } from '../../cloud.ts';
import type { Notification } from './notification.ts';
import type { TopicConfig } from './topic-config.ts';

/** What a topic makes of the publisher's trace header. */
export type TopicTrace =
  /** Records nothing; subscribers get this header, if any. */
  | { readonly kind: 'pass'; readonly header?: string }
  /** Writes a segment for each message; each delivery is the parent of what its subscriber does. */
  | {
      readonly kind: 'record';
      readonly traceId: string;
      readonly parentId?: string;
      readonly ruleName?: string;
    };

/**
 * The header in the form in which SNS passes it on: `Root`, `Parent` and `Sampled` alone (observed);
 * a malformed one is dropped.
 */
export function passThrough(header: string | undefined): TopicTrace {
  const { root, parent, sampled } = parseTraceHeader(header);
  if (root === undefined) return { kind: 'pass' };
  return {
    kind: 'pass',
    header: formatTraceHeader({
      root,
      ...(parent !== undefined && { parent }),
      ...(sampled !== undefined && sampled !== '?' && { sampled }),
    }),
  };
}

/** Active tracing: the publisher's decision holds; without one the sampling rules decide. */
export function activeTrace(
  header: string | undefined,
  { name, arn }: TopicConfig,
  sampler: Sampler,
  now: EpochSeconds,
): TopicTrace {
  const { root, parent, sampled } = parseTraceHeader(header);
  if (sampled === '0' && root !== undefined) return passThrough(header);
  const traceId = root ?? newTraceId(now);
  // A parent belongs to the trace that its root names.
  const parentId = root === undefined ? {} : { ...(parent !== undefined && { parentId: parent }) };
  if (sampled === '1' && root !== undefined) return { kind: 'record', traceId, ...parentId };
  const decision = sampler.decide({
    serviceName: name,
    serviceType: 'AWS::SNS::Topic',
    resourceArn: arn,
  });
  if (!decision.sampled) {
    const unsampled = { root: traceId, ...(parent !== undefined && root && { parent }) };
    return { kind: 'pass', header: formatTraceHeader({ ...unsampled, sampled: '0' }) };
  }
  return {
    kind: 'record',
    traceId,
    ...parentId,
    ...(decision.ruleName !== undefined && { ruleName: decision.ruleName }),
  };
}

/** One delivery, as a subsegment of the topic's segment. */
export interface DeliveryRecord {
  readonly id: string;
  readonly name: 'SQS' | 'Lambda';
  readonly startTime: EpochSeconds;
  readonly endTime: EpochSeconds;
  readonly aws: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly failure?: { readonly code: string; readonly message: string };
}

export interface RecordedPublish {
  readonly trace: Extract<TopicTrace, { kind: 'record' }>;
  readonly topic: TopicConfig;
  readonly notification: Notification;
  readonly operation: string;
  readonly requestId: string;
  readonly startTime: EpochSeconds;
  readonly endTime: EpochSeconds;
  readonly deliveries: readonly DeliveryRecord[];
}

/**
 * The segment that SNS writes: it lasts as long as accepting the message, and its deliveries follow it.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-services-sns.html; the exact document is not
 * published. On the map: a node of the topic's name and an edge to each subscriber.
 */
export function topicSegment(publish: RecordedPublish, cloud: Cloud): SegmentDocument {
  const { trace, topic, notification } = publish;
  return {
    trace_id: trace.traceId,
    id: newSegmentId(),
    ...(trace.parentId !== undefined && { parent_id: trace.parentId }),
    name: topic.name,
    origin: 'AWS::SNS::Topic',
    resource_arn: topic.arn,
    start_time: publish.startTime,
    end_time: publish.endTime,
    http: { response: { status: 200 } },
    aws: {
      operation: publish.operation,
      account_id: cloud.account,
      region: cloud.region,
      request_id: publish.requestId,
      message_id: notification.messageId,
      topic_arn: topic.arn,
      ...(trace.ruleName !== undefined && { xray: { sampling_rule_name: trace.ruleName } }),
    },
    ...(publish.deliveries.length > 0 && {
      subsegments: publish.deliveries.map(deliverySubsegment),
    }),
  };
}

function deliverySubsegment(delivery: DeliveryRecord): EntityDocument {
  const { failure, status } = delivery;
  return {
    id: delivery.id,
    name: delivery.name,
    namespace: 'aws',
    start_time: delivery.startTime,
    end_time: delivery.endTime,
    http: { response: { status } },
    aws: delivery.aws,
    ...(failure && {
      [status === 429 ? 'throttle' : status >= 500 ? 'fault' : 'error']: true,
      cause: {
        exceptions: [
          { id: newSegmentId(), type: failure.code, message: failure.message, remote: true },
        ],
      },
    }),
  };
}
