import type { AwsRequest, Cloud } from '../../cloud.ts';
import { parseArn } from '../protocols/arn.ts';
import { asAwsError } from '../protocols/aws-error.ts';
import { type QueryStructure, queryEntries, queryList, queryText } from '../protocols/query.ts';
import type { XmlValue } from '../protocols/xml.ts';
import {
  batchTooLong,
  emptyBatch,
  idsNotDistinct,
  invalidBatchId,
  invalidParameter,
  missingMember,
  notEmulated,
  notFound,
  tooManyEntries,
} from './errors.ts';
import { messageLimit, type Publication, readPublication } from './publication.ts';
import type { PublishCall, Publisher } from './publisher.ts';
import {
  isSubscriptionProtocol,
  isTracingMode,
  type SubscriptionConfig,
  type TopicConfig,
} from './topic-config.ts';
import type { Topics } from './topics.ts';

export interface OperationContext {
  readonly cloud: Cloud;
  readonly topics: Topics;
  readonly publisher: Publisher;
  readonly request: AwsRequest;
}

/** `undefined`: the action answers nothing but its request id. */
export type Operation = (input: QueryStructure, context: OperationContext) => XmlValue;

export const operations: Readonly<Record<string, Operation>> = {
  Publish(input, context) {
    if (queryText(input, 'PhoneNumber') !== undefined) throw notEmulated('Publishing to a phone');
    const call = publishCall('Publish', context);
    const parameter = input.has('TargetArn') ? 'TargetArn' : 'TopicArn';
    const topic = context.topics.get(queryText(input, parameter), parameter);
    const [messageId] = context.publisher.publish(topic, [readPublication(input)], call);
    return { MessageId: messageId };
  },

  PublishBatch(input, context) {
    const call = publishCall('PublishBatch', context);
    const topic = context.topics.get(queryText(input, 'TopicArn'));
    const { good, failed } = readEntries(input, context.cloud);
    const ids = context.publisher.publish(
      topic,
      good.map(({ publication }) => publication),
      call,
    );
    return {
      Successful: { member: good.map(({ id }, index) => ({ Id: id, MessageId: ids[index] })) },
      Failed: { member: failed },
    };
  },

  ListTopics(input, { topics }) {
    const { items, next } = page(topics.all(), input);
    return { Topics: { member: items.map(({ arn }) => ({ TopicArn: arn })) }, ...next };
  },

  ListSubscriptions(input, { topics, cloud }) {
    return subscriptionList(topics.subscriptions(), input, cloud);
  },

  ListSubscriptionsByTopic(input, { topics, cloud }) {
    const { arn } = topics.get(queryText(input, 'TopicArn'));
    return subscriptionList(topics.subscriptions(arn), input, cloud);
  },

  GetTopicAttributes(input, { topics, cloud }) {
    const topic = topics.get(queryText(input, 'TopicArn'));
    return attributes({
      TopicArn: topic.arn,
      Owner: cloud.account,
      DisplayName: topic.displayName,
      TracingConfig: topic.tracing,
      SubscriptionsConfirmed: topics.subscriptions(topic.arn).length,
      SubscriptionsPending: 0,
      SubscriptionsDeleted: 0,
    });
  },

  SetTopicAttributes(input, { topics }) {
    const topic = topics.get(queryText(input, 'TopicArn'));
    const name = queryText(input, 'AttributeName');
    if (name === undefined) throw missingMember('attributeName');
    topics.replace({ ...topic, ...changed(name, queryText(input, 'AttributeValue') ?? '') });
    return undefined;
  },

  GetSubscriptionAttributes(input, { topics, cloud }) {
    const subscription = subscriptionOf(input, topics);
    return attributes({
      SubscriptionArn: subscription.arn,
      TopicArn: subscription.topicArn,
      Owner: cloud.account,
      Protocol: subscription.protocol,
      Endpoint: subscription.endpoint,
      RawMessageDelivery: subscription.raw,
      PendingConfirmation: false,
      ConfirmationWasAuthenticated: true,
      ...(subscription.deadLetterArn !== undefined && {
        RedrivePolicy: JSON.stringify({ deadLetterTargetArn: subscription.deadLetterArn }),
      }),
    });
  },

  Subscribe(input, { topics }) {
    const topic = topics.get(queryText(input, 'TopicArn'));
    const protocol = queryText(input, 'Protocol');
    const endpoint = queryText(input, 'Endpoint') ?? '';
    if (protocol === undefined) throw missingMember('protocol');
    if (!isSubscriptionProtocol(protocol)) {
      throw notEmulated(`A subscription with the protocol "${protocol}"`);
    }
    if (parseArn(endpoint)?.service !== protocol) {
      throw invalidParameter(`Endpoint Reason: Not a valid ${protocol} endpoint: ${endpoint}`);
    }
    const raw = readRaw(input, protocol);
    const { arn } = topics.subscribe({ topicArn: topic.arn, protocol, endpoint, raw });
    return { SubscriptionArn: arn };
  },

  Unsubscribe(input, { topics }) {
    topics.unsubscribe(subscriptionOf(input, topics).arn);
    return undefined;
  },
};

