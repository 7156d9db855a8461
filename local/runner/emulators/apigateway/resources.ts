import { UnresolvableError } from '../../assembly/errors.ts';
import {
  type DeclaredResource,
  generatedName,
  PlanError,
  type ResourceKind,
} from '../../plan/plan.ts';
import {
  flagProperty,
  listProperty,
  notEmulated,
  recordProperty,
  requiredText,
  textProperty,
  wrongProperty,
} from '../protocols/declared-property.ts';
import type { IntegrationConfig } from './config.ts';
import { generatedId } from './generated-id.ts';
import { readIntegration } from './integration.ts';
import type { ApiGatewayParts } from './parts.ts';
import { planStage } from './stage-resource.ts';

/** What the plan must hold for API Gateway. */
export interface ApiGatewayPlan {
  readonly apiGateway: ApiGatewayParts;
}

const withId = (resource: DeclaredResource, attribute: string) => {
  const id = generatedId(resource, 6);
  return { ref: id, attributes: { [attribute]: id } };
};

const restApi: ResourceKind<ApiGatewayPlan> = {
  type: 'AWS::ApiGateway::RestApi',
  local: {
    runs: 'Part of the API that its stage serves.',
  },
  identify: (resource) => {
    const id = generatedId(resource, 10);
    const rootResourceId = generatedId(resource, 10, '/');
    return { ref: id, attributes: { RestApiId: id, RootResourceId: rootResourceId } };
  },
  plan: (resource, { apiGateway }, scope) => {
    for (const property of ['Body', 'BodyS3Location', 'CloneFrom']) {
      if (resource.property(property) !== undefined) {
        throw notEmulated(
          resource,
          `a REST API from ${property}`,
          'declare its resources and methods in the CDK code',
        );
      }
    }
    for (const [property, consequence] of ignoredOfApi) {
      if (resource.property(property) === undefined) continue;
      apiGateway.notices.push(
        `${resource.constructPath}: ${property} does not apply here: ${consequence}`,
      );
    }
    const { ref, attributes } = restApi.identify(resource, scope);
    apiGateway.apis.push({
      constructPath: resource.constructPath,
      id: ref,
      name: textProperty(resource, 'Name') ?? generatedName(resource),
      rootResourceId: String(attributes.RootResourceId),
      binaryMediaTypes: listProperty(resource, 'BinaryMediaTypes').map(String),
    });
  },
};

const ignoredOfApi: readonly (readonly [property: string, consequence: string])[] = [
  ['Policy', 'everyone on this machine may call the API'],
  ['MinimumCompressionSize', 'responses are not compressed'],
];

const apiResource: ResourceKind<ApiGatewayPlan> = {
  type: 'AWS::ApiGateway::Resource',
  local: {
    runs: 'Part of the API that its stage serves.',
  },
  identify: (resource) => withId(resource, 'ResourceId'),
  plan: (resource, { apiGateway }, scope) => {
    const pathPart = requiredText(resource, 'PathPart');
    if (!/^(?:[\w.:~@%$-]+|\{[\w.:-]+\+?\})$/.test(pathPart)) {
      throw wrongProperty(resource, 'PathPart', pathPart, 'must be "name", "{name}" or "{name+}"');
    }
    apiGateway.resources.push({
      constructPath: resource.constructPath,
      apiId: requiredText(resource, 'RestApiId'),
      id: apiResource.identify(resource, scope).ref,
      parentId: requiredText(resource, 'ParentId'),
      pathPart,
    });
  },
};

const method: ResourceKind<ApiGatewayPlan> = {
  type: 'AWS::ApiGateway::Method',
  local: {
    runs: 'Part of the API that its stage serves: Lambda proxy and static mock integrations.',
    unlike: ['other integrations, authorizers and API keys answer 501.'],
  },
  identify: (resource) => ({ ref: generatedId(resource, 10), attributes: {} }),
  plan: (resource, { apiGateway }) => {
    const { integration, problem } = methodIntegration(resource);
    const validatorId = textProperty(resource, 'RequestValidatorId');
    // A method that cannot run is still a route, so that a request to it is told why.
    apiGateway.methods.push({
      constructPath: resource.constructPath,
      apiId: requiredText(resource, 'RestApiId'),
      resourceId: requiredText(resource, 'ResourceId'),
      httpMethod: requiredText(resource, 'HttpMethod').toUpperCase(),
      requestParameters: mapValues(recordProperty(resource, 'RequestParameters'), isTrue),
      requestModels: mapValues(recordProperty(resource, 'RequestModels'), String),
      ...(validatorId !== undefined && { validatorId }),
      integration,
    });
    if (problem !== undefined) throw problem;
  },
};

