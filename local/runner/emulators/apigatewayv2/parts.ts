import type { CorsConfig, HttpIntegrationConfig, HttpStageConfig } from './config.ts';

/** What the template's HTTP API resources say, one list per type; `assembleHttpApis` joins them. */
export interface HttpApiParts {
  readonly apis: HttpApiPart[];
  readonly integrations: HttpIntegrationPart[];
  readonly routes: HttpRoutePart[];
  readonly stages: HttpStagePart[];
  /** Settings that make no difference here, though they would in the cloud; one line each. */
  readonly notices: string[];
}

interface Part {
  /** Whose declaration it is, for messages. */
  readonly constructPath: string;
}

export interface HttpApiPart extends Part {
  readonly id: string;
  readonly name: string;
  readonly cors?: CorsConfig;
}

export interface HttpIntegrationPart extends Part {
  readonly apiId: string;
  readonly id: string;
  readonly integration: HttpIntegrationConfig;
}

export interface HttpRoutePart extends Part {
  readonly apiId: string;
  readonly key: string;
  /** `integrations/<id>`; absent where the route cannot run. */
  readonly integrationId?: string;
  /** Why the route cannot run. */
  readonly refused?: string;
}

export interface HttpStagePart extends Part, HttpStageConfig {
  readonly apiId: string;
}

export const newHttpApiParts = (): HttpApiParts => ({
  apis: [],
  integrations: [],
  routes: [],
  stages: [],
  notices: [],
});
