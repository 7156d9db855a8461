import { formatTraceHeader, newSegmentId } from '../../../xray/index.ts';
import type { Cloud, FunctionInvoker, MessageAttribute, MessageQueues } from '../../cloud.ts';
import { functionNameOf, parseArn, queueUrlOf } from '../protocols/arn.ts';
import { AwsError } from '../protocols/aws-error.ts';
import { type Failure, failureOf } from '../protocols/failure.ts';
import { envelope, lambdaEvent, type Notification, textFor } from './notification.ts';
import type { SubscriptionConfig } from './topic-config.ts';
import type { DeliveryRecord, TopicTrace } from './topic-trace.ts';

export interface Subscribers {
  readonly queues: MessageQueues;
  readonly functions: FunctionInvoker;
}

/**
 * Delivers to one subscriber. Never throws: what could not be delivered goes to the subscription's
 * dead-letter queue or, as on AWS, is discarded, here with a warning.
 */
export function deliver(
  notification: Notification,
  subscription: SubscriptionConfig,
  trace: TopicTrace,
  subscribers: Subscribers,
  cloud: Cloud,
): DeliveryRecord {
  const id = newSegmentId();
  const header =
    trace.kind === 'pass'
      ? trace.header
      : formatTraceHeader({ root: trace.traceId, parent: id, sampled: '1' });
  const startTime = cloud.clock.now();
  let failure: Failure | undefined;
  let messageId: string | undefined;
  try {
    messageId = hand(notification, subscription, header, subscribers);
  } catch (error) {
    failure = failureOf(error);
    giveUp(notification, subscription, header, failure, subscribers, cloud);
  }
  const queue = subscription.protocol === 'sqs';
  return {
    id,
    name: queue ? 'SQS' : 'Lambda',
    startTime,
    endTime: cloud.clock.now(),
    aws: {
      ...target(subscription),
      region: cloud.region,
      ...(messageId !== undefined && { message_id: messageId }),
    },
    status: failure?.status ?? (queue ? 200 : 202),
    ...(failure && { failure }),
  };
}

function target({ protocol, endpoint }: SubscriptionConfig): Readonly<Record<string, unknown>> {
  const arn = parseArn(endpoint);
  if (arn === undefined) return {};
  if (protocol === 'sqs') {
    const url = queueUrlOf(arn);
    return { operation: 'SendMessage', queue_url: url, resource_names: [url] };
  }
  const name = functionNameOf(arn);
  return { operation: 'Invoke', function_name: name, resource_names: [name] };
}

/** The most attributes that a queue takes with a message. */
const queueAttributeLimit = 10;

function hand(
  notification: Notification,
  subscription: SubscriptionConfig,
  header: string | undefined,
  { queues, functions }: Subscribers,
): string | undefined {
  const traceHeader = header === undefined ? {} : { traceHeader: header };
  const { endpoint } = subscription;
  if (subscription.protocol === 'lambda') {
    const payload = lambdaEvent(notification, subscription);
    functions.invokeAsync({ functionName: endpoint, payload, ...traceHeader });
    return undefined;
  }
  if (!subscription.raw) {
    return queues.send(endpoint, { body: envelope(notification, subscription), ...traceHeader })
      .messageId;
  }
  const count = Object.keys(notification.attributes).length;
  if (count > queueAttributeLimit) {
    throw new AwsError(
      'InvalidParameterValue',
      `raw delivery carries at most ${queueAttributeLimit} message attributes, this message has ${count}`,
    );
  }
  return queues.send(endpoint, {
    body: textFor(notification, subscription),
    attributes: notification.attributes,
    ...traceHeader,
  }).messageId;
}

function giveUp(
  notification: Notification,
  subscription: SubscriptionConfig,
  header: string | undefined,
  failure: Failure,
  { queues }: Subscribers,
  cloud: Cloud,
): void {
  const { deadLetterArn, endpoint, raw } = subscription;
  const lost = `topic "${notification.topicArn}": message ${notification.messageId} could not be delivered to "${endpoint}" (${failure.message})`;
  if (deadLetterArn === undefined) {
    cloud.warn(
      `${lost} and is gone; give the subscription a dead-letter queue to keep such messages`,
    );
    return;
  }
  // https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
  const text = (stringValue: string): MessageAttribute => ({ dataType: 'String', stringValue });
  try {
    queues.send(deadLetterArn, {
      body: raw ? textFor(notification, subscription) : envelope(notification, subscription),
      attributes: {
        ErrorCode: text(failure.code),
        ErrorMessage: text(failure.message),
      },
      ...(header !== undefined && { traceHeader: header }),
    });
  } catch (error) {
    cloud.warn(
      `${lost}, and its dead-letter queue "${deadLetterArn}" did not take it: ${failureOf(error).message}`,
    );
  }
}
