import { milliseconds } from '../../../xray/index.ts';
import { UnresolvableError } from '../../assembly/errors.ts';
import { type DeclaredResource, PlanError, type ResourceKind } from '../../plan/plan.ts';
import { executeApiHost } from '../apigateway/config.ts';
import { generatedId } from '../apigateway/generated-id.ts';
import {
  flagProperty,
  integerProperty,
  notEmulated,
  recordProperty,
  requiredText,
  textProperty,
  wrongProperty,
} from '../protocols/declared-property.ts';
import type { CorsConfig, HttpIntegrationConfig } from './config.ts';
import type { HttpApiParts } from './parts.ts';
import { planStage } from './stage-resource.ts';

/** What the plan must hold for HTTP APIs. */
export interface HttpApiPlan {
  readonly httpApis: HttpApiParts;
}

const api: ResourceKind<HttpApiPlan> = {
  type: 'AWS::ApiGatewayV2::Api',
  local: {
    runs: 'Part of the HTTP API that its stage serves, with CORS.',
    unlike: ['WebSocket APIs are not emulated.'],
  },
  identify: (resource, { region }) => {
    const id = generatedId(resource, 10);
    const ApiEndpoint = `https://${executeApiHost(id, region)}`;
    return { ref: id, attributes: { ApiId: id, ApiEndpoint } };
  },
  plan: (resource, { httpApis }, scope) => {
    const protocol = textProperty(resource, 'ProtocolType') ?? 'HTTP';
    if (protocol !== 'HTTP') {
      throw notEmulated(resource, `an API for "${protocol}"`, 'use HTTP');
    }
    for (const property of ['Body', 'BodyS3Location', 'Target']) {
      if (resource.property(property) !== undefined) {
        throw notEmulated(
          resource,
          `an HTTP API from ${property}`,
          'declare its routes and integrations in the CDK code',
        );
      }
    }
    if (flagProperty(resource, 'DisableExecuteApiEndpoint', false)) {
      httpApis.notices.push(
        `${resource.constructPath}: DisableExecuteApiEndpoint does not apply here: the API is served all the same`,
      );
    }
    const cors = readCors(resource);
    httpApis.apis.push({
      constructPath: resource.constructPath,
      id: api.identify(resource, scope).ref,
      name: requiredText(resource, 'Name'),
      ...(cors !== undefined && { cors }),
    });
  },
};

function readCors(resource: DeclaredResource): CorsConfig | undefined {
  const cors = recordProperty(resource, 'CorsConfiguration');
  if (cors === undefined) return undefined;
  const list = (name: string): string[] => {
    const value = cors[name] ?? [];
    if (Array.isArray(value)) return value.map(String);
    throw wrongProperty(resource, `CorsConfiguration.${name}`, value, 'must be a list');
  };
  const maxAge = cors.MaxAge === undefined ? undefined : Number(cors.MaxAge);
  if (maxAge !== undefined && !Number.isInteger(maxAge)) {
    throw wrongProperty(resource, 'CorsConfiguration.MaxAge', cors.MaxAge, 'must be seconds');
  }
  return {
    allowOrigins: list('AllowOrigins'),
    allowMethods: list('AllowMethods').map((method) => method.toUpperCase()),
    allowHeaders: list('AllowHeaders').map((name) => name.toLowerCase()),
    exposeHeaders: list('ExposeHeaders').map((name) => name.toLowerCase()),
    allowCredentials: cors.AllowCredentials === true || cors.AllowCredentials === 'true',
    ...(maxAge !== undefined && { maxAge }),
  };
}

const integration: ResourceKind<HttpApiPlan> = {
  type: 'AWS::ApiGatewayV2::Integration',
  local: {
    runs: 'Calls a function with payload 2.0.',
    unlike: ['other integrations answer 501.'],
  },
  identify: (resource) => {
    const id = generatedId(resource, 7);
    return { ref: id, attributes: { IntegrationId: id } };
  },
  plan: (resource, { httpApis }, scope) => {
    const { read, problem } = orReason(() => readIntegration(resource));
    // An integration that cannot run is still one, so that a request to its route is told why.
    httpApis.integrations.push({
      constructPath: resource.constructPath,
      apiId: requiredText(resource, 'ApiId'),
      id: integration.identify(resource, scope).ref,
      integration: read ?? { kind: 'not-emulated', reason: problem?.message ?? '' },
    });
    if (problem !== undefined) throw problem;
  },
};

/** An ARN of a function, of one of its versions, or the path of its invocations. */
const functionUri =
  /^(?:arn:[^:]+:apigateway:[^:]+:lambda:path\/[\d-]+\/functions\/)?(arn:[^:]+:lambda:[^:]*:\d*:function:[^/]+)(?:\/invocations)?$/;

