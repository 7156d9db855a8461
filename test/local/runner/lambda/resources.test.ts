import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import {
  type LambdaPlan,
  lambdaResources,
} from '../../../../local/runner/emulators/lambda/resources.ts';
import type { DeclaredResource } from '../../../../local/runner/plan/plan.ts';
import { functionArn } from './harness.ts';

const scope = { account: '123456789012', region: 'us-east-1', partition: 'aws' };
const roleArn = 'arn:aws:iam::123456789012:role/place-order';

function declare(
  type: string,
  properties: Readonly<Record<string, unknown>>,
  overrides: Partial<DeclaredResource> = {},
): DeclaredResource {
  return {
    stack: 'Orders',
    logicalId: 'PlaceOrder1234',
    type,
    constructPath: 'Orders/PlaceOrder/Resource',
    assetPath: tmpdir(),
    property: (name) => properties[name],
    ...overrides,
  };
}

function plan(resource: DeclaredResource) {
  const kind = lambdaResources.find(({ type }) => type === resource.type);
  if (kind === undefined) throw new Error(`no kind for ${resource.type}`);
  const into: LambdaPlan = { functions: [], functionSettings: [] };
  kind.plan(resource, into, scope);
  return { identity: kind.identify(resource, scope), ...into };
}

const properties = {
  FunctionName: 'place-order',
  Handler: 'index.handler',
  Runtime: 'nodejs24.x',
  Role: roleArn,
  Code: { S3Bucket: 'assets', S3Key: 'asset.zip' },
};

describe('AWS::Lambda::Function', () => {
  it('has a name, an ARN and the defaults of CloudFormation', () => {
    const { identity, functions } = plan(declare('AWS::Lambda::Function', properties));

    expect(identity).toEqual({
      ref: 'place-order',
      attributes: { Arn: functionArn('place-order') },
    });
    expect(functions).toEqual([
      {
        name: 'place-order',
        arn: functionArn('place-order'),
        handler: 'index.handler',
        runtime: 'nodejs24.x',
        assetPath: tmpdir(),
        memorySize: 128,
        timeout: 3,
        environment: {},
        tracing: 'PassThrough',
        roleArn,
      },
    ]);
  });

  it('takes what the template says', () => {
    const { functions } = plan(
      declare('AWS::Lambda::Function', {
        ...properties,
        MemorySize: '512',
        Timeout: 10,
        Environment: { Variables: { TABLE: 'orders', LIMIT: 5 } },
        ReservedConcurrentExecutions: 0,
        TracingConfig: { Mode: 'Active' },
        DeadLetterConfig: { TargetArn: 'arn:aws:sqs:us-east-1:123456789012:dead' },
        LoggingConfig: { LogGroup: 'orders', LogFormat: 'JSON', ApplicationLogLevel: 'DEBUG' },
        VpcConfig: { SubnetIds: ['a'] },
        Architectures: ['arm64'],
      }),
    );

    expect(functions[0]).toMatchObject({
      memorySize: 512,
      timeout: 10,
      environment: { TABLE: 'orders', LIMIT: '5' },
      reservedConcurrency: 0,
      tracing: 'Active',
      deadLetterArn: 'arn:aws:sqs:us-east-1:123456789012:dead',
      logGroup: 'orders',
      logFormat: 'JSON',
      logLevel: 'DEBUG',
    });
  });

  it('generates a name where the template gives none', () => {
    const { identity } = plan(
      declare('AWS::Lambda::Function', { ...properties, FunctionName: undefined }),
    );

    expect(identity.ref).toBe('Orders-PlaceOrder1234');
  });

  it.each([
    [{ PackageType: 'Image' }, /container images/],
    [{ Code: { ImageUri: 'x' } }, /container images/],
    [{ Runtime: 'python3.13' }, /"Runtime": "python3\.13"; use nodejs24\.x/],
    [{ Layers: ['arn:aws:lambda:us-east-1:1:layer:x:1'] }, /"Layers"/],
    [{ Code: { ZipFile: 'exports.handler = 1' } }, /"Code\.ZipFile"/],
    [{ Environment: { Variables: { AWS_REGION: 'x' } } }, /AWS_REGION/],
    [
      { DeadLetterConfig: { TargetArn: 'arn:aws:sns:us-east-1:123456789012:x' } },
      /got "arn:aws:sns/,
    ],
    [{ Timeout: 'soon' }, /"Timeout" must be a number, got "soon"/],
    [{ Handler: undefined }, /"Handler" must be a text, got "undefined"/],
  ])('refuses %j, naming the construct', (change, message) => {
    const refused = () => plan(declare('AWS::Lambda::Function', { ...properties, ...change }));

    expect(refused).toThrow(/^Orders\/PlaceOrder\/Resource: /);
    expect(refused).toThrow(message);
  });

  it.each([
    [undefined, /no asset of this app/],
    ['/cdk.out/asset.1.zip', /"\/cdk\.out\/asset\.1\.zip" is an archive/],
    ['/cdk.out/asset.1', /"\/cdk\.out\/asset\.1" does not exist/],
  ])('refuses the asset %s', (assetPath, message) => {
    expect(() => plan(declare('AWS::Lambda::Function', properties, { assetPath }))).toThrow(
      message,
    );
  });
});

describe('what belongs to a function', () => {
  it.each(['place-order', functionArn('place-order')])('is a version of %s', (FunctionName) => {
    const { identity, functionSettings } = plan(declare('AWS::Lambda::Version', { FunctionName }));

    expect(identity).toEqual({
      ref: `${functionArn('place-order')}:1`,
      attributes: { Version: '1', FunctionArn: `${functionArn('place-order')}:1` },
    });
    expect(functionSettings).toEqual([
      { kind: 'version', functionName: 'place-order', version: '1' },
    ]);
  });

  it('is an alias', () => {
    const { identity, functionSettings } = plan(
      declare('AWS::Lambda::Alias', {
        FunctionName: 'place-order',
        Name: 'live',
        FunctionVersion: '1',
      }),
    );

    expect(identity.ref).toBe(`${functionArn('place-order')}:live`);
    expect(functionSettings).toEqual([
      { kind: 'alias', functionName: 'place-order', alias: 'live', version: '1' },
    ]);
  });

  it('is how asynchronous events are tried again', () => {
    const config = { FunctionName: 'place-order', Qualifier: '$LATEST', MaximumRetryAttempts: 0 };

    const { functionSettings } = plan(declare('AWS::Lambda::EventInvokeConfig', config));

    expect(functionSettings).toEqual([
      {
        kind: 'async-invoke',
        functionName: 'place-order',
        qualifier: '$LATEST',
        maximumRetryAttempts: 0,
      },
    ]);
    expect(() =>
      plan(
        declare('AWS::Lambda::EventInvokeConfig', {
          ...config,
          DestinationConfig: { OnFailure: { Destination: 'arn' } },
        }),
      ),
    ).toThrow(/"DestinationConfig"/);
  });

  it('is a permission, which needs nothing here', () => {
    const made = plan(declare('AWS::Lambda::Permission', { FunctionName: 'place-order' }));

    expect(made).toMatchObject({ functions: [], functionSettings: [] });
  });
});
