import { randomUUID } from 'node:crypto';
import type { EpochSeconds, Sampler } from '../../../xray/index.ts';
import type { AwsRequest, Cloud } from '../../cloud.ts';
import { deliver, type Subscribers } from './delivery.ts';
import type { Notification } from './notification.ts';
import type { Publication } from './publication.ts';
import type { TopicConfig } from './topic-config.ts';
import { activeTrace, passThrough, type TopicTrace, topicSegment } from './topic-trace.ts';
import type { Topics } from './topics.ts';

export interface PublisherOptions extends Subscribers {
  readonly sampler: Sampler;
  /** Whether a resource policy of X-Ray lets the topic write segments. */
  readonly hasXRayAccess: (topicArn: string) => boolean;
}

export interface Publisher {
  /** Accepts messages of one call; they are delivered after the call has been answered. Gives their ids. */
  publish(topic: TopicConfig, publications: readonly Publication[], call: PublishCall): string[];
  /** Delivers at once what has been accepted. */
  flush(): void;
}

export interface PublishCall {
  readonly operation: 'Publish' | 'PublishBatch';
  readonly request: AwsRequest;
  readonly startTime: EpochSeconds;
}

export function publisher(cloud: Cloud, topics: Topics, options: PublisherOptions): Publisher {
  const pending = new Map<NodeJS.Immediate, () => void>();
  const warned = new Set<string>();

  const traceOf = (topic: TopicConfig, header: string | undefined): TopicTrace => {
    if (topic.tracing === 'PassThrough') return passThrough(header);
    if (options.hasXRayAccess(topic.arn)) {
      return activeTrace(header, topic, options.sampler, cloud.clock.now());
    }
    if (!warned.has(topic.arn)) {
      warned.add(topic.arn);
      cloud.warn(missingAccess(topic, cloud));
    }
    return passThrough(header);
  };

  const later = (action: () => void): void => {
    const run = () => {
      pending.delete(immediate);
      action();
    };
    const immediate = setImmediate(run);
    pending.set(immediate, run);
  };

  return {
    publish: (topic, publications, call) => {
      const trace = traceOf(topic, call.request.traceHeader);
      const notifications = publications.map(
        (publication): Notification => ({
          ...publication,
          messageId: randomUUID(),
          topicArn: topic.arn,
          timestamp: new Date(cloud.clock.now() * 1000).toISOString(),
          region: cloud.region,
        }),
      );
      const endTime = cloud.clock.now();
      for (const notification of notifications) {
        later(() => {
          const deliveries = topics
            .subscriptions(topic.arn)
            .filter(({ filter }) => filter?.(notification) !== false)
            .map((subscription) => deliver(notification, subscription, trace, options, cloud));
          if (trace.kind === 'pass') return;
          const { operation, startTime, request } = call;
          const { requestId } = request;
          cloud.emit(
            topicSegment(
              { trace, topic, notification, operation, requestId, startTime, endTime, deliveries },
              cloud,
            ),
          );
        });
      }
      return notifications.map(({ messageId }) => messageId);
    },
    flush: () => {
      for (const [immediate, run] of [...pending]) {
        clearImmediate(immediate);
        run();
      }
    },
  };
}

const missingAccess = ({ name, arn }: TopicConfig, { account }: Cloud): string =>
  `topic "${name}" has active tracing but records nothing, on AWS too: no AWS::XRay::ResourcePolicy lets sns.amazonaws.com write its segments; add one that allows xray:PutTraceSegments, xray:GetSamplingRules and xray:GetSamplingTargets on "*" where aws:SourceAccount is "${account}" and aws:SourceArn is like "${arn}"`;
