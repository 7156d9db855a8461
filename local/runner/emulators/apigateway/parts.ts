import type { IntegrationConfig, MethodSetting } from './config.ts';

/** What the template's API Gateway resources say, one list per type; `assembleRestApis` joins them. */
export interface ApiGatewayParts {
  readonly apis: ApiPart[];
  readonly resources: ResourcePart[];
  readonly methods: MethodPart[];
  readonly validators: ValidatorPart[];
  readonly models: ModelPart[];
  readonly stages: StagePart[];
  /** Settings that make no difference here, though they would in the cloud; one line each. */
  readonly notices: string[];
}

interface Part {
  /** Whose declaration it is, for messages. */
  readonly constructPath: string;
}

export interface ApiPart extends Part {
  readonly id: string;
  readonly name: string;
  readonly rootResourceId: string;
  readonly binaryMediaTypes: readonly string[];
}

export interface ResourcePart extends Part {
  readonly apiId: string;
  readonly id: string;
  readonly parentId: string;
  readonly pathPart: string;
}

export interface MethodPart extends Part {
  readonly apiId: string;
  readonly resourceId: string;
  readonly httpMethod: string;
  /** `method.request.header.X-Tenant` → required. */
  readonly requestParameters: Readonly<Record<string, boolean>>;
  /** Model names by content type. */
  readonly requestModels: Readonly<Record<string, string>>;
  readonly validatorId?: string;
  readonly integration: IntegrationConfig;
}

export interface ValidatorPart extends Part {
  readonly apiId: string;
  readonly id: string;
  readonly body: boolean;
  readonly parameters: boolean;
}

export interface ModelPart extends Part {
  readonly apiId: string;
  readonly name: string;
  readonly schema: unknown;
}

export interface StagePart extends Part {
  readonly apiId: string;
  readonly name: string;
  readonly deploymentId?: string;
  readonly tracing: boolean;
  readonly variables: Readonly<Record<string, string>>;
  readonly methodSettings: readonly MethodSetting[];
  readonly accessLogFormat?: string;
}

export const newApiGatewayParts = (): ApiGatewayParts => ({
  apis: [],
  resources: [],
  methods: [],
  validators: [],
  models: [],
  stages: [],
  notices: [],
});
