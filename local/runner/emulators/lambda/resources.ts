import { existsSync } from 'node:fs';
import {
  type DeclaredResource,
  generatedName,
  PlanError,
  type PlanScope,
  type ResourceKind,
} from '../../plan/plan.ts';
import { isCdkProvider } from './cdk-provider.ts';
import { reservedVariables } from './environment-variables.ts';
import { type FunctionConfig, type FunctionSetting, latestVersion } from './function-config.ts';
import { parseFunctionName } from './function-registry.ts';

export interface LambdaPlan {
  readonly functions: FunctionConfig[];
  readonly functionSettings: FunctionSetting[];
}

type Properties = Readonly<Record<string, unknown>>;

export const lambdaResources: readonly ResourceKind<LambdaPlan>[] = [
  {
    type: 'AWS::Lambda::Function',
    local: {
      runs: 'Its bundle in processes of its own, with concurrency, retries, dead letters and both of Lambda’s segments.',
      unlike: [
        'only Node.js bundles run: no layers, no container images.',
        'memory is not limited beyond Node’s heap.',
        'the functions that CDK brings for deployments only have names.',
      ],
    },
    identify: (resource, scope) => {
      const name = functionName(resource);
      return { ref: name, attributes: { Arn: functionArn(name, scope) } };
    },
    plan: (resource, into, scope) => {
      into.functions.push(readFunction(resource, scope));
    },
    declaredOnly: ({ constructPath }) =>
      isCdkProvider(constructPath)
        ? "CDK's own function, which serves deployments and is not run here"
        : undefined,
  },
  {
    type: 'AWS::Lambda::Version',
    local: {
      runs: 'The function itself.',
    },
    identify: (resource, scope) => {
      const ref = `${functionArn(nameOfFunction(resource), scope)}:${onlyVersion}`;
      return { ref, attributes: { Version: onlyVersion, FunctionArn: ref } };
    },
    plan: (resource, into) => {
      into.functionSettings.push({
        kind: 'version',
        functionName: nameOfFunction(resource),
        version: onlyVersion,
      });
    },
  },
  {
    type: 'AWS::Lambda::Alias',
    local: {
      runs: 'The function itself.',
    },
    identify: (resource, scope) => {
      const ref = `${functionArn(nameOfFunction(resource), scope)}:${text(resource, 'Name')}`;
      return { ref, attributes: { AliasArn: ref } };
    },
    plan: (resource, into) => {
      into.functionSettings.push({
        kind: 'alias',
        functionName: nameOfFunction(resource),
        alias: text(resource, 'Name'),
        version: text(resource, 'FunctionVersion'),
      });
    },
  },
  {
    type: 'AWS::Lambda::EventInvokeConfig',
    local: {
      runs: 'Retries and age of asynchronous invocations.',
      unlike: ['destinations are not emulated.'],
    },
    identify: (resource) => ({ ref: generatedName(resource), attributes: {} }),
    plan: (resource, into) => {
      const destinations = record(resource.property('DestinationConfig'));
      if (Object.keys(destinations).length > 0) {
        throw new PlanError(
          `${resource.constructPath}: destinations of asynchronous invocations ("DestinationConfig") are not emulated; use a dead-letter queue`,
        );
      }
      const retries = resource.property('MaximumRetryAttempts');
      const age = resource.property('MaximumEventAgeInSeconds');
      into.functionSettings.push({
        kind: 'async-invoke',
        functionName: nameOfFunction(resource),
        qualifier: String(resource.property('Qualifier') ?? latestVersion),
        ...(retries !== undefined && {
          maximumRetryAttempts: number(resource, 'MaximumRetryAttempts', retries),
        }),
        ...(age !== undefined && {
          maximumEventAge: number(resource, 'MaximumEventAgeInSeconds', age),
        }),
      });
    },
  },
  {
    // Who may invoke is not evaluated; the statement has nothing to run.
    type: 'AWS::Lambda::Permission',
    identify: (resource) => ({ ref: generatedName(resource), attributes: {} }),
    plan: () => {},
  },
];

/** A template declares the one version that exists after its first deployment. */
const onlyVersion = '1';

const functionArn = (name: string, { partition, region, account }: PlanScope): string =>
  `arn:${partition}:lambda:${region}:${account}:function:${name}`;

const functionName = (resource: DeclaredResource): string =>
  String(resource.property('FunctionName') ?? generatedName(resource));

