import type { MessageAttribute, ReceiveOptions } from '../../cloud.ts';
import { type Input, inputInteger, inputTexts } from '../protocols/input.ts';
import { invalidAttributeName, invalidValue } from './errors.ts';
import type { StoredMessage } from './message.ts';
import { md5OfAttributes } from './message-digest.ts';
import { type QueueConfig, queueLimits } from './queue-config.ts';

/** @throws SqsError InvalidParameterValue */
export function readReceiveOptions(input: Input, settings: QueueConfig): ReceiveOptions {
  const maxMessages = inputInteger(input, 'MaxNumberOfMessages') ?? 1;
  if (maxMessages < 1 || maxMessages > 10) {
    throw invalidValue(
      'MaxNumberOfMessages',
      maxMessages,
      'Must be between 1 and 10, if provided.',
    );
  }
  const waitSeconds =
    inputInteger(input, 'WaitTimeSeconds') ?? settings.receiveMessageWaitTimeSeconds;
  if (waitSeconds < 0 || waitSeconds > 20) {
    throw invalidValue('WaitTimeSeconds', waitSeconds, 'Must be >= 0 and <= 20, if provided.');
  }
  const visibilitySeconds = readVisibility(input);
  return {
    maxMessages,
    waitSeconds,
    ...(visibilitySeconds !== undefined && { visibilitySeconds }),
  };
}

/** @throws SqsError InvalidParameterValue */
export function readVisibility(input: Input): number | undefined {
  const seconds = inputInteger(input, 'VisibilityTimeout');
  const { min, max } = queueLimits.visibilityTimeout;
  if (seconds !== undefined && (seconds < min || seconds > max)) {
    throw invalidValue(
      'VisibilityTimeout',
      seconds,
      `Must be between ${min} and ${max}, if provided.`,
    );
  }
  return seconds;
}

/** What a receiver asked to see beside the body. */
export interface Selection {
  readonly system: readonly string[];
  readonly user: readonly string[];
}

const systemAttributeNames = [
  'All',
  'SenderId',
  'SentTimestamp',
  'ApproximateReceiveCount',
  'ApproximateFirstReceiveTimestamp',
  'SequenceNumber',
  'MessageDeduplicationId',
  'MessageGroupId',
  'AWSTraceHeader',
  'DeadLetterQueueSourceArn',
];

/** @throws SqsError InvalidAttributeName */
export function readSelection(input: Input): Selection {
  const system = [
    ...inputTexts(input, 'AttributeNames'),
    ...inputTexts(input, 'MessageSystemAttributeNames'),
  ];
  for (const name of system) {
    if (!systemAttributeNames.includes(name)) throw invalidAttributeName(name);
  }
  return { system, user: inputTexts(input, 'MessageAttributeNames') };
}

/** A message as `ReceiveMessage` answers it. */
export function receivedMessage(message: StoredMessage, { system, user }: Selection) {
  const attributes = pick(systemAttributesOf(message), (name) =>
    system.some((wanted) => wanted === 'All' || wanted === name),
  );
  const chosen = pick(message.attributes, (name) => user.some((wanted) => selects(wanted, name)));
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    ...(Object.keys(attributes).length > 0 && { Attributes: attributes }),
    ...(Object.keys(chosen).length > 0 && {
      MD5OfMessageAttributes: md5OfAttributes(chosen),
      MessageAttributes: Object.fromEntries(
        Object.entries(chosen).map(([name, attribute]) => [name, wireAttribute(attribute)]),
      ),
    }),
  };
}

export const systemAttributesOf = (message: StoredMessage): Record<string, string> => ({
  SenderId: message.senderId,
  SentTimestamp: String(message.sentTimestamp),
  ApproximateReceiveCount: String(message.receiveCount),
  ApproximateFirstReceiveTimestamp: String(message.firstReceiveTimestamp),
  ...(message.traceHeader !== undefined && { AWSTraceHeader: message.traceHeader }),
  ...(message.deadLetterSourceArn !== undefined && {
    DeadLetterQueueSourceArn: message.deadLetterSourceArn,
  }),
});

/** `All`, `.*`, a whole name, or a beginning as in `order.*`. */
function selects(wanted: string, name: string): boolean {
  if (wanted === 'All' || wanted === '.*') return true;
  if (wanted.endsWith('.*'))
    return name.startsWith(wanted.slice(0, -1)) || name === wanted.slice(0, -2);
  return wanted === name;
}

const pick = <Value>(
  from: Readonly<Record<string, Value>>,
  wanted: (name: string) => boolean,
): Record<string, Value> =>
  Object.fromEntries(Object.entries(from).filter(([name]) => wanted(name)));

const wireAttribute = ({ dataType, stringValue, binaryValue }: MessageAttribute) => ({
  DataType: dataType,
  ...(stringValue !== undefined && { StringValue: stringValue }),
  ...(binaryValue !== undefined && { BinaryValue: binaryValue }),
});
