import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import {
  DaemonConfigError,
  type DaemonConfigFile,
  parseDaemonConfig,
} from '../daemon/config-file.ts';
import {
  CommandError,
  type Environment,
  type Flag,
  type FlagValues,
  numberFlag,
  stringFlag,
  UsageError,
} from './command.ts';

/** The flags of the daemon of AWS, https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-configuration.html, and our own behind them. */
export const daemonFlags = {
  bind: { type: 'string', short: 'b', value: 'address', help: 'UDP (default 127.0.0.1:2000)' },
  'bind-tcp': {
    type: 'string',
    short: 't',
    value: 'address',
    help: 'TCP (default 127.0.0.1:2000)',
  },
  region: {
    type: 'string',
    short: 'n',
    value: 'region',
    help: 'region of the X-Ray that is sent to',
  },
  'buffer-memory': {
    type: 'string',
    short: 'm',
    value: 'megabytes',
    help: 'for segments that wait, 3 at least (default 1 % of the memory)',
  },
  config: { type: 'string', short: 'c', value: 'file', help: 'YAML file with these settings' },
  'log-level': {
    type: 'string',
    short: 'l',
    value: 'level',
    help: 'dev, debug, info, prod (the same as info), warn or error (default prod)',
  },
  'log-file': {
    type: 'string',
    short: 'f',
    value: 'file',
    help: 'where the log goes (default stderr)',
  },
  'local-mode': { type: 'boolean', short: 'o', help: 'do not ask for metadata of an EC2 instance' },
  'resource-arn': { type: 'string', short: 'a', value: 'arn', help: 'told in telemetry' },
  'role-arn': {
    type: 'string',
    short: 'r',
    value: 'arn',
    help: 'refused: name a profile that assumes the role',
  },
  'proxy-address': {
    type: 'string',
    short: 'p',
    value: 'url',
    help: 'HTTP proxy on the way to X-Ray',
  },
  version: { type: 'boolean', short: 'v', help: 'print the version' },
} as const satisfies Record<string, Flag>;

export interface BindAddress {
  readonly host: string;
  readonly port: number;
}

export type DaemonLevel = 'debug' | 'info' | 'warn' | 'error';

export interface DaemonOptions {
  readonly udp: BindAddress;
  readonly tcp: BindAddress;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
  readonly bufferMegabytes: number;
  readonly level: DaemonLevel;
  readonly logFile: string | undefined;
  readonly logRotates: boolean;
  readonly localMode: boolean;
  readonly resourceArn: string | undefined;
  readonly proxyAddress: string | undefined;
  readonly verifiesTls: boolean;
  /** What was asked for and is not done. */
  readonly warnings: readonly string[];
}

/** A buffer takes 64 KB, and fewer than this many would hold up the daemon. */
const leastMegabytes = 3;

const levels: Readonly<Record<string, DaemonLevel>> = {
  dev: 'debug',
  debug: 'debug',
  info: 'info',
  prod: 'info',
  warn: 'warn',
  error: 'error',
};

/** Flags win over the file. @throws UsageError, CommandError for the file. */
export function daemonOptions(flags: FlagValues, environment: Environment): DaemonOptions {
  const file = readConfig(stringFlag(flags, 'config'));
  const of = (name: string, value: string | undefined) => stringFlag(flags, name) ?? value;
  if (of('role-arn', file.roleArn) !== undefined) {
    throw new UsageError(
      '--role-arn (RoleARN) is not supported; let a profile of ~/.aws/config assume the role and name it with --profile',
    );
  }
  const level = of('log-level', file.logLevel) ?? 'prod';
  if (!Object.hasOwn(levels, level)) {
    throw new UsageError(
      `--log-level must be one of ${Object.keys(levels).join(', ')}, got "${level}"`,
    );
  }
  const warnings = [
    ...(file.concurrency !== undefined && file.concurrency !== 8
      ? [`Concurrency is always 8, the file asks for ${file.concurrency}`]
      : []),
    ...(file.proxyServer === true
      ? ['ProxyServer cannot be changed, as at the daemon of AWS']
      : []),
  ];
  return {
    udp: parseBind('bind', of('bind', file.udpAddress) ?? '127.0.0.1:2000'),
    tcp: parseBind('bind-tcp', of('bind-tcp', file.tcpAddress) ?? '127.0.0.1:2000'),
    region: of('region', file.region) ?? environment.AWS_REGION,
    endpoint: stringFlag(flags, 'endpoint-url') ?? file.endpoint,
    bufferMegabytes: bufferMegabytes(flags, file.totalBufferSizeMb ?? 0),
    level: levels[level] ?? 'info',
    logFile: of('log-file', file.logPath),
    logRotates: file.logRotation ?? true,
    localMode: flags['local-mode'] === true || file.localMode === true,
    resourceArn: resourceArn(of('resource-arn', file.resourceArn)),
    proxyAddress: proxyAddress(of('proxy-address', file.proxyAddress)),
    verifiesTls: file.noVerifySsl !== true,
    warnings,
  };
}

function readConfig(path: string | undefined): DaemonConfigFile {
  if (path === undefined) return {};
  try {
    return parseDaemonConfig(readFileSync(path, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof DaemonConfigError ? cause.message : (cause as Error).message;
    throw new CommandError(`--config "${path}": ${reason}`, undefined, { cause });
  }
}

function bufferMegabytes(flags: FlagValues, fromFile: number): number {
  const given = numberFlag(flags, 'buffer-memory', {
    byDefault: fromFile,
    min: 0,
    max: 65_536,
    integer: true,
  });
  if (given === 0) return Math.max(leastMegabytes, Math.floor(totalmem() / 100 / 1024 / 1024));
  if (given >= leastMegabytes) return given;
  throw new UsageError(`--buffer-memory must be ${leastMegabytes} at least, got "${given}"`);
}

/** `127.0.0.1:2000`, `[::1]:2000`, `:2000` for every address. @throws UsageError */
export function parseBind(flag: string, text: string): BindAddress {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^\s:[\]/]*)):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) {
    throw new UsageError(`--${flag} must be such as 127.0.0.1:2000, got "${text}"`);
  }
  const host = match[1] ?? match[2] ?? '';
  return { host: host === '' ? '0.0.0.0' : host, port };
}

/** Of PutTelemetryRecords. */
const longestArn = 500;

function resourceArn(arn: string | undefined): string | undefined {
  if (arn === undefined || (arn.startsWith('arn:') && arn.length <= longestArn)) return arn;
  throw new UsageError(`--resource-arn must be an ARN, got "${arn}"`);
}

function proxyAddress(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  if (/^https?:$/.test(URL.parse(address)?.protocol ?? '')) return address;
  throw new UsageError(
    `--proxy-address must be such as http://proxy.example.com:3128, got "${address}"`,
  );
}