function readIntegration(resource: DeclaredResource): HttpIntegrationConfig {
  const type = textProperty(resource, 'IntegrationType');
  const subtype = textProperty(resource, 'IntegrationSubtype');
  if (type !== 'AWS_PROXY' || subtype !== undefined) {
    throw notEmulated(resource, `an integration of type "${subtype ?? type}"`, 'use a function');
  }
  const version = textProperty(resource, 'PayloadFormatVersion') ?? '1.0';
  if (version !== '2.0') {
    throw notEmulated(resource, `the payload format "${version}"`, 'use "2.0"');
  }
  const uri = requiredText(resource, 'IntegrationUri');
  const functionArn = functionUri.exec(uri)?.[1];
  if (functionArn === undefined) {
    throw wrongProperty(resource, 'IntegrationUri', uri, 'must be the ARN of a function');
  }
  const timeout = integerProperty(resource, 'TimeoutInMillis', {
    byDefault: 30_000,
    min: 50,
    max: 30_000,
  });
  return { kind: 'lambda-proxy', functionArn, timeout: milliseconds(timeout) };
}

const route: ResourceKind<HttpApiPlan> = {
  type: 'AWS::ApiGatewayV2::Route',
  local: {
    runs: 'Part of the HTTP API that its stage serves.',
  },
  identify: (resource) => {
    const id = generatedId(resource, 7);
    return { ref: id, attributes: { RouteId: id } };
  },
  plan: (resource, { httpApis }) => {
    const key = requiredText(resource, 'RouteKey');
    if (!/^(?:\$default|[A-Z]+ \/\S*)$/.test(key)) {
      throw wrongProperty(resource, 'RouteKey', key, 'must be "$default" or "METHOD /path"');
    }
    const { read, problem } = orReason(() => readTarget(resource));
    httpApis.routes.push({
      constructPath: resource.constructPath,
      apiId: requiredText(resource, 'ApiId'),
      key,
      ...(read !== undefined && { integrationId: read }),
      ...(problem !== undefined && { refused: problem.message }),
    });
    if (problem !== undefined) throw problem;
  },
};

function readTarget(resource: DeclaredResource): string {
  const authorization = textProperty(resource, 'AuthorizationType') ?? 'NONE';
  if (authorization !== 'NONE') {
    throw notEmulated(resource, `authorization "${authorization}"`, 'requests to it get a 501');
  }
  const target = requiredText(resource, 'Target');
  const id = /^integrations\/(.+)$/.exec(target)?.[1];
  if (id === undefined) {
    throw wrongProperty(resource, 'Target', target, 'must be "integrations/<id>"');
  }
  return id;
}

/** A value, or why there is none. */
function orReason<Value>(read: () => Value): { read?: Value; problem?: Error } {
  try {
    return { read: read() };
  } catch (error) {
    if (error instanceof PlanError || error instanceof UnresolvableError) return { problem: error };
    throw error;
  }
}

const stage: ResourceKind<HttpApiPlan> = {
  type: 'AWS::ApiGatewayV2::Stage',
  local: {
    runs: 'Serves the HTTP API; it hands the trace header on and writes no segment.',
    unlike: ['it has an address of this machine, beside its name in the cloud.'],
  },
  identify: (resource) => ({ ref: textProperty(resource, 'StageName') ?? '', attributes: {} }),
  plan: (resource, { httpApis }) => planStage(resource, httpApis),
};

const deployment: ResourceKind<HttpApiPlan> = {
  type: 'AWS::ApiGatewayV2::Deployment',
  local: {
    runs: 'Part of the HTTP API that its stage serves.',
  },
  identify: (resource) => {
    const id = generatedId(resource, 6);
    return { ref: id, attributes: { DeploymentId: id } };
  },
  plan: () => {},
};

const refused = (type: string, consequence: string): ResourceKind<HttpApiPlan> => ({
  type: `AWS::ApiGatewayV2::${type}`,
  local: { runs: 'Not emulated.', unlike: [`${consequence}.`] },
  identify: (resource) => ({ ref: generatedId(resource, 6), attributes: {} }),
  plan: (resource) => {
    throw new PlanError(
      `${resource.constructPath}: AWS::ApiGatewayV2::${type} is not emulated yet; ${consequence}`,
    );
  },
});

export const httpApiResources: readonly ResourceKind<HttpApiPlan>[] = [
  api,
  integration,
  route,
  stage,
  deployment,
  refused('Authorizer', 'routes that need it answer 501'),
  refused('DomainName', 'call the API at its local address'),
  refused('ApiMapping', 'call the API at its local address'),
  refused('VpcLink', 'integrations that use it answer 501'),
];
