import { parseTraceHeader } from '../../../xray/index.ts';
import type { MessageAttribute } from '../../cloud.ts';
import { type Input, inputInteger, inputRecord, inputText } from '../protocols/input.ts';
import { checkedAttribute, messageSize } from '../protocols/message-attribute.ts';
import {
  invalidMessageContents,
  invalidParameter,
  invalidValue,
  missingParameter,
  tooLong,
} from './errors.ts';
import type { NewMessage } from './message.ts';
import { queueLimits } from './queue-config.ts';

export interface Outgoing {
  readonly message: NewMessage;
  /** System attributes that the caller named, for their MD5. */
  readonly systemAttributes: Readonly<Record<string, MessageAttribute>>;
  /** Bytes of body and attributes; the trace header does not count. */
  readonly size: number;
}

/**
 * Reads what `SendMessage` and one entry of `SendMessageBatch` share.
 * @throws SqsError for anything that SQS refuses, in its words.
 */
export function readOutgoing(
  input: Input,
  { traceHeader, senderId }: { traceHeader: string | undefined; senderId: string },
): Outgoing {
  const body = inputText(input, 'MessageBody');
  if (!body) throw missingParameter('MessageBody');
  if (forbiddenCharacters.test(body)) throw invalidMessageContents();
  const attributes = readMessageAttributes(inputRecord(input, 'MessageAttributes'));
  const systemAttributes = readMessageAttributes(inputRecord(input, 'MessageSystemAttributes'));
  for (const name of Object.keys(systemAttributes)) {
    if (name !== 'AWSTraceHeader') {
      throw invalidParameter(`Message system attribute name '${name}' is invalid.`);
    }
  }
  const delaySeconds = readDelay(input);
  const header = wellFormed(systemAttributes.AWSTraceHeader?.stringValue ?? traceHeader);
  return {
    message: {
      body,
      attributes,
      senderId,
      ...(header !== undefined && { traceHeader: header }),
      ...(delaySeconds !== undefined && { delaySeconds }),
    },
    systemAttributes,
    size: messageSize(body, attributes),
  };
}

/** @throws SqsError InvalidParameterValue */
export function checkSize(size: number, limit: number): void {
  if (size > limit) throw tooLong(limit);
}

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
const forbiddenCharacters = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

// A header travels in HTTP and does not count towards a message's size, so an attribute must not be longer than one can be.
const traceHeaderLimit = 1024;

/** A malformed header is dropped, the message still flows. */
export function wellFormed(header: string | undefined): string | undefined {
  if (header === undefined || header.length > traceHeaderLimit) return undefined;
  return parseTraceHeader(header).root === undefined ? undefined : header;
}

function readDelay(input: Input): number | undefined {
  const delay = inputInteger(input, 'DelaySeconds');
  const { min, max } = queueLimits.delaySeconds;
  if (delay !== undefined && (delay < min || delay > max)) {
    throw invalidValue('DelaySeconds', delay, `DelaySeconds must be >= ${min} and <= ${max}.`);
  }
  return delay;
}

const attributesPerMessage = 10;

function readMessageAttributes(input: Input): Record<string, MessageAttribute> {
  const names = Object.keys(input);
  if (names.length > attributesPerMessage) {
    throw invalidParameter(
      `Number of message attributes [${names.length}] exceeds the allowed maximum [${attributesPerMessage}].`,
    );
  }
  return Object.fromEntries(
    names.map((name) => [name, readAttribute(name, inputRecord(input, name))]),
  );
}

const readAttribute = (name: string, input: Input): MessageAttribute =>
  checkedAttribute(
    name,
    {
      dataType: inputText(input, 'DataType'),
      stringValue: inputText(input, 'StringValue'),
      binaryValue: inputText(input, 'BinaryValue'),
    },
    invalidParameter,
  );
