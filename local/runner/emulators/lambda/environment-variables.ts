import { hostVariables } from '../../processes/host-variables.ts';
import type { FunctionConfig } from './function-config.ts';
import { latestVersion } from './function-config.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const reserved = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
]);

/** The names that Lambda refuses in a function's own variables. */
export const reservedVariables = (names: readonly string[]): string[] =>
  names.filter((name) => reserved.has(name));

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface EnvironmentSettings {
  readonly region: string;
  /** `http://127.0.0.1:4566` */
  readonly endpointUrl: string;
  /** `127.0.0.1:2000` */
  readonly daemonAddress: string;
  readonly credentials: Credentials;
  /** `127.0.0.1:<port>` */
  readonly runtimeApi: string;
  readonly logGroup: string;
  readonly logStream: string;
  /** Wins over everything: what this machine needs, such as `NODE_EXTRA_CA_CERTS`. */
  readonly childEnvironment: Readonly<Record<string, string>>;
}

/** The environment of a function's process: Lambda's, the function's own, and where the local services are. */
export function environmentVariables(
  fn: FunctionConfig,
  settings: EnvironmentSettings,
): Record<string, string> {
  const [daemonHost = '', daemonPort = ''] = splitAddress(settings.daemonAddress);
  return {
    ...hostVariables(),
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    // A home that does not exist, as on Lambda: profiles of the person at this machine stay out.
    HOME: '/home/sbx_user1051',
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    ...fn.environment,
    _HANDLER: fn.handler,
    AWS_ACCESS_KEY_ID: settings.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: settings.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: settings.credentials.sessionToken,
    AWS_REGION: settings.region,
    AWS_DEFAULT_REGION: settings.region,
    AWS_ENDPOINT_URL: settings.endpointUrl,
    // Without it Powertools switches its tracer off.
    AWS_EXECUTION_ENV: `AWS_Lambda_${fn.runtime}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memorySize),
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_VERSION: latestVersion,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: fn.logFormat ?? 'Text',
    ...(fn.logFormat === 'JSON' && { AWS_LAMBDA_LOG_LEVEL: fn.logLevel ?? 'INFO' }),
    AWS_LAMBDA_LOG_GROUP_NAME: settings.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: settings.logStream,
    AWS_LAMBDA_RUNTIME_API: settings.runtimeApi,
    AWS_XRAY_DAEMON_ADDRESS: settings.daemonAddress,
    _AWS_XRAY_DAEMON_ADDRESS: daemonHost,
    _AWS_XRAY_DAEMON_PORT: daemonPort,
    LAMBDA_TASK_ROOT: fn.assetPath,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    ...settings.childEnvironment,
  };
}

function splitAddress(address: string): [string, string] {
  const separator = address.lastIndexOf(':');
  return [address.slice(0, separator), address.slice(separator + 1)];
}
