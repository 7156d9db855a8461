import { parseTraceHeader } from '../../../xray/index.ts';
import type { MessageAttribute } from '../../cloud.ts';
import { type Input, inputInteger, inputRecord, inputText } from '../protocols/input.ts';
import {
  invalidMessageContents,
  invalidParameter,
  invalidValue,
  missingParameter,
  tooLong,
} from './errors.ts';
import type { NewMessage } from './message.ts';
import { valueBytes } from './message-digest.ts';
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
    size: sizeOf(body, attributes),
  };
}

/** @throws SqsError InvalidParameterValue */
export function checkSize(size: number, limit: number): void {
  if (size > limit) throw tooLong(limit);
}

export function sizeOf(
  body: string,
  attributes: Readonly<Record<string, MessageAttribute>>,
): number {
  let size = Buffer.byteLength(body);
  for (const [name, attribute] of Object.entries(attributes)) {
    size += Buffer.byteLength(name) + Buffer.byteLength(attribute.dataType);
    size += valueBytes(attribute).length;
  }
  return size;
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

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-message-attributes
const attributeName = /^(?!\.)(?!.*\.\.)(?!.*\.$)(?!aws\.|amazon\.)[A-Za-z0-9_.-]{1,256}$/i;

function readAttribute(name: string, input: Input): MessageAttribute {
  if (!attributeName.test(name)) {
    throw invalidParameter(
      `Message attribute name '${name.slice(0, 300)}' is invalid. Attribute name can contain A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.) characters, and must not start with AWS. or Amazon.`,
    );
  }
  const dataType = inputText(input, 'DataType');
  if (!dataType) {
    throw invalidParameter(
      `The message attribute '${name}' must contain non-empty message attribute type.`,
    );
  }
  const binary = /^Binary(\.|$)/.test(dataType);
  if (!binary && !/^(String|Number)(\.|$)/.test(dataType)) {
    throw invalidParameter(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  const value = inputText(input, binary ? 'BinaryValue' : 'StringValue');
  if (!value) {
    throw invalidParameter(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${dataType}'.`,
    );
  }
  if (dataType.startsWith('Number') && !Number.isFinite(Number(value))) {
    throw invalidParameter(
      `Can't cast the value of message (user) attribute '${name}' to a number.`,
    );
  }
  return binary ? { dataType, binaryValue: value } : { dataType, stringValue: value };
}
