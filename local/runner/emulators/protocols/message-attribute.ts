import type { MessageAttribute } from '../../cloud.ts';

type Attributes = Readonly<Record<string, MessageAttribute>>;

/**
 * A message attribute as queues and topics take it; `refuse` makes the service's error of AWS's words.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-message-attributes
 */
export function checkedAttribute(
  name: string,
  given: { dataType?: string; stringValue?: string; binaryValue?: string },
  refuse: (message: string) => Error,
): MessageAttribute {
  if (!namePattern.test(name)) {
    throw refuse(
      `Message attribute name '${name.slice(0, 300)}' is invalid. It can hold A-Z, a-z, 0-9, underscore (_), hyphen (-), and period (.), and must not start with AWS. or Amazon.`,
    );
  }
  const { dataType } = given;
  if (!dataType) {
    throw refuse(`The message attribute '${name}' must contain non-empty message attribute type.`);
  }
  const binary = /^Binary(\.|$)/.test(dataType);
  if (!binary && !/^(String|Number)(\.|$)/.test(dataType)) {
    throw refuse(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  const value = binary ? given.binaryValue : given.stringValue;
  if (!value) {
    throw refuse(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${dataType}'.`,
    );
  }
  if (dataType.startsWith('Number') && !Number.isFinite(Number(value))) {
    throw refuse(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  }
  return binary ? { dataType, binaryValue: value } : { dataType, stringValue: value };
}

const namePattern = /^(?!\.)(?!.*\.\.)(?!.*\.$)(?!aws\.|amazon\.)[A-Za-z0-9_.-]{1,256}$/i;

export const valueBytes = ({ stringValue, binaryValue }: MessageAttribute): Buffer =>
  binaryValue === undefined
    ? Buffer.from(stringValue ?? '', 'utf8')
    : Buffer.from(binaryValue, 'base64');

/** Bytes of body and attributes, which is what limits count; a trace header is free. */
export function messageSize(body: string, attributes: Attributes): number {
  let size = Buffer.byteLength(body);
  for (const [name, attribute] of Object.entries(attributes)) {
    size += Buffer.byteLength(name) + Buffer.byteLength(attribute.dataType);
    size += valueBytes(attribute).length;
  }
  return size;
}
