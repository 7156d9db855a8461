import { resolve } from 'node:path';
import { XRayClient } from '@aws-sdk/client-xray';
import { isAlive, readRunFile } from '../runner/run-file.ts';
import type { InstanceStatus, RunFile } from '../runner/running-instance.ts';
import { CommandError, type FlagValues, stringFlag } from './command.ts';

export const defaultDataDir = '.tracelab';

export function dataDirOf(flags: FlagValues): string {
  return resolve(stringFlag(flags, 'data-dir') ?? defaultDataDir);
}

/** The instance that runs on this data folder. @throws CommandError when none does. */
export function findInstance(flags: FlagValues): RunFile {
  const dataDir = dataDirOf(flags);
  const running = readRunFile(dataDir);
  if (running !== undefined && isAlive(running.pid)) return running;
  throw nothingRuns(dataDir);
}

/** The app that runs on this data folder. @throws CommandError when none does, or X-Ray alone. */
export function findApp(flags: FlagValues): RunFile {
  const instance = findInstance(flags);
  if (instance.alone !== true) return instance;
  throw new CommandError(
    `X-Ray runs alone here (pid ${instance.pid}), without an app`,
    'Start the app in a folder of its own:  npx tracelab start --data-dir <folder> --daemon-port 0',
  );
}

export const nothingRuns = (dataDir: string): CommandError =>
  new CommandError(
    `nothing runs here (looked in ${dataDir})`,
    'Start it in this folder:  npx tracelab start  (the app) or  npx tracelab xray  (X-Ray alone)\n' +
      'Started with --data-dir? Give the same --data-dir here.',
  );

/** Any keys will do: the local X-Ray asks for none, but the SDK must sign with something. */
export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' };

export function xrayClient(instance: RunFile): XRayClient {
  return new XRayClient({
    endpoint: `http://${instance.addresses.xray}`,
    region: instance.region,
    credentials: localCredentials,
    maxAttempts: 2,
  });
}

/** Calls the running instance's own small API. */
export async function askInstance(
  instance: RunFile,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  try {
    return await fetch(`${instance.addresses.edge}/_tracelab/${path}`, {
      ...init,
      headers: { 'x-tracelab': '1' },
    });
  } catch (cause) {
    throw new CommandError(
      `the instance with pid ${instance.pid} does not answer at ${instance.addresses.edge}`,
      `Stop it with \`kill ${instance.pid}\` and start anew.`,
      { cause },
    );
  }
}

export async function instanceStatus(instance: RunFile): Promise<InstanceStatus> {
  return (await (await askInstance(instance, 'status')).json()) as InstanceStatus;
}