const publishCall = (
  operation: PublishCall['operation'],
  { request, cloud }: OperationContext,
): PublishCall => ({ operation, request, startTime: cloud.clock.now() });

const entriesPerBatch = 10;

function readEntries(input: QueryStructure, cloud: Cloud) {
  const entries = queryList(input, 'PublishBatchRequestEntries');
  if (entries.length === 0) throw emptyBatch();
  if (entries.length > entriesPerBatch) throw tooManyEntries();
  const ids = entries.map((entry) => queryText(entry, 'Id') ?? '');
  if (!ids.every((id) => /^[A-Za-z0-9_-]{1,80}$/.test(id))) throw invalidBatchId();
  if (new Set(ids).size < ids.length) throw idsNotDistinct();
  const good: { id: string; publication: Publication }[] = [];
  const failed: XmlValue[] = [];
  for (const [index, entry] of entries.entries()) {
    const id = ids[index] ?? '';
    try {
      good.push({ id, publication: readPublication(entry) });
    } catch (cause) {
      const { code, message, fault } = asAwsError(cause, 'sns', cloud.warn);
      failed.push({ Id: id, Code: code, Message: message, SenderFault: fault === 'Sender' });
    }
  }
  const total = good.reduce((sum, { publication }) => sum + publication.size, 0);
  if (total > messageLimit) throw batchTooLong();
  return { good, failed };
}

function changed(name: string, value: string): Partial<TopicConfig> {
  switch (name) {
    case 'TracingConfig':
      if (!isTracingMode(value)) throw invalidParameter('TracingConfig');
      return { tracing: value };
    case 'DisplayName':
      if (value.length > 100) throw invalidParameter('DisplayName');
      return { displayName: value };
    case 'Policy':
    case 'DeliveryPolicy':
    case 'KmsMasterKeyId':
    case 'SignatureVersion':
    case 'DataProtectionPolicy':
      throw notEmulated(`The topic attribute ${name}`);
    default:
      throw invalidParameter('AttributeName');
  }
}

function subscriptionOf(input: QueryStructure, topics: Topics): SubscriptionConfig {
  const wanted = queryText(input, 'SubscriptionArn');
  if (wanted === undefined) throw missingMember('subscriptionArn');
  const found = topics.subscriptions().find(({ arn }) => arn === wanted);
  if (found === undefined) throw notFound('Subscription');
  return found;
}

function readRaw(input: QueryStructure, protocol: string): boolean {
  let raw = false;
  for (const [name, value] of queryEntries(input, 'Attributes', ['key', 'value'])) {
    if (name !== 'RawMessageDelivery') throw notEmulated(`The subscription attribute ${name}`);
    if (value !== 'true' && value !== 'false') {
      throw invalidParameter(
        `Attributes Reason: RawMessageDelivery: Invalid value [${value}]. Must be true or false.`,
      );
    }
    raw = value === 'true';
  }
  if (raw && protocol === 'lambda') {
    throw invalidParameter(
      'Attributes Reason: RawMessageDelivery: Delivery protocol [lambda] does not support raw message delivery.',
    );
  }
  return raw;
}

function subscriptionList(
  all: readonly SubscriptionConfig[],
  input: QueryStructure,
  cloud: Cloud,
): XmlValue {
  const { items, next } = page(all, input);
  const members = items.map(({ arn, topicArn, protocol, endpoint }) => ({
    SubscriptionArn: arn,
    Owner: cloud.account,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topicArn,
  }));
  return { Subscriptions: { member: members }, ...next };
}

const attributes = (values: Readonly<Record<string, string | number | boolean>>): XmlValue => ({
  Attributes: { entry: Object.entries(values).map(([key, value]) => ({ key, value })) },
});

/** https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html */
const pageSize = 100;

function page<Item>(all: readonly Item[], input: QueryStructure) {
  const token = queryText(input, 'NextToken');
  const start = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(start) || start < 0) throw invalidParameter('NextToken');
  const end = start + pageSize;
  return {
    items: all.slice(start, end),
    next: end < all.length ? { NextToken: String(end) } : {},
  };
}
