import { createHash } from 'node:crypto';
import type { MessageAttribute } from '../../cloud.ts';
import { valueBytes } from '../protocols/message-attribute.ts';

export const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');

/**
 * MD5 of attributes: each in the order of names as length-prefixed name, type, a byte for the kind of
 * value, and length-prefixed value. `undefined` when there are none.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function md5OfAttributes(
  attributes: Readonly<Record<string, MessageAttribute>>,
): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  const put = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const attribute = attributes[name];
    if (attribute === undefined) continue;
    const binary = attribute.binaryValue !== undefined;
    put(Buffer.from(name, 'utf8'));
    put(Buffer.from(attribute.dataType, 'utf8'));
    hash.update(Buffer.of(binary ? 2 : 1));
    put(valueBytes(attribute));
  }
  return hash.digest('hex');
}
