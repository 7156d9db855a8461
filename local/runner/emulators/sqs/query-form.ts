import type { AwsRequest } from '../../cloud.ts';
import {
  decodeQuery,
  type QueryNode,
  type QueryStructure,
  queryEntries,
  queryList,
} from '../protocols/query.ts';
import type { XmlValue } from '../protocols/xml.ts';

/**
 * SQS's older protocol, in which lists are flattened and named for one of their items, translated to
 * and from the shapes of the JSON protocol.
 */
export const sqsNamespace = 'http://queue.amazonaws.com/doc/2012-11-05/';

/** Parameters that are lists of texts: name in the form → name in JSON. */
const textLists = {
  AttributeName: 'AttributeNames',
  MessageAttributeName: 'MessageAttributeNames',
  MessageSystemAttributeName: 'MessageSystemAttributeNames',
} as const;

/** Parameters that are maps. */
const maps = {
  Attribute: 'Attributes',
  MessageAttribute: 'MessageAttributes',
  MessageSystemAttribute: 'MessageSystemAttributes',
} as const;

const batchEntries = [
  'SendMessageBatchRequestEntry',
  'DeleteMessageBatchRequestEntry',
  'ChangeMessageVisibilityBatchRequestEntry',
];

/** Requests to a queue's own URL may leave out `QueueUrl`: the path names the queue. */
export function decodeSqsQuery(request: AwsRequest) {
  const { action, parameters } = decodeQuery(request);
  const input = structure(parameters);
  if (input.QueueUrl === undefined && request.path.length > 1) input.QueueUrl = request.path;
  return { operation: action, input };
}

function structure(node: QueryStructure): Record<string, unknown> {
  const input: Record<string, unknown> = Object.create(null);
  for (const [name, value] of node) if (typeof value === 'string') input[name] = value;
  for (const [form, json] of Object.entries(textLists)) {
    if (node.has(form)) input[json] = queryList(node, form);
  }
  for (const [form, json] of Object.entries(maps)) {
    if (node.has(form)) input[json] = textMap(node, form);
  }
  for (const form of batchEntries) {
    if (node.has(form)) input.Entries = queryList(node, form).map(item);
  }
  return input;
}

const item = (node: QueryNode): unknown => (typeof node === 'string' ? node : structure(node));

function textMap(node: QueryStructure, name: string): Record<string, unknown> {
  const map: Record<string, unknown> = Object.create(null);
  for (const [key, value] of queryEntries(node, name)) map[key] = item(value);
  return map;
}

/** Lists of a result: name in JSON → name of each element. */
const resultLists: Readonly<Record<string, string>> = {
  Messages: 'Message',
  QueueUrls: 'QueueUrl',
  queueUrls: 'QueueUrl',
  Failed: 'BatchResultErrorEntry',
};

const resultMaps: Readonly<Record<string, string>> = {
  Attributes: 'Attribute',
  MessageAttributes: 'MessageAttribute',
};

export function encodeSqsResult(operation: string, output: object): XmlValue {
  const entries = Object.entries(output).map(([name, value]): [string, XmlValue] => {
    const map = resultMaps[name];
    if (map !== undefined) return [map, pairs(value)];
    // `SendMessageBatch` answers in `SendMessageBatchResultEntry`, and so on.
    const list = name === 'Successful' ? `${operation}ResultEntry` : resultLists[name];
    if (list === undefined) return [name, value];
    const items: readonly (object | string)[] = value;
    return [list, items.map((one) => (typeof one === 'string' ? one : encodeSqsResult('', one)))];
  });
  return Object.fromEntries(entries);
}

const pairs = (map: Readonly<Record<string, XmlValue>>): XmlValue =>
  Object.entries(map).map(([Name, Value]) => ({ Name, Value }));
