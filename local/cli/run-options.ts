import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { RunnerOptions } from '../runner/runner.ts';
import type { ConsoleSettings } from '../runner/serve-console.ts';
import { CommandError, type Flag, type FlagValues, numberFlag, stringFlag } from './command.ts';
import { exampleCommandOf } from './example-command.ts';
import { defaultDataDir } from './instance.ts';
import { sampleRoundOf } from './sample-round.ts';
import { diskBudget, diskBudgetFlag } from './size-flag.ts';
import { packageVersion } from './version.ts';

export const runFlags = {
  port: { type: 'string', short: 'p', value: 'number', help: 'API Gateway (default 3000)' },
  'load-balancer-port': {
    type: 'string',
    value: 'number',
    help: 'the first load balancer; others take the next ports (default 8080)',
  },
  'daemon-port': {
    type: 'string',
    value: 'number',
    help: 'X-Ray: UDP segments, daemon proxy and API (default 2000)',
  },
  'edge-port': { type: 'string', value: 'number', help: 'all AWS services (default 4566)' },
  host: { type: 'string', value: 'address', help: 'what to listen on (default 127.0.0.1)' },
  only: {
    type: 'string',
    value: 'stack',
    multiple: true,
    help: 'run this stack only; may be given again',
  },
  'data-dir': {
    type: 'string',
    value: 'folder',
    help: `where traces and logs are kept (default ${defaultDataDir})`,
  },
  'in-memory': { type: 'boolean', help: 'keep traces in memory only' },
  ...diskBudgetFlag,
  'max-processes': {
    type: 'string',
    value: 'number',
    help: 'function processes at once (default 8, or 4 for each processor)',
  },
  'time-scale': {
    type: 'string',
    value: 'factor',
    help: 'make retries, windows and quotas so many times faster (default 1)',
  },
} as const satisfies Record<string, Flag>;

export function runnerOptions(
  flags: FlagValues,
  defaults = { api: 3000, loadBalancer: 8080, xray: 2000, edge: 4566 },
): Omit<RunnerOptions, 'onEvent' | 'console'> {
  const projectDir = findProject();
  const port = (name: string, byDefault: number) =>
    numberFlag(flags, name, { byDefault, min: 0, max: 65_535, integer: true });
  const only = Array.isArray(flags.only) ? flags.only.map(String) : [];
  return {
    projectDir,
    dataDir: resolve(projectDir, stringFlag(flags, 'data-dir') ?? defaultDataDir),
    inMemory: flags['in-memory'] === true,
    ...diskBudget(flags),
    ...(only.length > 0 && { stacks: only }),
    host: stringFlag(flags, 'host') ?? '127.0.0.1',
    ports: {
      api: port('port', defaults.api),
      loadBalancer: port('load-balancer-port', defaults.loadBalancer),
      xray: port('daemon-port', defaults.xray),
      edge: port('edge-port', defaults.edge),
    },
    ...(flags['max-processes'] !== undefined && {
      maxProcesses: numberFlag(flags, 'max-processes', {
        byDefault: 8,
        min: 1,
        max: 1000,
        integer: true,
      }),
    }),
    timeScale: numberFlag(flags, 'time-scale', { byDefault: 1, min: 0.01, max: 10_000 }),
  };
}

/** Of a run that goes on until it is stopped, so that somebody can look at it. */
export const consoleFlags = {
  'console-port': { type: 'string', value: 'number', help: 'the console (default 4000)' },
  open: { type: 'boolean', help: 'open the console in the browser' },
} as const satisfies Record<string, Flag>;

/** @throws UsageError */
export const consoleSettings = (flags: FlagValues): ConsoleSettings => ({
  port: numberFlag(flags, 'console-port', { byDefault: 4000, min: 0, max: 65_535, integer: true }),
  version: packageVersion(),
  exampleCommand: exampleCommandOf,
  sampleRound: sampleRoundOf,
});

/** The nearest folder upwards with a `cdk.json`. @throws CommandError when there is none. */
function findProject(): string {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'cdk.json'))) return folder;
    if (folder === dirname(folder)) break;
  }
  throw new CommandError(
    `no cdk.json in ${process.cwd()} or above it`,
    'Run this in the folder of a CDK app.',
  );
}
