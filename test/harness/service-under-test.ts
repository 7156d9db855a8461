import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { bundleServices } from '../../lib/bundling/bundle-handlers.ts';
import { type Call, httpCall, type Reply } from './http-call.ts';
import { newTrace, type TraceContext } from './lambda-runtime.ts';
import { startUdpSink, type UdpSink } from './udp-sink.ts';

const root = resolve(import.meta.dirname, '../..');

/** A service's bundle on disk, with nothing of the project around it. */
export interface ServiceBundle extends AsyncDisposable {
  readonly name: string;
  readonly folder: string;
}

export const bundleService = (name: string): Promise<ServiceBundle> =>
  placeService(name, join(root, 'services'));

/** Bundles the text of a `server.ts`; it imports by absolute paths. */
export async function bundleServiceSource(name: string, source: string): Promise<ServiceBundle> {
  const sources = await mkdtemp(join(tmpdir(), 'service-sources-'));
  try {
    await mkdir(join(sources, name));
    await writeFile(join(sources, name, 'server.ts'), source);
    return await placeService(name, sources);
  } finally {
    await rm(sources, { recursive: true });
  }
}

/** As a string literal, for such a text. */
export const servicePath = (...path: string[]): string =>
  JSON.stringify(join(root, 'services', ...path));

async function placeService(name: string, servicesDir: string): Promise<ServiceBundle> {
  const files = bundleServices(servicesDir).get(name) ?? [];
  const folder = await mkdtemp(join(tmpdir(), `service-${name}-`));
  for (const { path, contents } of files) await writeFile(join(folder, path), contents);
  return { name, folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

/** How the process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A bundled service in a process of its own, with a stand-in for the X-Ray daemon. */
export interface ServiceUnderTest extends AsyncDisposable {
  readonly url: string;
  readonly sink: UdpSink;
  /** What it wrote to standard output, a line of JSON each, and to standard error. */
  readonly log: readonly string[];
  call(path: string, call?: Call): Promise<Reply>;
  /** Calls within a sampled trace of its own. */
  callTraced(path: string, call?: Call): Promise<Reply & { readonly trace: TraceContext }>;
  /** Resolves when the process has ended. */
  end(signal: NodeJS.Signals): Promise<Ending>;
}

export interface ServiceOptions {
  readonly environment: Readonly<Record<string, string>>;
  /** Files that the process loads before the bundle. */
  readonly preload?: readonly string[];
}

/** @throws with everything that it printed, when it ends before it listens. */
export async function startService(
  bundle: ServiceBundle,
  { environment, preload = [] }: ServiceOptions,
): Promise<ServiceUnderTest> {
  await using resources = new AsyncDisposableStack();
  const sink = resources.use(await startUdpSink());
  const child = spawn(
    process.execPath,
    [...preload.flatMap((file) => ['--import', file]), join(bundle.folder, 'server.js')],
    {
      cwd: bundle.folder,
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        HOST: '127.0.0.1',
        SERVICE_NAME: bundle.name,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'example',
        AWS_XRAY_DAEMON_ADDRESS: sink.address,
        AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const log: string[] = [];
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  resources.defer(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  createInterface(child.stderr).on('line', (line) => log.push(line));
  const port = await new Promise<number>((resolvePort, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      log.push(line);
      const { message, port } = JSON.parse(line);
      if (message === 'listening') resolvePort(port);
    });
    ended.then(([code]) =>
      reject(new Error(`the service ended with "${code}": ${log.join('\n')}`)),
    );
  });
  const url = `http://127.0.0.1:${port}`;
  const owned = resources.move();
  return {
    url,
    sink,
    log,
    call: (path, call) => httpCall(`${url}${path}`, call),
    async callTraced(path, call = {}) {
      const trace = newTrace();
      const headers = { 'x-amzn-trace-id': trace.traceHeader, ...call.headers };
      return { ...(await httpCall(`${url}${path}`, { ...call, headers })), trace };
    },
    async end(signal) {
      child.kill(signal);
      const [code, by] = await ended;
      return { code, signal: by };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
