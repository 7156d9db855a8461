import { type Schema, Validator } from '@cfworker/json-schema';
import { isRecord } from '../protocols/json.ts';
import type { RestApiConfig, RouteConfig } from './config.ts';
import { type ApiRequest, findHeader } from './exchange.ts';
import { type GatewayError, invalidBody, missingParameters } from './gateway-errors.ts';
import { parseQuery } from './query.ts';
import type { RouteMatch } from './router.ts';

/**
 * Checks required parameters, then the body against the model of its content type; a content type
 * without a model passes unchecked.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 */
export function createRequestValidation(
  config: RestApiConfig,
  warn: (message: string) => void,
): (match: RouteMatch, request: ApiRequest, query: string) => GatewayError | undefined {
  const names = new Set(config.routes.flatMap(({ bodyModels }) => Object.values(bodyModels ?? {})));
  const validators = new Map([...names].flatMap((name) => newValidator(config, name, warn)));
  return (match, request, query) => {
    const missing = findMissingParameters(match, request, query);
    if (missing.length > 0) return missingParameters(missing);
    const model = findModel(match.route, request);
    const validator = model === undefined ? undefined : validators.get(model);
    return validator === undefined || isValid(validator, request.body) ? undefined : invalidBody;
  };
}

/** Blank counts as missing. */
function findMissingParameters(match: RouteMatch, request: ApiRequest, query: string): string[] {
  const required = match.route.requiredParameters;
  if (required.length === 0) return [];
  const queryParameters = new Map(parseQuery(query));
  const given = ({ location, name }: (typeof required)[number]) => {
    if (location === 'header') return findHeader(request.headers, name);
    return location === 'path' ? match.pathParameters[name] : queryParameters.get(name);
  };
  return required.filter((parameter) => !given(parameter)?.trim()).map(({ name }) => name);
}

function findModel(route: RouteConfig, request: ApiRequest): string | undefined {
  if (route.bodyModels === undefined) return undefined;
  const given = findHeader(request.headers, 'content-type') || 'application/json';
  const contentType = given.split(';', 1)[0]?.trim().toLowerCase();
  const entries = Object.entries(route.bodyModels);
  const fitting = entries.find(([type]) => type.toLowerCase() === contentType);
  return (fitting ?? entries.find(([type]) => type === '$default'))?.[1];
}

/** No body is an empty object (observed). @throws Error when the model refers to one that is not there. */
function isValid(validator: Validator, body: Buffer): boolean {
  try {
    const text = body.toString('utf8');
    return validator.validate(JSON.parse(text === '' ? '{}' : text)).valid;
  } catch (error) {
    // Not JSON, or nested deeper than the stack.
    if (error instanceof SyntaxError || error instanceof RangeError) return false;
    throw new Error('a model cannot be used', { cause: error });
  }
}

/**
 * Models refer to each other by URL: https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html.
 * A schema that cannot be used (CloudFormation would refuse it) is reported, and checks nothing.
 */
function newValidator(
  config: RestApiConfig,
  name: string,
  warn: (message: string) => void,
): [name: string, validator: Validator][] {
  try {
    const validator = new Validator(schemaOf(config.models[name]), '4');
    for (const [other, schema] of Object.entries(config.models)) {
      if (other !== name) {
        validator.addSchema(
          schemaOf(schema),
          `https://apigateway.amazonaws.com/restapis/${config.id}/models/${other}`,
        );
      }
    }
    return [[name, validator]];
  } catch (error) {
    warn(
      `API "${config.name}": the model "${name}" cannot be used, so bodies are not checked against it: ${error instanceof Error ? error.message : error}`,
    );
    return [];
  }
}

const schemaOf = (value: unknown): Schema => (isRecord(value) ? structuredClone(value) : {});
