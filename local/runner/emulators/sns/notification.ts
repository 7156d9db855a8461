import type { MessageAttribute } from '../../cloud.ts';
import type { Publication } from './publication.ts';
import type { SubscriptionConfig } from './topic-config.ts';

/** A published message on its way to the subscribers. */
export interface Notification extends Publication {
  readonly messageId: string;
  readonly topicArn: string;
  /** ISO 8601 with milliseconds. */
  readonly timestamp: string;
  readonly region: string;
}

export const textFor = (notification: Notification, { protocol }: SubscriptionConfig): string =>
  notification.texts[protocol] ?? notification.texts.default;

/**
 * The envelope that queues get without raw delivery.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
 */
export function envelope(notification: Notification, subscription: SubscriptionConfig): string {
  const { signingCertUrl, unsubscribeUrl } = links(notification, subscription);
  return JSON.stringify(
    {
      Type: 'Notification',
      MessageId: notification.messageId,
      TopicArn: notification.topicArn,
      ...(notification.subject !== undefined && { Subject: notification.subject }),
      Message: textFor(notification, subscription),
      Timestamp: notification.timestamp,
      SignatureVersion: '1',
      Signature: unsigned,
      SigningCertURL: signingCertUrl,
      UnsubscribeURL: unsubscribeUrl,
      ...(Object.keys(notification.attributes).length > 0 && {
        MessageAttributes: wireAttributes(notification.attributes),
      }),
    },
    undefined,
    2,
  );
}

/** What a function gets. https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export function lambdaEvent(notification: Notification, subscription: SubscriptionConfig): string {
  const { signingCertUrl, unsubscribeUrl } = links(notification, subscription);
  return JSON.stringify({
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: subscription.arn,
        Sns: {
          Type: 'Notification',
          MessageId: notification.messageId,
          TopicArn: notification.topicArn,
          Subject: notification.subject ?? null,
          Message: textFor(notification, subscription),
          Timestamp: notification.timestamp,
          SignatureVersion: '1',
          Signature: unsigned,
          SigningCertUrl: signingCertUrl,
          UnsubscribeUrl: unsubscribeUrl,
          MessageAttributes: wireAttributes(notification.attributes),
        },
      },
    ],
  });
}

/** Unlike SNS: nothing here holds the key that AWS signs with, so a check of the signature must fail. */
const unsigned = Buffer.from('not signed: delivered by a local topic').toString('base64');

function links({ region }: Notification, { arn }: SubscriptionConfig) {
  const host = `https://sns.${region}.amazonaws.com`;
  return {
    signingCertUrl: `${host}/SimpleNotificationService-0000000000000000000000000000000.pem`,
    unsubscribeUrl: `${host}/?Action=Unsubscribe&SubscriptionArn=${arn}`,
  };
}

const wireAttributes = (attributes: Readonly<Record<string, MessageAttribute>>) =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { dataType, stringValue, binaryValue }]) => [
      name,
      { Type: dataType, Value: stringValue ?? binaryValue },
    ]),
  );
