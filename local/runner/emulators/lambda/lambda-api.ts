import type { AwsRequest, AwsResponse, AwsService } from '../../cloud.ts';
import { LambdaError } from './errors.ts';
import type { FunctionConfig } from './function-config.ts';
import { latestVersion } from './function-config.ts';
import type { FunctionRegistry } from './function-registry.ts';
import type { InvocationRequest, Invocations } from './invocations.ts';

const functionsPath = /^\/2015-03-31\/functions\/?$/;
const functionPath = /^\/2015-03-31\/functions\/([^/]+)(?:\/(invocations|configuration))?$/;

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const maxSyncPayload = 6_291_456;
const maxAsyncPayload = 1_048_576;
const maxClientContext = 3_583;

/** The Lambda API, as far as invoking and looking up functions goes. */
export function createLambdaApi(registry: FunctionRegistry, invocations: Invocations): AwsService {
  return async (request) => {
    try {
      return await route(request, registry, invocations);
    } catch (error) {
      if (error instanceof LambdaError) return formatError(error, request);
      throw error;
    }
  };
}

async function route(
  request: AwsRequest,
  registry: FunctionRegistry,
  invocations: Invocations,
): Promise<AwsResponse> {
  const { method, path } = request;
  const [, encodedName, action] = functionPath.exec(path) ?? [];
  if (method === 'GET' && functionsPath.test(path)) {
    return json(request, { Functions: registry.functions.map((fn) => configurationOf(fn)) });
  }
  if (encodedName !== undefined) {
    const find = () =>
      registry.find(decodeName(encodedName), request.query.get('Qualifier') ?? undefined);
    if (method === 'POST' && action === 'invocations') {
      return invoke(request, find(), invocations);
    }
    if (method === 'GET' && action === 'configuration') {
      const { fn, arn, version } = find();
      return json(request, configurationOf(fn, arn, version));
    }
    if (method === 'GET' && action === undefined) {
      const { fn, arn, version } = find();
      return json(request, {
        Configuration: configurationOf(fn, arn, version),
        Code: { RepositoryType: 'S3', Location: `file://${fn.assetPath}` },
        ...(fn.reservedConcurrency !== undefined && {
          Concurrency: { ReservedConcurrentExecutions: fn.reservedConcurrency },
        }),
      });
    }
  }
  throw new LambdaError(
    'UnsupportedOperationException',
    `the Lambda operation "${method} ${path}" is not emulated; Invoke, GetFunction, GetFunctionConfiguration and ListFunctions are`,
  );
}

function decodeName(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

async function invoke(
  request: AwsRequest,
  target: InvocationRequest['target'],
  invocations: Invocations,
): Promise<AwsResponse> {
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type === 'DryRun') return { status: 204, headers: requestIdHeader(request) };
  if (type !== 'RequestResponse' && type !== 'Event') {
    throw new LambdaError(
      'InvalidParameterValueException',
      `invocation type must be "RequestResponse", "Event" or "DryRun", got "${type}"`,
    );
  }
  const clientContext = readClientContext(request.headers['x-amz-client-context']);
  const invocation: InvocationRequest = {
    target,
    payload: readPayload(request.body, type),
    requestId: request.requestId,
    ...(request.traceHeader !== undefined && { traceHeader: request.traceHeader }),
    ...(clientContext !== undefined && { clientContext }),
  };
  if (type === 'Event') {
    invocations.invokeAsync(invocation);
    return { status: 202, headers: requestIdHeader(request) };
  }
  const result = await invocations.invoke(invocation);
  return {
    status: 200,
    headers: {
      ...requestIdHeader(request),
      'content-type': 'application/json',
      'x-amz-executed-version': target.version,
      'x-amzn-trace-id': result.traceHeader,
      ...(result.functionError !== undefined && { 'x-amz-function-error': result.functionError }),
      ...(request.headers['x-amz-log-type'] === 'Tail' && {
        'x-amz-log-result': Buffer.from(result.logTail).toString('base64'),
      }),
    },
    body: result.payload,
  };
}

/** @throws LambdaError RequestTooLargeException, InvalidRequestContentException */
function readPayload(body: Buffer, type: 'RequestResponse' | 'Event'): string {
  if (type === 'RequestResponse' && body.length > maxSyncPayload) {
    throw new LambdaError(
      'RequestTooLargeException',
      `Request must be smaller than ${maxSyncPayload} bytes for the InvokeFunction operation`,
    );
  }
  if (type === 'Event' && body.length > maxAsyncPayload) {
    throw new LambdaError(
      'RequestTooLargeException',
      `${body.length} byte payload is too large for the Event invocation type (limit ${maxAsyncPayload} bytes)`,
    );
  }
  if (body.length === 0) return '{}';
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new LambdaError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${(error as Error).message}`,
    );
  }
}

/** Base64 of JSON. @throws LambdaError InvalidRequestContentException */
function readClientContext(header: string | undefined): string | undefined {
  if (header === undefined || header === '') return undefined;
  try {
    if (header.length > maxClientContext) throw new Error('it is too long');
    return JSON.stringify(JSON.parse(Buffer.from(header, 'base64').toString()));
  } catch (error) {
    throw new LambdaError(
      'InvalidRequestContentException',
      `Client context must be a valid Base64-encoded JSON object: ${(error as Error).message}`,
    );
  }
}

function configurationOf(fn: FunctionConfig, arn = fn.arn, version = latestVersion): object {
  return {
    FunctionName: fn.name,
    FunctionArn: arn,
    Runtime: fn.runtime,
    Role: fn.roleArn,
    Handler: fn.handler,
    Timeout: fn.timeout,
    MemorySize: fn.memorySize,
    Version: version,
    PackageType: 'Zip',
    State: 'Active',
    LastUpdateStatus: 'Successful',
    TracingConfig: { Mode: fn.tracing },
    Environment: { Variables: fn.environment },
    LoggingConfig: {
      LogFormat: fn.logFormat ?? 'Text',
      LogGroup: fn.logGroup ?? `/aws/lambda/${fn.name}`,
    },
    ...(fn.deadLetterArn !== undefined && { DeadLetterConfig: { TargetArn: fn.deadLetterArn } }),
  };
}

const requestIdHeader = ({ requestId }: AwsRequest) => ({ 'x-amzn-requestid': requestId });

const json = (request: AwsRequest, body: object): AwsResponse => ({
  status: 200,
  headers: { ...requestIdHeader(request), 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** The member that holds the text is spelled in two ways in the Lambda API's model. */
const capitalMessage = new Set(['ResourceNotFoundException', 'ServiceException']);

function formatError(error: LambdaError, request: AwsRequest): AwsResponse {
  const { code, message, reason, status } = error;
  return {
    status,
    headers: {
      ...requestIdHeader(request),
      'content-type': 'application/json',
      'x-amzn-errortype': code,
    },
    body: JSON.stringify({
      ...(reason !== undefined && { Reason: reason }),
      Type: status >= 500 ? 'Service' : 'User',
      [capitalMessage.has(code) ? 'Message' : 'message']: message,
    }),
  };
}
