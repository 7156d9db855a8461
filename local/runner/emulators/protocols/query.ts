import type { AwsRequest, AwsResponse } from '../../cloud.ts';
import { AwsError } from './aws-error.ts';
import { element, type XmlValue } from './xml.ts';

/**
 * The AWS query protocol: a form in, XML out.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export interface QueryRequest {
  readonly action: string;
  readonly parameters: QueryStructure;
}

/** `A.B.1=x` as `Map {A → Map {B → Map {1 → 'x'}}}`. A map, so that no name of a caller's choice is special. */
export type QueryStructure = ReadonlyMap<string, QueryNode>;
export type QueryNode = string | QueryStructure;

type Draft = Map<string, string | Draft>;

/** @throws AwsError MissingAction, or MalformedQueryString when a name is used both for a value and for a structure. */
export function decodeQuery(request: AwsRequest): QueryRequest {
  const parameters: Draft = new Map();
  const form = new URLSearchParams(request.body.toString('utf8'));
  for (const source of [request.query, form]) {
    for (const [name, value] of source) insert(parameters, name, value);
  }
  const action = parameters.get('Action');
  if (typeof action !== 'string' || action === '') {
    throw new AwsError('MissingAction', 'The request must contain the parameter Action.');
  }
  return { action, parameters };
}

function insert(into: Draft, name: string, value: string): void {
  const path = name.split('.');
  const last = path.pop() ?? '';
  let node = into;
  for (const step of path) {
    const next = node.get(step) ?? new Map();
    if (typeof next === 'string') throw conflicting(name);
    node.set(step, next);
    node = next;
  }
  if (typeof node.get(last) === 'object') throw conflicting(name);
  node.set(last, value);
}

const conflicting = (name: string): AwsError =>
  new AwsError(
    'MalformedQueryString',
    `The parameter "${name.slice(0, 200)}" is used both as a value and as a structure.`,
  );

export function queryText(node: QueryNode | undefined, name: string): string | undefined {
  const value = typeof node === 'object' ? node.get(name) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The items of `Name.1`, `Name.2` or `Name.member.1`, `Name.member.2`, in the order of their numbers. */
export function queryList(node: QueryNode | undefined, name: string): QueryNode[] {
  const value = typeof node === 'object' ? node.get(name) : undefined;
  if (typeof value !== 'object') return [];
  const members = value.get('member');
  const items = typeof members === 'object' ? members : value;
  return [...items]
    .filter(([index]) => /^[0-9]{1,9}$/.test(index))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, item]) => item);
}

/** Of `Name.entry.1.{Name,Value}` or `Name.1.{Name,Value}`, the pairs. */
export function queryEntries(
  node: QueryNode | undefined,
  name: string,
  [keyName, valueName]: readonly [string, string] = ['Name', 'Value'],
): [string, QueryNode][] {
  const value = typeof node === 'object' ? node.get(name) : undefined;
  const wrapped = typeof value === 'object' ? value.has('entry') : false;
  const items = wrapped ? queryList(value, 'entry') : queryList(node, name);
  const pairs: [string, QueryNode][] = [];
  for (const item of items) {
    const key = queryText(item, keyName);
    if (key === undefined) continue;
    pairs.push([key, (typeof item === 'object' ? item.get(valueName) : undefined) ?? '']);
  }
  return pairs;
}

/** `result` absent: the action answers nothing but its request id. */
export function queryResult(answer: {
  readonly action: string;
  readonly namespace: string;
  readonly requestId: string;
  readonly result?: XmlValue;
}): AwsResponse {
  const { action, namespace, requestId } = answer;
  const inner =
    element(`${action}Result`, answer.result) +
    element('ResponseMetadata', { RequestId: requestId });
  return xmlResponse(
    200,
    `<${action}Response xmlns="${namespace}">${inner}</${action}Response>`,
    requestId,
  );
}

export function queryError(error: AwsError, namespace: string, requestId: string): AwsResponse {
  const inner =
    element('Error', { Type: error.fault, Code: error.queryCode, Message: error.message }) +
    element('RequestId', requestId);
  return xmlResponse(
    error.status,
    `<ErrorResponse xmlns="${namespace}">${inner}</ErrorResponse>`,
    requestId,
  );
}

const xmlResponse = (status: number, body: string, requestId: string): AwsResponse => ({
  status,
  headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
  body: `<?xml version="1.0"?>${body}`,
});
