import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Template } from '../../../../local/runner/assembly/read-assembly.ts';
import { assembleHttpApis } from '../../../../local/runner/emulators/apigatewayv2/assemble.ts';
import { newHttpApiParts } from '../../../../local/runner/emulators/apigatewayv2/parts.ts';
import {
  type HttpApiPlan,
  httpApiResources,
} from '../../../../local/runner/emulators/apigatewayv2/resources.ts';
import { makePlan } from '../../../../local/runner/plan/make-plan.ts';
import type { ResourceKind } from '../../../../local/runner/plan/plan.ts';
import { scope } from '../protocols/declared.ts';
import { functionArn } from './http-api-under-test.ts';

type Resources = Template['Resources'];

/** The HTTP API of the Storefront stack as `cdk synth` wrote it (aws-cdk-lib 2.276). */
const shipping: { readonly Resources: Resources } = JSON.parse(
  readFileSync(
    join(import.meta.dirname, '../../../fixtures/apigatewayv2/shipping-api.template.json'),
    'utf8',
  ),
);

const ids = {
  api: 'ShippingApi87C3D3FF',
  integration: 'ShippingApiGETshippingQuoteShipping35EAF5B9',
  route: 'ShippingApiGETshipping14CED9C1',
  stage: 'ShippingStageF0A10B99',
};

const named = (type: string, Arn: string): ResourceKind<HttpApiPlan> => ({
  type,
  identify: ({ logicalId }) => ({ ref: logicalId, attributes: { Arn } }),
  plan: () => {},
});

function planOf(resources: Resources = shipping.Resources) {
  const httpApis = newHttpApiParts();
  const surroundings: Resources = {
    QuoteShippingFunction23263849: { Type: 'AWS::Lambda::Function' },
    ShippingAccessLogs74C3A019: { Type: 'AWS::Logs::LogGroup' },
  };
  const { resources: planned } = makePlan(
    [
      {
        id: 'Storefront',
        stackName: 'Storefront',
        account: undefined,
        region: undefined,
        directory: '/tmp',
        template: {
          Resources: { ...surroundings, ...resources },
          Parameters: {},
          Mappings: {},
          Conditions: {},
          Outputs: {},
        },
      },
    ],
    [
      ...httpApiResources,
      named('AWS::Lambda::Function', functionArn),
      named('AWS::Logs::LogGroup', 'arn:of:logs'),
    ],
    { httpApis },
    scope,
  );
  const failures = planned.flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
  return { ...assembleHttpApis(httpApis), failures };
}

function withChange(logicalId: string, change: Record<string, unknown>): Resources {
  const resource = shipping.Resources[logicalId];
  if (resource === undefined) throw new Error(`the fixture has no "${logicalId}"`);
  const Properties = { ...resource.Properties, ...change };
  return { ...shipping.Resources, [logicalId]: { ...resource, Properties } };
}