/** `FunctionName` of a version or an alias may be an ARN. */
function nameOfFunction(resource: DeclaredResource): string {
  const value = text(resource, 'FunctionName');
  const parsed = parseFunctionName(value);
  if (parsed !== undefined) return parsed.name;
  throw new PlanError(
    `${resource.constructPath}: "FunctionName" must be a function's name or ARN, got "${value}"`,
  );
}

function readFunction(resource: DeclaredResource, scope: PlanScope): FunctionConfig {
  const refuse = (what: string): never => {
    throw new PlanError(`${resource.constructPath}: ${what}`);
  };
  const name = functionName(resource);
  const code = record(resource.property('Code'));
  if (resource.property('PackageType') === 'Image' || code.ImageUri !== undefined) {
    refuse(
      'functions from container images ("PackageType": "Image") do not run here; use a bundle',
    );
  }
  const runtime = String(resource.property('Runtime') ?? '');
  if (!/^nodejs\d+\.x$/.test(runtime)) {
    refuse(`only Node.js runtimes run here, got "Runtime": "${runtime}"; use nodejs24.x`);
  }
  const layers = resource.property('Layers');
  if (Array.isArray(layers) && layers.length > 0) {
    refuse('layers ("Layers") do not run here; bundle what they hold with the function');
  }
  if (code.ZipFile !== undefined) {
    refuse('inline code ("Code.ZipFile") does not run here; use an asset');
  }
  const { assetPath } = resource;
  if (assetPath === undefined) {
    return refuse('the code is no asset of this app ("aws:asset:path" is missing); use an asset');
  }
  if (assetPath.endsWith('.zip')) {
    refuse(`the asset "${assetPath}" is an archive; use a folder, as NodejsFunction makes one`);
  }
  if (!existsSync(assetPath)) {
    refuse(`the asset "${assetPath}" does not exist; synthesize the app again`);
  }
  const environment = readEnvironment(resource);
  const taken = reservedVariables(Object.keys(environment));
  if (taken.length > 0) {
    refuse(`Lambda reserves the variables ${taken.join(', ')}; remove them from "Environment"`);
  }
  const deadLetterArn = record(resource.property('DeadLetterConfig')).TargetArn;
  if (deadLetterArn !== undefined && !/^arn:[\w-]+:sqs:/.test(String(deadLetterArn))) {
    refuse(`dead letters go only to SQS queues here, got "${String(deadLetterArn)}"`);
  }
  const reserved = resource.property('ReservedConcurrentExecutions');
  const logging = record(resource.property('LoggingConfig'));
  return {
    name,
    arn: functionArn(name, scope),
    handler: text(resource, 'Handler'),
    runtime,
    assetPath,
    memorySize: number(resource, 'MemorySize', resource.property('MemorySize') ?? 128),
    timeout: number(resource, 'Timeout', resource.property('Timeout') ?? 3),
    environment,
    ...(reserved !== undefined && {
      reservedConcurrency: number(resource, 'ReservedConcurrentExecutions', reserved),
    }),
    tracing:
      record(resource.property('TracingConfig')).Mode === 'Active' ? 'Active' : 'PassThrough',
    roleArn: text(resource, 'Role'),
    ...(deadLetterArn !== undefined && { deadLetterArn: String(deadLetterArn) }),
    ...(logging.LogGroup !== undefined && { logGroup: String(logging.LogGroup) }),
    ...(logging.LogFormat === 'JSON' && { logFormat: 'JSON' }),
    ...(logging.ApplicationLogLevel !== undefined && {
      logLevel: String(logging.ApplicationLogLevel),
    }),
  };
}

function readEnvironment(resource: DeclaredResource): Record<string, string> {
  const variables = record(record(resource.property('Environment')).Variables);
  return Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, String(value)]));
}

const record = (value: unknown): Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Properties) : {};

function text(resource: DeclaredResource, property: string): string {
  const value = resource.property(property);
  if (typeof value === 'string' && value !== '') return value;
  throw new PlanError(
    `${resource.constructPath}: "${property}" must be a text, got "${String(value)}"`,
  );
}

function number(resource: DeclaredResource, property: string, value: unknown): number {
  const parsed = Number(value);
  if (Number.isFinite(parsed) && parsed >= 0) return parsed;
  throw new PlanError(
    `${resource.constructPath}: "${property}" must be a number, got "${String(value)}"`,
  );
}
