import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { XRayClient } from '@aws-sdk/client-xray';
import { newFolder } from '../end-to-end/scratch-folder.ts';

export const repository = join(import.meta.dirname, '../..');

/** A local X-Ray in a process of its own, as people outside this repository run it. */
export interface XRayCommand extends AsyncDisposable {
  /** What `--output json` tells. */
  readonly addresses: { readonly api: string; readonly daemon: string; readonly otlp: string };
  /** Reads by the API, without credentials of this machine. */
  readonly client: XRayClient;
  /** What an application needs in its environment, and nothing of this process. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface XRayCommandOptions {
  /** @default the command of the sources, in a folder of its own */
  readonly command?: readonly [string, ...string[]];
  readonly cwd?: string;
  /** More of its flags. */
  readonly flags?: readonly string[];
}

const fromSources = [process.execPath, join(repository, 'local/cli/tracelab.js')] as const;

/** Starts `tracelab xray` on a free port, its traces in memory. @throws with its own words when it ends instead. */
export async function startXRayCommand(options: XRayCommandOptions = {}): Promise<XRayCommand> {
  const {
    command: [program, ...before] = fromSources,
    cwd = newFolder('xray'),
    flags = [],
  } = options;
  const child = spawn(
    program,
    [...before, 'xray', '--port', '0', '--in-memory', '--output', 'json', ...flags],
    // A group of its own: a package runner has children, which all get the signal.
    { cwd, env: plainEnvironment(), stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const closed = once(child, 'close');
  const first = await Promise.race([once(createInterface(child.stdout), 'line'), closed]);
  if (child.exitCode !== null)
    throw new Error(`"${program}" ended with ${child.exitCode}:\n${said}`);
  const addresses = JSON.parse(String(first[0])) as XRayCommand['addresses'];
  const client = new XRayClient({
    endpoint: addresses.api,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  });
  return {
    addresses,
    client,
    environment: {
      ...plainEnvironment(),
      AWS_XRAY_DAEMON_ADDRESS: addresses.daemon,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: addresses.otlp,
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf',
      AWS_ENDPOINT_URL_XRAY: addresses.api,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    },
    async [Symbol.asyncDispose]() {
      client.destroy();
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
      await closed;
    },
  };
}

const home = newFolder('home');

/** Programs are found, and that is all: no credentials, profiles, caches or settings of this machine. */
export const plainEnvironment = (): Record<string, string> => ({
  PATH: process.env.PATH ?? '',
  HOME: home,
  NO_COLOR: '1',
});
