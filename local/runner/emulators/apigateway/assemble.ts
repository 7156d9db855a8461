import type { IntegrationConfig, RequiredParameter, RestApiConfig, RouteConfig } from './config.ts';
import type { ApiGatewayParts, ApiPart, MethodPart, StagePart } from './parts.ts';

export interface AssembledApis {
  /** One for each stage. */
  readonly apis: readonly RestApiConfig[];
  /** Pieces that do not fit together and settings that do not apply here, one line each. The rest runs. */
  readonly problems: readonly string[];
}

/** Joins the parts that the template declared into what `createRestApi` serves. Pure. */
export function assembleRestApis(parts: ApiGatewayParts): AssembledApis {
  const problems = [...parts.notices];
  const apis = parts.stages.flatMap((stage) => {
    const api = parts.apis.find(({ id }) => id === stage.apiId);
    if (api === undefined) {
      problems.push(`${stage.constructPath}: there is no REST API "${stage.apiId}" for this stage`);
      return [];
    }
    return [assembleStage(parts, api, stage, problems)];
  });
  for (const api of parts.apis) {
    if (parts.stages.some(({ apiId }) => apiId === api.id)) continue;
    problems.push(
      `${api.constructPath}: the API "${api.name}" has no stage that runs here, so nothing serves it`,
    );
  }
  return { apis, problems: [...new Set(problems)] };
}

function assembleStage(
  parts: ApiGatewayParts,
  api: ApiPart,
  stage: StagePart,
  problems: string[],
): RestApiConfig {
  const ofApi = <Each extends { apiId: string }>(each: Each) => each.apiId === api.id;
  const models = builtInModels();
  for (const { name, schema } of parts.models.filter(ofApi)) models[name] = schema;
  const paths = resourcePaths(parts, api, problems);
  const routes = parts.methods.filter(ofApi).flatMap((method) => {
    const resourcePath = paths.get(method.resourceId);
    if (resourcePath === undefined) {
      problems.push(
        `${method.constructPath}: there is no resource "${method.resourceId}" for this method`,
      );
      return [];
    }
    return [assembleRoute({ parts, method, resourcePath, stage, models, problems })];
  });
  return {
    constructPath: stage.constructPath,
    id: api.id,
    name: api.name,
    ...(stage.deploymentId !== undefined && { deploymentId: stage.deploymentId }),
    binaryMediaTypes: api.binaryMediaTypes,
    stage: {
      name: stage.name,
      tracing: stage.tracing,
      variables: stage.variables,
      methodSettings: stage.methodSettings,
      ...(stage.accessLogFormat !== undefined && { accessLogFormat: stage.accessLogFormat }),
    },
    routes,
    models,
  };
}

/** Every API has these two. https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html */
const builtInModels = (): Record<string, unknown> => ({
  Empty: {},
  Error: { type: 'object', properties: { message: { type: 'string' } } },
});

/** Full paths by resource id. */
function resourcePaths(
  parts: ApiGatewayParts,
  api: ApiPart,
  problems: string[],
): ReadonlyMap<string, string> {
  const paths = new Map([[api.rootResourceId, '/']]);
  let waiting = parts.resources.filter(({ apiId }) => apiId === api.id);
  for (;;) {
    const orphans = waiting.filter((resource) => {
      const parent = paths.get(resource.parentId);
      if (parent === undefined) return true;
      paths.set(resource.id, `${parent === '/' ? '' : parent}/${resource.pathPart}`);
      return false;
    });
    if (orphans.length === waiting.length) break;
    waiting = orphans;
  }
  for (const { constructPath, parentId, pathPart } of waiting) {
    problems.push(
      `${constructPath}: "${pathPart}" has no place, because there is no resource "${parentId}" above it`,
    );
  }
  return paths;
}

function assembleRoute(given: {
  parts: ApiGatewayParts;
  method: MethodPart;
  resourcePath: string;
  stage: StagePart;
  models: Readonly<Record<string, unknown>>;
  problems: string[];
}): RouteConfig {
  const { parts, method, resourcePath, stage, models, problems } = given;
  const validator = parts.validators.find(({ id }) => id === method.validatorId);
  const refuse = (reason: string): IntegrationConfig => {
    problems.push(`${method.constructPath}: ${reason}`);
    return { kind: 'not-emulated', reason };
  };
  let integration = withStageVariables(method.integration, stage.variables);
  if (method.validatorId !== undefined && validator === undefined) {
    integration = refuse(`there is no request validator "${method.validatorId}"`);
  }
  for (const name of validator?.body ? Object.values(method.requestModels) : []) {
    if (models[name] === undefined) integration = refuse(`there is no model "${name}"`);
  }
  const validatesBody = validator?.body && Object.keys(method.requestModels).length > 0;
  return {
    resourceId: method.resourceId,
    resourcePath,
    httpMethod: method.httpMethod,
    requiredParameters: validator?.parameters ? requiredParameters(method) : [],
    ...(validatesBody && { bodyModels: method.requestModels }),
    integration,
  };
}

function requiredParameters(method: MethodPart): RequiredParameter[] {
  return Object.entries(method.requestParameters).flatMap(([key, required]) => {
    const [, location, name] = /^method\.request\.(header|path|querystring)\.(.+)$/.exec(key) ?? [];
    if (!required || location === undefined || name === undefined) return [];
    return [{ location: location as RequiredParameter['location'], name }];
  });
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/aws-api-gateway-stage-variables-reference.html */
function withStageVariables(
  integration: IntegrationConfig,
  variables: Readonly<Record<string, string>>,
): IntegrationConfig {
  if (integration.kind !== 'lambda-proxy') return integration;
  const functionArn = integration.functionArn.replace(
    /\$\{stageVariables\.(\w+)\}/g,
    (reference, name) => variables[name] ?? reference,
  );
  return { ...integration, functionArn };
}
