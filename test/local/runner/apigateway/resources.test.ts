import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Template } from '../../../../local/runner/assembly/read-assembly.ts';
import { assembleRestApis } from '../../../../local/runner/emulators/apigateway/assemble.ts';
import {
  type ApiGatewayParts,
  newApiGatewayParts,
} from '../../../../local/runner/emulators/apigateway/parts.ts';
import {
  type ApiGatewayPlan,
  apiGatewayKinds,
} from '../../../../local/runner/emulators/apigateway/resources.ts';
import { makePlan } from '../../../../local/runner/plan/make-plan.ts';
import type { ResourceKind } from '../../../../local/runner/plan/plan.ts';

type Resources = Template['Resources'];

/** API Gateway resources of the Orders stack as `cdk synth` wrote them (aws-cdk-lib 2.276). */
const ordersTemplate: { Resources: Resources } = JSON.parse(
  readFileSync(
    join(import.meta.dirname, '../../../fixtures/apigateway/orders-api.template.json'),
    'utf8',
  ),
);

const scope = { account: '123456789012', region: 'us-east-1', partition: 'aws' };

/** Whatever has an ARN: functions, roles, log groups. */
const named = (type: string): ResourceKind<ApiGatewayPlan> => ({
  type,
  identify: ({ logicalId }) => ({ ref: logicalId, attributes: { Arn: `arn:of:${logicalId}` } }),
  plan: () => {},
});

const surroundings: Resources = {
  PlaceOrderFunctionF3BF3D1E: { Type: 'AWS::Lambda::Function' },
  GetOrderFunction11F6E8EC: { Type: 'AWS::Lambda::Function' },
  ApiCloudWatchRoleCCA56614: { Type: 'AWS::IAM::Role' },
  ApiAccessLogs50B185DB: { Type: 'AWS::Logs::LogGroup' },
};

function planOf(resources: Resources) {
  const parts = newApiGatewayParts();
  const failures = planInto(parts, resources);
  return { ...assembleRestApis(parts), failures };
}

