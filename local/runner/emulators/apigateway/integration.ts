import { milliseconds } from '../../../xray/index.ts';
import { isRecord } from '../protocols/json.ts';
import type { IntegrationConfig } from './config.ts';

const usualTimeout = 29_000;

/** A quota can be raised, but no function runs longer than this. */
const longestAllowed = 900_000;

const lambdaUri =
  /^arn:[^:]+:apigateway:[^:]+:lambda:path\/2015-03-31\/functions\/(.+)\/invocations$/;

/**
 * Reads a method's `Integration`: Lambda proxy, and mocks whose answer does not depend on the request.
 * Everything else comes back as `not-emulated` with the reason.
 */
export function readIntegration(integration: unknown): IntegrationConfig {
  if (!isRecord(integration)) {
    return notEmulated('the method has no integration');
  }
  switch (integration.Type) {
    case 'AWS_PROXY':
      return readLambdaProxy(integration);
    case 'MOCK':
      return readMock(integration);
    default:
      return notEmulated(
        `an integration of type "${integration.Type}" is not emulated yet; AWS_PROXY and MOCK are`,
      );
  }
}

const notEmulated = (reason: string): IntegrationConfig => ({ kind: 'not-emulated', reason });

function readLambdaProxy(integration: Readonly<Record<string, unknown>>): IntegrationConfig {
  const uri = String(integration.Uri ?? '');
  const functionArn = lambdaUri.exec(uri)?.[1];
  if (functionArn === undefined) {
    return notEmulated(
      `the integration's Uri must name a function as "…:lambda:path/2015-03-31/functions/<arn>/invocations", got "${uri}"`,
    );
  }
  const timeout = Number(integration.TimeoutInMillis ?? usualTimeout);
  if (!(timeout >= 50 && timeout <= longestAllowed)) {
    return notEmulated(
      `the integration's TimeoutInMillis must be from 50 to ${longestAllowed}, got "${integration.TimeoutInMillis}"`,
    );
  }
  return { kind: 'lambda-proxy', functionArn, timeout: milliseconds(timeout) };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html */
function readMock(integration: Readonly<Record<string, unknown>>): IntegrationConfig {
  const templates = isRecord(integration.RequestTemplates) ? integration.RequestTemplates : {};
  const template = String(templates['application/json'] ?? Object.values(templates)[0] ?? '');
  const given = /^\s*\{\s*["']?statusCode["']?\s*:\s*["']?(\d{3})["']?\s*\}\s*$/.exec(
    template,
  )?.[1];
  if (given === undefined) {
    return notEmulated(
      `a mock's request template must be {"statusCode": <number>} here, got "${template}"`,
    );
  }
  const responses = Array.isArray(integration.IntegrationResponses)
    ? integration.IntegrationResponses.filter(isRecord)
    : [];
  const response =
    responses.find(({ SelectionPattern }) => selects(SelectionPattern, given)) ??
    responses.find(({ SelectionPattern }) => !SelectionPattern);
  if (response === undefined) {
    return notEmulated(`the mock has no integration response for status ${given}`);
  }
  return readMockResponse(response);
}

function selects(pattern: unknown, status: string): boolean {
  if (typeof pattern !== 'string' || pattern === '') return false;
  try {
    return new RegExp(`^(?:${pattern})$`).test(status);
  } catch {
    return false;
  }
}

function readMockResponse(response: Readonly<Record<string, unknown>>): IntegrationConfig {
  const parameters = isRecord(response.ResponseParameters) ? response.ResponseParameters : {};
  const headers: Record<string, string> = {};
  for (const [target, value] of Object.entries(parameters)) {
    const name = /^method\.response\.header\.(.+)$/.exec(target)?.[1];
    const literal = /^'(.*)'$/s.exec(String(value))?.[1];
    if (name === undefined || literal === undefined) {
      return notEmulated(
        `a mock's response header must be a quoted literal here, got "${target}": "${value}"`,
      );
    }
    headers[name] = literal;
  }
  const templates = isRecord(response.ResponseTemplates) ? response.ResponseTemplates : {};
  const body = String(templates['application/json'] ?? Object.values(templates)[0] ?? '');
  if (/[$#]/.test(body)) {
    return notEmulated('a mock with a mapping template (VTL) is not emulated yet');
  }
  return { kind: 'mock', status: Number(response.StatusCode), headers, body };
}
