import type { AwsRequest, AwsResponse } from '../../cloud.ts';
import { AwsError } from '../protocols/aws-error.ts';
import { CborError, decodeCbor, encodeCbor } from '../protocols/cbor.ts';
import type { Input } from '../protocols/input.ts';
import { decodeJson, isJsonRequest, isRecord, jsonError, jsonResult } from '../protocols/json.ts';
import { decodeQuery, type QueryNode, queryError, queryResult } from '../protocols/query.ts';
import type { XmlValue } from '../protocols/xml.ts';

/** What an operation answers: plain data, times as `Date`, `undefined` where there is nothing. */
export type Output = Readonly<Record<string, unknown>>;

/** One call, in whichever of CloudWatch's three protocols it came. */
export interface Call {
  readonly operation: string;
  readonly input: Input;
}

interface Protocol {
  /** @throws AwsError */
  decode(request: AwsRequest): Call;
  result(request: AwsRequest, operation: string, output: Output): AwsResponse;
  error(request: AwsRequest, error: AwsError): AwsResponse;
}

/**
 * The AWS SDK for JavaScript speaks JSON, the AWS CLI and boto3 CBOR, older SDKs the query protocol
 * (observed).
 */
export function protocolOf(request: AwsRequest): Protocol {
  if (request.headers['smithy-protocol'] === 'rpc-v2-cbor') return rpcCbor;
  return isJsonRequest(request) ? json : query;
}

const json: Protocol = {
  decode: decodeJson,
  result: (request, _, output) => jsonResult(request, jsonValue(output) as object),
  error: (request, error) => jsonError(request, error, 'com.amazonaws.cloudwatch#'),
};

/** Times are epoch seconds. */
function jsonValue(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(jsonValue);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonValue(item)]));
}

/** https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html */
const rpcCbor: Protocol = {
  decode({ path, body }) {
    const [, operation = ''] = /\/operation\/([A-Za-z]+)$/.exec(path) ?? [];
    return { operation, input: body.length === 0 ? {} : cborInput(body) };
  },
  result: (request, _, output) => cborResponse(request, 200, output),
  error: (request, error) => ({
    ...cborResponse(request, error.status, {
      __type: `com.amazonaws.cloudwatch#${error.code}`,
      message: error.message,
    }),
  }),
};

function cborInput(body: Buffer): Input {
  try {
    const input = decodeCbor(body);
    if (isRecord(input)) return input;
  } catch (cause) {
    if (!(cause instanceof CborError)) throw cause;
    throw new AwsError('SerializationException', `the request body is not CBOR: ${cause.message}`, {
      cause,
    });
  }
  throw new AwsError('SerializationException', 'the request body is not a CBOR map');
}

const cborResponse = (request: AwsRequest, status: number, output: Output): AwsResponse => ({
  status,
  headers: {
    'content-type': 'application/cbor',
    'smithy-protocol': 'rpc-v2-cbor',
    'x-amzn-requestid': request.requestId,
  },
  body: encodeCbor(output),
});

const namespace = 'http://monitoring.amazonaws.com/doc/2010-08-01/';

const query: Protocol = {
  decode(request) {
    const { action, parameters } = decodeQuery(request);
    return { operation: action, input: plain(parameters) as Input };
  },
  result: ({ requestId }, action, output) =>
    queryResult({ action, namespace, requestId, result: xmlValue(output) }),
  error: ({ requestId }, error) => queryError(error, namespace, requestId),
};

/** Lists are told by their only member, `member`. */
function plain(node: QueryNode): unknown {
  if (typeof node === 'string') return node;
  const members = node.get('member');
  if (node.size === 1 && typeof members === 'object') {
    return [...members]
      .toSorted(([left], [right]) => Number(left) - Number(right))
      .map(([, item]) => plain(item));
  }
  return Object.fromEntries([...node].map(([name, item]) => [name, plain(item)]));
}

function xmlValue(value: unknown): XmlValue {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return { member: value.map(xmlValue) };
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, xmlValue(item)]));
  }
  return value === undefined || value === null ? undefined : (value as XmlValue);
}
