import { parseDocument } from 'yaml';

/** What the daemon's `cfg.yaml` sets; what it leaves out is undefined. */
export interface DaemonConfigFile {
  readonly totalBufferSizeMb?: number;
  readonly concurrency?: number;
  readonly endpoint?: string;
  readonly region?: string;
  readonly udpAddress?: string;
  readonly tcpAddress?: string;
  readonly logRotation?: boolean;
  readonly logLevel?: string;
  readonly logPath?: string;
  readonly localMode?: boolean;
  readonly resourceArn?: string;
  readonly roleArn?: string;
  readonly noVerifySsl?: boolean;
  readonly proxyAddress?: string;
  /** It is there, but cannot be changed. */
  readonly proxyServer?: true;
}

/** The file cannot be used; the message says why. */
export class DaemonConfigError extends Error {
  override readonly name = 'DaemonConfigError';
}

type Kind = 'text' | 'number' | 'yes or no' | { readonly [key: string]: Kind };

/** Keys and their kinds, as in https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-configuration.html */
const keys: { readonly [key: string]: Kind } = {
  TotalBufferSizeMB: 'number',
  Concurrency: 'number',
  Endpoint: 'text',
  Region: 'text',
  Socket: { UDPAddress: 'text', TCPAddress: 'text' },
  ProxyServer: { IdleConnTimeout: 'number', MaxIdleConnsPerHost: 'number', MaxIdleConns: 'number' },
  Logging: { LogRotation: 'yes or no', LogLevel: 'text', LogPath: 'text' },
  LocalMode: 'yes or no',
  ResourceARN: 'text',
  RoleARN: 'text',
  NoVerifySSL: 'yes or no',
  ProxyAddress: 'text',
  Version: 'number',
};

/** A file of a person's, and not a bomb. */
const largestFile = 256 * 1024;

/** @throws DaemonConfigError naming the key, or the line that is no YAML. */
export function parseDaemonConfig(text: string): DaemonConfigFile {
  if (text.length > largestFile) {
    throw new DaemonConfigError(`the file is larger than ${largestFile} bytes`);
  }
  const values = new Map<string, unknown>();
  collect(parseYaml(text), keys, '', values);
  const version = values.get('Version');
  if (version !== 1 && version !== 2) {
    throw new DaemonConfigError(`Version must be 1 or 2, got ${written(version)}`);
  }
  const get = <Value>(key: string) => values.get(key) as Value | undefined;
  return {
    totalBufferSizeMb: get<number>('TotalBufferSizeMB'),
    concurrency: get<number>('Concurrency'),
    endpoint: get<string>('Endpoint'),
    region: get<string>('Region'),
    udpAddress: get<string>('Socket.UDPAddress'),
    tcpAddress: get<string>('Socket.TCPAddress'),
    logRotation: get<boolean>('Logging.LogRotation'),
    logLevel: get<string>('Logging.LogLevel'),
    logPath: get<string>('Logging.LogPath'),
    localMode: get<boolean>('LocalMode'),
    resourceArn: get<string>('ResourceARN'),
    roleArn: get<string>('RoleARN'),
    noVerifySsl: get<boolean>('NoVerifySSL'),
    proxyAddress: get<string>('ProxyAddress'),
    ...([...values.keys()].some((key) => key.startsWith('ProxyServer.')) && { proxyServer: true }),
  };
}

function parseYaml(text: string): unknown {
  const document = parseDocument(text, { strict: true, stringKeys: true });
  const [error] = document.errors;
  if (error !== undefined) {
    throw new DaemonConfigError(
      `it is not YAML: ${error.message.split('\n')[0]?.replace(/:$/, '')}`,
      {
        cause: error,
      },
    );
  }
  try {
    return document.toJS({ maxAliasCount: 10 });
  } catch (cause) {
    throw new DaemonConfigError(`it is not YAML: ${(cause as Error).message}`, { cause });
  }
}

function collect(
  value: unknown,
  kinds: { readonly [key: string]: Kind },
  prefix: string,
  found: Map<string, unknown>,
): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const what = prefix === '' ? 'the file' : prefix.slice(0, -1);
    throw new DaemonConfigError(`${what} must hold keys and values, got ${written(value)}`);
  }
  for (const [key, member] of Object.entries(value)) {
    const kind = Object.hasOwn(kinds, key) ? kinds[key] : undefined;
    if (kind === undefined) {
      const known = Object.keys(kinds).join(', ');
      throw new DaemonConfigError(`unknown key "${prefix}${key}"; there are: ${known}`);
    }
    // As in the daemon's own file, where most keys stand empty.
    if (member === null || member === '') continue;
    if (typeof kind === 'object') collect(member, kind, `${prefix}${key}.`, found);
    else found.set(prefix + key, check(member, kind, prefix + key));
  }
}

function check(value: unknown, kind: 'text' | 'number' | 'yes or no', key: string): unknown {
  switch (kind) {
    case 'text':
      if (typeof value === 'string') return value;
      throw new DaemonConfigError(`${key} must be a text, got ${written(value)}`);
    case 'number':
      if (Number.isSafeInteger(value) && (value as number) >= 0) return value;
      throw new DaemonConfigError(`${key} must be a whole number, got ${written(value)}`);
    case 'yes or no':
      if (typeof value === 'boolean') return value;
      throw new DaemonConfigError(`${key} must be true or false, got ${written(value)}`);
  }
}

const written = (value: unknown): string =>
  value === undefined ? 'nothing' : (JSON.stringify(value)?.slice(0, 60) ?? String(value));
