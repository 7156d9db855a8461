import { isIP } from 'node:net';
import { resolve } from 'node:path';
import {
  type Environment,
  type Flag,
  type FlagValues,
  numberFlag,
  stringFlag,
  UsageError,
} from './command.ts';
import { defaultDataDir } from './instance.ts';
import { diskBudget, diskBudgetFlag } from './size-flag.ts';
import type { XRayInstanceOptions } from './xray-instance.ts';

export const xrayFlags = {
  port: {
    type: 'string',
    short: 'p',
    value: 'number',
    help: 'UDP and TCP; 0 takes any free one (default 2000)',
  },
  host: { type: 'string', value: 'address', help: 'what to listen on (default 127.0.0.1)' },
  'data-dir': {
    type: 'string',
    value: 'folder',
    help: `where traces are kept (default ${defaultDataDir})`,
  },
  'in-memory': { type: 'boolean', help: 'keep traces in memory only' },
  ...diskBudgetFlag,
  region: {
    type: 'string',
    value: 'region',
    help: 'stands in ARNs (default $AWS_REGION or us-east-1)',
  },
  account: { type: 'string', value: 'number', help: 'stands in ARNs (default 123456789012)' },
} as const satisfies Record<string, Flag>;

/** AWS uses it in its documentation. */
const defaultAccount = '123456789012';

/** @throws UsageError */
export function xrayOptions(
  flags: FlagValues,
  environment: Environment = process.env,
): Omit<XRayInstanceOptions, 'warn' | 'onDaemonLog'> {
  const region = stringFlag(flags, 'region') ?? regionOf(environment);
  if (!isRegion(region)) {
    throw new UsageError(`--region must look like eu-west-1, got "${region}"`);
  }
  const account = stringFlag(flags, 'account') ?? defaultAccount;
  if (!/^\d{12}$/.test(account)) {
    throw new UsageError(`--account must have twelve digits, got "${account}"`);
  }
  const host = stringFlag(flags, 'host') ?? '127.0.0.1';
  if (isIP(host) === 0 && !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host)) {
    throw new UsageError(`--host must be an address such as 127.0.0.1 or 0.0.0.0, got "${host}"`);
  }
  const named = stringFlag(flags, 'data-dir');
  const dataDir = named ?? defaultDataDir;
  if (dataDir === '') throw new UsageError('--data-dir must name a folder, got ""');
  return {
    dataDir: resolve(dataDir),
    isUsualDataDir: named === undefined,
    inMemory: flags['in-memory'] === true,
    ...diskBudget(flags),
    host,
    port: numberFlag(flags, 'port', { byDefault: 2000, min: 0, max: 65_535, integer: true }),
    region,
    account,
  };
}

const isRegion = (text: string): boolean => /^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/.test(text);

/** A variable that is not a region is no reason to refuse a start that did not ask for it. */
const regionOf = (environment: Environment): string =>
  [environment.AWS_REGION, environment.AWS_DEFAULT_REGION].find(
    (region) => region !== undefined && isRegion(region),
  ) ?? 'us-east-1';

/** Whether only processes of this machine can come in. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