describe('HTTP API resources', () => {
  it('make of the synthesized template what runs', () => {
    const { apis, problems, failures } = planOf();

    expect({ problems, failures }).toEqual({ problems: [], failures: [] });
    expect(apis).toEqual([
      {
        constructPath: 'Storefront/Shipping/Stage/Resource',
        id: expect.stringMatching(/^[0-9a-z]{10}$/),
        name: 'shipping',
        stage: {
          name: '$default',
          variables: {},
          throttle: { rate: 100, burst: 200 },
          routeThrottles: {},
          accessLogFormat: expect.stringContaining('"routeKey":"$context.routeKey"'),
        },
        routes: [
          {
            key: 'GET /shipping',
            integration: { kind: 'lambda-proxy', functionArn, timeout: 30_000 },
          },
        ],
      },
    ]);
  });

  it('read CORS, variables and throttles of routes', () => {
    const { apis } = planOf({
      ...withChange(ids.stage, {
        StageVariables: { mode: 'test' },
        RouteSettings: { 'GET /shipping': { ThrottlingRateLimit: 5 } },
      }),
      [ids.api]: {
        Type: 'AWS::ApiGatewayV2::Api',
        Properties: {
          Name: 'shipping',
          CorsConfiguration: { AllowOrigins: ['*'], AllowMethods: ['get'], MaxAge: 60 },
        },
      },
    });

    expect(apis[0]).toMatchObject({
      cors: { allowOrigins: ['*'], allowMethods: ['GET'], allowHeaders: [], maxAge: 60 },
      stage: {
        variables: { mode: 'test' },
        routeThrottles: { 'GET /shipping': { rate: 5, burst: 200 } },
      },
    });
  });

  it('take the path of a function’s invocations for the function', () => {
    const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn}:live/invocations`;

    const { apis } = planOf(withChange(ids.integration, { IntegrationUri: uri }));

    expect(apis[0]?.routes[0]?.integration).toMatchObject({ functionArn: `${functionArn}:live` });
  });

  it.each([
    [
      ids.integration,
      { IntegrationType: 'HTTP_PROXY' },
      'an integration of type "HTTP_PROXY" is not emulated yet',
    ],
    [
      ids.integration,
      { IntegrationSubtype: 'SQS-SendMessage' },
      '"SQS-SendMessage" is not emulated yet',
    ],
    [
      ids.integration,
      { PayloadFormatVersion: '1.0' },
      'the payload format "1.0" is not emulated yet; use "2.0"',
    ],
    [
      ids.integration,
      { IntegrationUri: 'https://x' },
      'IntegrationUri must be the ARN of a function, got "https://x"',
    ],
    [ids.integration, { IntegrationUri: { Ref: 'Gone' } }, 'the template has no resource "Gone"'],
    [
      ids.integration,
      { TimeoutInMillis: 40_000 },
      'TimeoutInMillis must be a whole number from 50 to 30000',
    ],
    [ids.route, { AuthorizationType: 'JWT' }, 'authorization "JWT" is not emulated yet'],
    [ids.route, { Target: 'elsewhere' }, 'Target must be "integrations/<id>", got "elsewhere"'],
  ])('keep the route where %s has %j, and say why it does not run', (logicalId, change, reason) => {
    const { apis, failures } = planOf(withChange(logicalId, change));

    expect(failures[0]).toContain(reason);
    expect(apis[0]?.routes[0]).toEqual({
      key: 'GET /shipping',
      integration: { kind: 'not-emulated', reason: expect.stringContaining(reason) },
    });
  });

  it.each([
    [
      ids.api,
      { ProtocolType: 'WEBSOCKET' },
      'an API for "WEBSOCKET" is not emulated yet; use HTTP',
    ],
    [ids.api, { Target: functionArn }, 'an HTTP API from Target is not emulated yet'],
    [
      ids.api,
      { CorsConfiguration: { AllowOrigins: '*' } },
      'CorsConfiguration.AllowOrigins must be a list',
    ],
    [
      ids.api,
      { CorsConfiguration: { MaxAge: 'long' } },
      'CorsConfiguration.MaxAge must be seconds, got "long"',
    ],
    [
      ids.route,
      { RouteKey: '/shipping' },
      'RouteKey must be "$default" or "METHOD /path", got "/shipping"',
    ],
    [ids.stage, { StageName: 'a/b' }, 'StageName must be "$default", or letters and digits'],
    [
      ids.stage,
      { DefaultRouteSettings: { ThrottlingRateLimit: 'many' } },
      'must be a number from 0, got "many"',
    ],
  ])('say what is wrong with %s %j', (logicalId, change, message) => {
    expect(planOf(withChange(logicalId, change)).failures[0]).toContain(message);
  });

  it('say what belongs to nothing', () => {
    const { [ids.stage]: _, ...withoutStage } = shipping.Resources;
    const { [ids.integration]: __, ...withoutIntegration } = shipping.Resources;

    expect(planOf(withoutStage).problems).toEqual([
      'Storefront/Shipping/Api/Resource: the API "shipping" has no stage, so nothing serves it',
    ]);
    expect(planOf(withoutIntegration).failures[0]).toContain('the template has no resource');
  });

  it.each([
    ['Authorizer', 'routes that need it answer 501'],
    ['DomainName', 'call the API at its local address'],
  ])('say that %s is not emulated', (type, consequence) => {
    const { failures } = planOf({
      ...shipping.Resources,
      Other: { Type: `AWS::ApiGatewayV2::${type}` },
    });

    expect(failures[0]).toBe(
      `Storefront/Other: AWS::ApiGatewayV2::${type} is not emulated yet; ${consequence}`,
    );
  });
});
