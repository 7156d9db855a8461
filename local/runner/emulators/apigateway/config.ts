import type { Milliseconds } from '../../../xray/index.ts';

/** One stage of a REST API, as plain data: all that `createRestApi` needs. */
export interface RestApiConfig {
  /** Of the stage; absent where no template declares it. */
  readonly constructPath?: string;
  readonly id: string;
  readonly name: string;
  readonly deploymentId?: string;
  /** Content types whose bodies travel as base64. */
  readonly binaryMediaTypes: readonly string[];
  readonly stage: StageConfig;
  readonly routes: readonly RouteConfig[];
  /** JSON schemas (draft 4) by model name. */
  readonly models: Readonly<Record<string, unknown>>;
}

export interface StageConfig {
  readonly name: string;
  readonly tracing: boolean;
  readonly variables: Readonly<Record<string, string>>;
  readonly methodSettings: readonly MethodSetting[];
  /** With `$context` variables; absent writes no access log. */
  readonly accessLogFormat?: string;
}

export interface MethodSetting {
  /** `/orders/{orderId}`, or `/*` for every resource. */
  readonly resourcePath: string;
  /** `*` for every method. */
  readonly httpMethod: string;
  readonly throttle?: ThrottleConfig;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html */
export interface ThrottleConfig {
  /** Requests a second. */
  readonly rate: number;
  /** Requests at one moment. */
  readonly burst: number;
}

export interface RouteConfig {
  readonly resourceId: string;
  /** `/orders/{orderId}` */
  readonly resourcePath: string;
  /** `ANY` for all seven. */
  readonly httpMethod: string;
  /** Empty unless the method's validator checks parameters. */
  readonly requiredParameters: readonly RequiredParameter[];
  /** Model names by content type, `$default` among them; absent leaves the body unchecked. */
  readonly bodyModels?: Readonly<Record<string, string>>;
  readonly integration: IntegrationConfig;
}

export interface RequiredParameter {
  readonly location: 'header' | 'path' | 'querystring';
  readonly name: string;
}

export type IntegrationConfig =
  | { readonly kind: 'lambda-proxy'; readonly functionArn: string; readonly timeout: Milliseconds }
  | {
      readonly kind: 'mock';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  /** Requests are answered 501 with the reason. */
  | { readonly kind: 'not-emulated'; readonly reason: string };

/** As on the service map. */
export const stageNodeName = (config: RestApiConfig): string =>
  `${config.name}/${config.stage.name}`;

/** The address that the template's outputs print; what runs here is reached on loopback. */
export const executeApiHost = (apiId: string, region: string): string =>
  `${apiId}.execute-api.${region}.amazonaws.com`;
