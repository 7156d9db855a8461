import type { MessageAttribute } from '../../cloud.ts';
import { isRecord } from '../protocols/json.ts';
import { checkedAttribute, messageSize } from '../protocols/message-attribute.ts';
import { type QueryNode, queryEntries, queryText } from '../protocols/query.ts';
import { invalidAttribute, invalidParameter, missingMember } from './errors.ts';
import type { SubscriptionProtocol } from './topic-config.ts';

/** What a publisher hands in, checked. */
export interface Publication {
  readonly subject?: string;
  /** What subscribers of a protocol get; `default` for those not named. */
  readonly texts: { readonly default: string } & {
    readonly [Protocol in SubscriptionProtocol]?: string;
  };
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  /** Bytes that count towards the limit. */
  readonly size: number;
}

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export const messageLimit = 262_144;

/** Reads what `Publish` and one entry of `PublishBatch` share. @throws AwsError in SNS's words. */
export function readPublication(node: QueryNode): Publication {
  const message = queryText(node, 'Message');
  if (message === undefined) throw missingMember('message');
  if (message === '') throw invalidParameter('Empty message');
  const attributes = readAttributes(node);
  const size = messageSize(message, attributes);
  if (size > messageLimit) throw invalidParameter('Message too long');
  const subject = queryText(node, 'Subject');
  if (subject !== undefined && !subjectPattern.test(subject)) throw invalidParameter('Subject');
  return {
    texts: readTexts(message, queryText(node, 'MessageStructure')),
    attributes,
    size,
    ...(subject !== undefined && { subject }),
  };
}

// Up to 100 characters without line breaks or control characters, not beginning with a blank.
const subjectPattern = /^[^\p{Cc}\s][^\p{Cc}]{0,99}$/u;

function readTexts(message: string, structure: string | undefined): Publication['texts'] {
  if (structure === undefined) return { default: message };
  if (structure !== 'json') throw invalidParameter('MessageStructure');
  let texts: unknown;
  try {
    texts = JSON.parse(message);
  } catch {
    throw invalidParameter('Message Structure - JSON message body failed to parse');
  }
  if (!isRecord(texts)) {
    throw invalidParameter('Message Structure - JSON message body failed to parse');
  }
  const { default: everyone, sqs, lambda } = texts;
  if (typeof everyone !== 'string') {
    throw invalidParameter('Message Structure - No default entry in JSON message body');
  }
  return {
    default: everyone,
    ...(typeof sqs === 'string' && { sqs }),
    ...(typeof lambda === 'string' && { lambda }),
  };
}

function readAttributes(node: QueryNode): Record<string, MessageAttribute> {
  return Object.fromEntries(
    queryEntries(node, 'MessageAttributes').map(([name, value]) => [
      name,
      readAttribute(name, value),
    ]),
  );
}

const readAttribute = (name: string, node: QueryNode): MessageAttribute =>
  checkedAttribute(
    name,
    {
      dataType: queryText(node, 'DataType'),
      stringValue: queryText(node, 'StringValue'),
      binaryValue: queryText(node, 'BinaryValue'),
    },
    invalidAttribute,
  );