/** Says why resources do not run. */
function planInto(apiGateway: ApiGatewayParts, resources: Resources): string[] {
  const { resources: planned } = makePlan(
    [
      {
        id: 'Orders',
        stackName: 'Orders',
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
      ...apiGatewayKinds,
      named('AWS::Lambda::Function'),
      named('AWS::IAM::Role'),
      named('AWS::Logs::LogGroup'),
    ],
    { apiGateway },
    scope,
  );
  return planned.flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
}

/** The Orders API with one resource's properties changed. */
function withChange(logicalId: string, change: Record<string, unknown>): Resources {
  const resource = ordersTemplate.Resources[logicalId];
  if (resource === undefined) throw new Error(`the fixture has no "${logicalId}"`);
  const Properties = { ...resource.Properties, ...change };
  return { ...ordersTemplate.Resources, [logicalId]: { ...resource, Properties } };
}

const integrationOf = (made: ReturnType<typeof planOf>, httpMethod: string) =>
  made.apis[0]?.routes.find((route) => route.httpMethod === httpMethod)?.integration;

describe('apiGatewayKinds', () => {
  it('turns the synthesized Orders API into one that can be served', () => {
    const { apis, problems, failures } = planOf(ordersTemplate.Resources);

    expect({ problems, failures }).toEqual({ problems: [], failures: [] });
    expect(apis).toHaveLength(1);
    expect(apis[0]).toMatchObject({
      id: expect.stringMatching(/^[a-z0-9]{10}$/),
      name: 'orders',
      stage: {
        name: 'prod',
        tracing: true,
        methodSettings: [
          { resourcePath: '/*', httpMethod: '*', throttle: { rate: 100, burst: 200 } },
        ],
        accessLogFormat: expect.stringContaining('$context.requestId'),
      },
      routes: [
        {
          resourcePath: '/orders',
          httpMethod: 'POST',
          requiredParameters: [],
          bodyModels: { 'application/json': 'OrdersApiOrderRequest90B93B21' },
          integration: {
            kind: 'lambda-proxy',
            functionArn: 'arn:of:PlaceOrderFunctionF3BF3D1E',
            timeout: 29_000,
          },
        },
        {
          resourcePath: '/orders/{orderId}',
          httpMethod: 'GET',
          requiredParameters: [{ location: 'path', name: 'orderId' }],
          integration: { functionArn: 'arn:of:GetOrderFunction11F6E8EC' },
        },
      ],
      models: { OrdersApiOrderRequest90B93B21: { type: 'object' } },
    });
  });

  it('gives the same ids in every run', () => {
    const ids = () => planOf(ordersTemplate.Resources).apis.map(({ id, routes }) => [id, routes]);

    expect(ids()).toEqual(ids());
  });

  it('keeps the route of a method that cannot run, with the reason', () => {
    const made = planOf(withChange('ApiordersPOST58A3B8D0', { AuthorizationType: 'AWS_IAM' }));

    expect(made.failures).toEqual([expect.stringContaining('"AWS_IAM" is not emulated yet')]);
    expect(integrationOf(made, 'POST')).toMatchObject({ kind: 'not-emulated' });
    expect(integrationOf(made, 'GET')).toMatchObject({ kind: 'lambda-proxy' });
  });

  it('keeps the route of a method whose function does not run here', () => {
    const made = planOf(
      withChange('ApiordersPOST58A3B8D0', {
        Integration: { Type: 'AWS_PROXY', Uri: { 'Fn::GetAtt': ['Gone', 'Arn'] } },
      }),
    );

    expect(made.failures).toEqual([expect.stringContaining('"Gone"')]);
    expect(integrationOf(made, 'POST')).toMatchObject({
      kind: 'not-emulated',
      reason: expect.stringContaining('"Gone"'),
    });
  });

  it.each([
    [{ Type: 'HTTP_PROXY', Uri: 'https://example.com' }, '"HTTP_PROXY"'],
    [{ Type: 'AWS', Uri: 'arn:aws:apigateway:us-east-1:sns:action/Publish' }, '"AWS"'],
    [{ Type: 'AWS_PROXY', Uri: 'arn:aws:apigateway:us-east-1:sns:action/Publish' }, 'Uri'],
    [{ Type: 'AWS_PROXY', Uri: `${lambdaUri('f')}`, TimeoutInMillis: 3 }, '"3"'],
    [{ Type: 'MOCK', RequestTemplates: { 'application/json': '#set($a=1)' } }, 'request template'],
    [{ Type: 'MOCK', RequestTemplates: { 'application/json': '{"statusCode": 200}' } }, '200'],
    [undefined, 'no integration'],
  ])('says why it does not run the integration %j', (Integration, why) => {
    const made = planOf(withChange('ApiordersPOST58A3B8D0', { Integration }));

    expect(made.failures).toEqual([expect.stringContaining(why)]);
  });

  it('answers a mock that does not depend on the request, as CORS preflights do', () => {
    const made = planOf(
      withChange('ApiordersPOST58A3B8D0', {
        HttpMethod: 'OPTIONS',
        Integration: {
          Type: 'MOCK',
          RequestTemplates: { 'application/json': '{ statusCode: 204 }' },
          IntegrationResponses: [
            {
              StatusCode: '204',
              ResponseParameters: {
                'method.response.header.Access-Control-Allow-Origin': "'*'",
              },
            },
          ],
        },
      }),
    );

    expect(integrationOf(made, 'OPTIONS')).toEqual({
      kind: 'mock',
      status: 204,
      headers: { 'Access-Control-Allow-Origin': '*' },
      body: '',
    });
  });

  it('reads settings of one method and variables of the stage', () => {
    const made = planOf({
      ...withChange('ApiDeploymentStageprod95EFE650', {
        Variables: { backend: 'blue' },
        MethodSettings: [
          { ResourcePath: '/~1orders~1{orderId}', HttpMethod: 'GET', ThrottlingRateLimit: 5 },
          { ResourcePath: '/*', HttpMethod: '*', MetricsEnabled: true },
        ],
      }),
      ...{
        ApiordersPOST58A3B8D0: {
          Type: 'AWS::ApiGateway::Method',
          Properties: {
            ...ordersTemplate.Resources.ApiordersPOST58A3B8D0?.Properties,
            Integration: { Type: 'AWS_PROXY', Uri: lambdaUri(`f-\${stageVariables.backend}`) },
          },
        },
      },
    });

    expect(made.apis[0]?.stage).toMatchObject({
      variables: { backend: 'blue' },
      methodSettings: [
        {
          resourcePath: '/orders/{orderId}',
          httpMethod: 'GET',
          throttle: { rate: 5, burst: 5_000 },
        },
        { resourcePath: '/*', httpMethod: '*' },
      ],
    });
    expect(integrationOf(made, 'POST')).toMatchObject({ functionArn: 'f-blue' });
  });

  it.each([
    ['ApiCD79AAA0', { Body: {} }, 'Body is not emulated yet'],
    ['Apiorders48D17054', { PathPart: 'a/b' }, 'PathPart'],
    ['ApiDeploymentStageprod95EFE650', { StageName: 'pr od' }, '"pr od"'],
    ['ApiDeploymentStageprod95EFE650', { MethodSettings: [5] }, 'MethodSettings'],
    [
      'ApiDeploymentStageprod95EFE650',
      { MethodSettings: [{ ThrottlingRateLimit: 'many' }] },
      '"many"',
    ],
    ['ApiDeploymentFE1E7282b8914f6c62b260af74c45b7ea0b807c8', { StageName: 'x' }, 'StageName'],
    ['ApiValidator065E30FF', { ValidateRequestBody: 'maybe' }, '"maybe"'],
    ['ApiOrderRequest90B93B21', { Schema: 'not JSON' }, '"not JSON"'],
  ])('refuses %s with %j', (logicalId, change, why) => {
    const { failures } = planOf(withChange(logicalId, change));

    expect(failures).toEqual(expect.arrayContaining([expect.stringContaining(why)]));
  });

  it('says which settings make no difference here', () => {
    const { problems, failures } = planOf({
      ...withChange('ApiCD79AAA0', { Policy: {}, MinimumCompressionSize: 1024 }),
      ApiDeploymentStageprod95EFE650: {
        Type: 'AWS::ApiGateway::Stage',
        Properties: {
          ...ordersTemplate.Resources.ApiDeploymentStageprod95EFE650?.Properties,
          CacheClusterEnabled: true,
          CanarySetting: {},
        },
      },
    });

    expect(failures).toEqual([]);
    expect(problems).toEqual([
      expect.stringContaining('Policy does not apply here'),
      expect.stringContaining('MinimumCompressionSize does not apply here'),
      expect.stringContaining('CacheClusterEnabled does not apply here'),
      expect.stringContaining('CanarySetting does not apply here'),
    ]);
  });

  it('names the types that it does not emulate', () => {
    const { failures, apis } = planOf({
      ...ordersTemplate.Resources,
      Plan: { Type: 'AWS::ApiGateway::UsagePlan' },
      Errors: { Type: 'AWS::ApiGateway::GatewayResponse' },
    });

    expect(failures).toEqual([
      expect.stringContaining('AWS::ApiGateway::UsagePlan is not emulated yet'),
      expect.stringContaining('AWS::ApiGateway::GatewayResponse is not emulated yet'),
    ]);
    expect(apis[0]?.routes).toHaveLength(2);
  });
});

describe('assembleRestApis', () => {
  it('reports pieces without a place and serves the rest', () => {
    const parts = newApiGatewayParts();
    planInto(parts, ordersTemplate.Resources);
    const lost = parts.resources.findIndex(({ pathPart }) => pathPart === '{orderId}');
    parts.resources.splice(lost, 1);
    parts.validators.length = 0;

    const { apis, problems } = assembleRestApis(parts);

    expect(problems).toEqual([
      expect.stringContaining('there is no request validator'),
      expect.stringContaining('there is no resource'),
    ]);
    expect(apis[0]?.routes[0]?.integration.kind).toBe('not-emulated');
    expect(apis[0]?.routes.map(({ resourcePath }) => resourcePath)).toEqual(['/orders']);
  });

  it('reports an API without a stage, a stage without an API and a model that is missing', () => {
    const parts = newApiGatewayParts();
    planInto(parts, ordersTemplate.Resources);
    parts.models.length = 0;
    const [stage] = parts.stages;
    if (stage !== undefined) parts.stages.push({ ...stage, name: 'lost', apiId: 'nobody' });

    const { problems } = assembleRestApis(parts);
    parts.stages.length = 0;
    const unstaged = assembleRestApis(parts);

    expect(problems).toEqual([
      expect.stringContaining('there is no model "OrdersApiOrderRequest90B93B21"'),
      expect.stringContaining('there is no REST API "nobody"'),
    ]);
    expect(unstaged).toEqual({
      apis: [],
      problems: [expect.stringContaining('"orders" has no stage')],
    });
  });

  it('survives resources that are each other’s parents', () => {
    const parts = newApiGatewayParts();
    planInto(parts, ordersTemplate.Resources);
    const [api] = parts.apis;
    const circle = { constructPath: 'C', apiId: api?.id ?? '', pathPart: 'c' };
    parts.resources.push(
      { ...circle, id: 'one', parentId: 'two' },
      { ...circle, id: 'two', parentId: 'one' },
    );

    const { apis, problems } = assembleRestApis(parts);

    expect(problems).toHaveLength(2);
    expect(apis[0]?.routes).toHaveLength(2);
  });
});

function lambdaUri(functionArn: string): string {
  return `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
}
