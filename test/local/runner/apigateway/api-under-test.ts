import type {
  FunctionInvoker,
  Invocation,
  InvocationResult,
} from '../../../../local/runner/cloud.ts';
import type {
  RestApiConfig,
  RouteConfig,
} from '../../../../local/runner/emulators/apigateway/config.ts';
import type {
  ApiResponse,
  Headers,
} from '../../../../local/runner/emulators/apigateway/exchange.ts';
import { createRequestHandler } from '../../../../local/runner/emulators/apigateway/handle-request.ts';
import {
  milliseconds,
  type Sampler,
  type SamplingDecision,
  type SamplingRequest,
} from '../../../../local/xray/index.ts';
import { type TestCloud, testCloud } from '../protocols/aws-server.ts';

export const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:place-order';

export const placeOrder: RouteConfig = {
  resourceId: 'res001',
  resourcePath: '/orders',
  httpMethod: 'POST',
  requiredParameters: [],
  integration: { kind: 'lambda-proxy', functionArn, timeout: milliseconds(29_000) },
};

export const getOrder: RouteConfig = {
  ...placeOrder,
  resourceId: 'res002',
  resourcePath: '/orders/{orderId}',
  httpMethod: 'GET',
};

export const ordersApi = (change: Partial<RestApiConfig> = {}): RestApiConfig => ({
  id: 'a1b2c3d4e5',
  name: 'orders',
  deploymentId: 'dep001',
  binaryMediaTypes: [],
  stage: { name: 'prod', tracing: true, variables: {}, methodSettings: [] },
  routes: [placeOrder, getOrder],
  models: {},
  ...change,
});

export const answering = (answer: unknown): InvocationResult => ({
  requestId: 'lambda-request',
  payload: JSON.stringify(answer),
  logTail: '',
});

/** A Lambda service that records what it is asked and answers as told. */
export class FakeFunctions implements FunctionInvoker {
  readonly invocations: Invocation[] = [];
  answer: (request: Invocation) => Promise<InvocationResult> = async () =>
    answering({ statusCode: 200, body: '{"ok":true}' });

  invoke(request: Invocation): Promise<InvocationResult> {
    this.invocations.push(request);
    return this.answer(request);
  }

  invokeAsync(): void {
    throw new Error('API Gateway does not invoke asynchronously here');
  }

  /** The event of the latest invocation. */
  get event(): Record<string, never> {
    return JSON.parse(this.invocations.at(-1)?.payload ?? '{}');
  }
}

export class FakeSampler implements Sampler {
  readonly requests: SamplingRequest[] = [];
  readonly #decision: SamplingDecision;

  constructor(decision: SamplingDecision = { sampled: true, ruleName: 'Default' }) {
    this.#decision = decision;
  }

  decide(request: SamplingRequest): SamplingDecision {
    this.requests.push(request);
    return this.#decision;
  }
}

export interface TestRequest {
  readonly method?: string;
  readonly target?: string;
  readonly headers?: Headers;
  readonly body?: string | Buffer;
}

export interface TestApi {
  readonly cloud: TestCloud;
  readonly functions: FakeFunctions;
  readonly sampler: FakeSampler;
  readonly sampledOut: { method: string; path: string }[];
  readonly accessLog: string[];
  readonly call: (request?: TestRequest, signal?: AbortSignal) => Promise<ApiResponse>;
}

/** The request handling of one stage, without sockets. */
export function testApi(
  config: RestApiConfig = ordersApi(),
  sampler: FakeSampler = new FakeSampler(),
): TestApi {
  const cloud = testCloud();
  const functions = new FakeFunctions();
  const sampledOut: TestApi['sampledOut'] = [];
  const accessLog: string[] = [];
  const handle = createRequestHandler(cloud, config, {
    functions,
    sampler,
    onSampledOut: (request) => sampledOut.push(request),
    onAccessLog: (line) => accessLog.push(line),
  });
  return {
    cloud,
    functions,
    sampler,
    sampledOut,
    accessLog,
    call: (request = {}, signal = new AbortController().signal) =>
      handle(
        {
          method: request.method ?? 'POST',
          target: request.target ?? '/prod/orders',
          headers: request.headers ?? [['Content-Type', 'application/json']],
          body: Buffer.from(request.body ?? ''),
          sourceIp: '127.0.0.1',
          protocol: 'HTTP/1.1',
        },
        signal,
      ),
  };
}

export const headersOf = (response: ApiResponse): Record<string, string> =>
  Object.fromEntries(response.headers.map(([name, value]) => [name.toLowerCase(), value]));
