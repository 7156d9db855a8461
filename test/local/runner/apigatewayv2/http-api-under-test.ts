import type {
  ApiResponse,
  Headers,
} from '../../../../local/runner/emulators/apigateway/exchange.ts';
import type {
  HttpApiConfig,
  HttpRouteConfig,
} from '../../../../local/runner/emulators/apigatewayv2/config.ts';
import { createHttpRequestHandler } from '../../../../local/runner/emulators/apigatewayv2/handle-http-request.ts';
import { milliseconds } from '../../../../local/xray/index.ts';
import { answering, FakeFunctions } from '../apigateway/api-under-test.ts';
import { testCloud } from '../protocols/aws-server.ts';

export const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:quote-shipping';

export const route = (key: string): HttpRouteConfig => ({
  key,
  integration: { kind: 'lambda-proxy', functionArn, timeout: milliseconds(30_000) },
});

export const shippingApi = (change: Partial<HttpApiConfig> = {}): HttpApiConfig => ({
  constructPath: 'Storefront/Shipping/Stage',
  id: 'a1b2c3d4e5',
  name: 'shipping',
  stage: {
    name: '$default',
    variables: {},
    throttle: { rate: 100, burst: 200 },
    routeThrottles: {},
  },
  routes: [route('GET /shipping'), route('POST /shipping/{id}')],
  ...change,
});

export interface TestRequest {
  readonly method?: string;
  readonly target?: string;
  readonly headers?: Headers;
  readonly body?: string | Buffer;
}

/** The request handling of one stage, without sockets. */
export function testHttpApi(config: HttpApiConfig = shippingApi()) {
  const cloud = testCloud();
  const functions = new FakeFunctions();
  const accessLog: string[] = [];
  const handle = createHttpRequestHandler(cloud, config, {
    functions,
    onAccessLog: (line) => accessLog.push(line),
  });
  return {
    cloud,
    functions,
    accessLog,
    answers: (answer: unknown) => {
      functions.answer = async () => answering(answer);
    },
    call: (request: TestRequest = {}, signal = new AbortController().signal) =>
      handle(
        {
          method: request.method ?? 'GET',
          target: request.target ?? '/shipping',
          headers: request.headers ?? [],
          body: Buffer.from(request.body ?? ''),
          sourceIp: '127.0.0.1',
          protocol: 'HTTP/1.1',
        },
        signal,
      ),
  };
}

export const shown = (response: ApiResponse) => ({
  status: response.status,
  body: response.body.toString(),
});

export const headersOf = (response: ApiResponse): Record<string, string> =>
  Object.fromEntries(response.headers.map(([name, value]) => [name.toLowerCase(), value]));
