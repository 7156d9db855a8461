import type { Milliseconds } from '../../../xray/index.ts';
import type { ThrottleConfig } from '../apigateway/config.ts';

/** One stage of an HTTP API, as plain data: all that `createHttpApi` needs. */
export interface HttpApiConfig {
  readonly constructPath: string;
  readonly id: string;
  readonly name: string;
  readonly stage: HttpStageConfig;
  readonly routes: readonly HttpRouteConfig[];
  readonly cors?: CorsConfig;
}

export interface HttpStageConfig {
  /** `$default` is no part of the path. */
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly throttle: ThrottleConfig;
  /** By route key. */
  readonly routeThrottles: Readonly<Record<string, ThrottleConfig>>;
  /** With `$context` variables; absent writes no access log. */
  readonly accessLogFormat?: string;
}

export interface HttpRouteConfig {
  /** `GET /orders/{orderId}`, `ANY /{proxy+}` or `$default`. */
  readonly key: string;
  readonly integration: HttpIntegrationConfig;
}

export type HttpIntegrationConfig =
  | { readonly kind: 'lambda-proxy'; readonly functionArn: string; readonly timeout: Milliseconds }
  /** Requests are answered 501 with the reason. */
  | { readonly kind: 'not-emulated'; readonly reason: string };

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html */
export interface CorsConfig {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  /** Seconds. */
  readonly maxAge?: number;
}
