import { randomUUID } from 'node:crypto';
import { parseArn } from '../protocols/arn.ts';
import { invalidParameter, notFound } from './errors.ts';
import type { SubscriptionConfig, TopicConfig } from './topic-config.ts';

/** The account's topics and who listens to them; both can change at run time. */
export interface Topics {
  all(): readonly TopicConfig[];
  /** @throws AwsError InvalidParameter, NotFound */
  get(arn: string | undefined, parameter?: string): TopicConfig;
  replace(topic: TopicConfig): void;
  subscriptions(topicArn?: string): readonly SubscriptionConfig[];
  /** Subscribing twice gives the subscription that is there. */
  subscribe(subscription: Omit<SubscriptionConfig, 'arn'>): SubscriptionConfig;
  unsubscribe(arn: string): void;
}

export function topicDirectory(
  configs: readonly TopicConfig[],
  declared: readonly SubscriptionConfig[],
): Topics {
  const topics = new Map(configs.map((topic) => [topic.arn, topic]));
  let subscriptions = [...declared];
  return {
    all: () => [...topics.values()],
    get: (arn, parameter = 'TopicArn') => {
      if (!arn) throw invalidParameter(`${parameter} Reason: no value for required parameter`);
      if (parseArn(arn) === undefined) {
        const count = arn.split(':').length;
        throw invalidParameter(
          `${parameter} Reason: An ARN must have at least 6 elements, not ${count}`,
        );
      }
      const topic = topics.get(arn);
      if (topic === undefined) throw notFound('Topic');
      return topic;
    },
    replace: (topic) => void topics.set(topic.arn, topic),
    subscriptions: (topicArn) =>
      topicArn === undefined
        ? subscriptions
        : subscriptions.filter((subscription) => subscription.topicArn === topicArn),
    subscribe: (wanted) => {
      const known = subscriptions.find(
        ({ topicArn, protocol, endpoint }) =>
          topicArn === wanted.topicArn &&
          protocol === wanted.protocol &&
          endpoint === wanted.endpoint,
      );
      if (known !== undefined) return known;
      const added = { ...wanted, arn: `${wanted.topicArn}:${randomUUID()}` };
      subscriptions = [...subscriptions, added];
      return added;
    },
    unsubscribe: (arn) => {
      subscriptions = subscriptions.filter((subscription) => subscription.arn !== arn);
    },
  };
}