/** A reference that cannot be resolved (a function that does not run here) must not lose the route. */
function methodIntegration(resource: DeclaredResource): {
  integration: IntegrationConfig;
  problem?: Error;
} {
  try {
    const authorization = textProperty(resource, 'AuthorizationType') ?? 'NONE';
    if (authorization !== 'NONE') {
      throw notEmulated(resource, `authorization "${authorization}"`, 'requests to it get a 501');
    }
    if (flagProperty(resource, 'ApiKeyRequired', false)) {
      throw notEmulated(resource, 'an API key', 'requests to it get a 501');
    }
    const integration = readIntegration(resource.property('Integration'));
    if (integration.kind !== 'not-emulated') return { integration };
    throw new PlanError(`${resource.constructPath}: ${integration.reason}`);
  } catch (error) {
    if (!(error instanceof PlanError || error instanceof UnresolvableError)) throw error;
    return { integration: { kind: 'not-emulated', reason: error.message }, problem: error };
  }
}

const requestValidator: ResourceKind<ApiGatewayPlan> = {
  type: 'AWS::ApiGateway::RequestValidator',
  local: {
    runs: 'Part of the API that its stage serves.',
  },
  identify: (resource) => withId(resource, 'RequestValidatorId'),
  plan: (resource, { apiGateway }, scope) => {
    apiGateway.validators.push({
      constructPath: resource.constructPath,
      apiId: requiredText(resource, 'RestApiId'),
      id: requestValidator.identify(resource, scope).ref,
      body: flagProperty(resource, 'ValidateRequestBody', false),
      parameters: flagProperty(resource, 'ValidateRequestParameters', false),
    });
  },
};

const model: ResourceKind<ApiGatewayPlan> = {
  type: 'AWS::ApiGateway::Model',
  local: {
    runs: 'Checks request bodies of the API that its stage serves.',
  },
  identify: (resource) => ({
    ref: textProperty(resource, 'Name') ?? generatedName(resource).replaceAll('-', ''),
    attributes: {},
  }),
  plan: (resource, { apiGateway }, scope) => {
    apiGateway.models.push({
      constructPath: resource.constructPath,
      apiId: requiredText(resource, 'RestApiId'),
      name: model.identify(resource, scope).ref,
      schema: recordProperty(resource, 'Schema') ?? {},
    });
  },
};

const stage: ResourceKind<ApiGatewayPlan> = {
  type: 'AWS::ApiGateway::Stage',
  local: {
    runs: 'Serves the API over HTTP, with throttles and access logs, and writes the stage’s segment where it is traced or the caller’s header asks for it.',
    unlike: ['it has an address of this machine, beside its name in the cloud.'],
  },
  identify: (resource) => ({
    ref: textProperty(resource, 'StageName') ?? 'default',
    attributes: {},
  }),
  plan: (resource, { apiGateway }) => planStage(resource, apiGateway),
};

const deployment: ResourceKind<ApiGatewayPlan> = {
  type: 'AWS::ApiGateway::Deployment',
  local: {
    runs: 'Part of the API that its stage serves.',
  },
  identify: (resource) => withId(resource, 'DeploymentId'),
  plan: (resource) => {
    if (resource.property('StageName') !== undefined) {
      throw notEmulated(
        resource,
        'a stage that is declared by its deployment (StageName)',
        'declare an AWS::ApiGateway::Stage',
      );
    }
  },
};

/** Nothing to run: it only changes what CloudWatch or the console shows. */
const declaredOnly = (type: string): ResourceKind<ApiGatewayPlan> => ({
  type,
  identify: (resource) => withId(resource, 'Id'),
  plan: () => {},
});

const refused = (type: string, consequence: string): ResourceKind<ApiGatewayPlan> => ({
  type,
  local: { runs: 'Not emulated.', unlike: [`${consequence}.`] },
  identify: (resource) => withId(resource, 'Id'),
  plan: (resource) => {
    throw new PlanError(`${resource.constructPath}: ${type} is not emulated yet; ${consequence}`);
  },
});

const isTrue = (value: unknown): boolean => value === true || value === 'true';

const mapValues = <Value>(
  record: Readonly<Record<string, unknown>> | undefined,
  map: (value: unknown) => Value,
): Record<string, Value> =>
  Object.fromEntries(Object.entries(record ?? {}).map(([key, value]) => [key, map(value)]));

export const apiGatewayKinds: readonly ResourceKind<ApiGatewayPlan>[] = [
  restApi,
  apiResource,
  method,
  requestValidator,
  model,
  stage,
  deployment,
  declaredOnly('AWS::ApiGateway::Account'),
  declaredOnly('AWS::ApiGateway::DocumentationPart'),
  declaredOnly('AWS::ApiGateway::DocumentationVersion'),
  refused('AWS::ApiGateway::Authorizer', 'methods that need it answer 501'),
  refused('AWS::ApiGateway::ApiKey', 'methods that need a key answer 501'),
  refused('AWS::ApiGateway::UsagePlan', 'its quota and throttle do not apply here'),
  refused('AWS::ApiGateway::UsagePlanKey', 'its quota and throttle do not apply here'),
  refused('AWS::ApiGateway::DomainName', 'call the API at its local address'),
  refused('AWS::ApiGateway::BasePathMapping', 'call the API at its local address'),
  refused('AWS::ApiGateway::GatewayResponse', "errors keep API Gateway's own wording"),
  refused('AWS::ApiGateway::VpcLink', 'methods that use it answer 501'),
  refused('AWS::ApiGateway::ClientCertificate', 'backends are called without it'),
];
