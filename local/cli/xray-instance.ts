import { isIP } from 'node:net';
import {
  type Console,
  createConsole,
  localBackend,
  type PageOptions,
} from '../console-server/index.ts';
import { type Daemon, type DaemonLogLine, startDaemons } from '../daemon/daemons.ts';
import { namingPortOwner } from '../runner/port-owner.ts';
import { claimDataDir } from '../runner/run-file.ts';
import type { InstanceStatus, RunFile } from '../runner/running-instance.ts';
import {
  createXRay,
  type HttpAnswer,
  handleXRayRequest,
  systemClock,
  type XRay,
  type XRayHttpRequest,
} from '../xray/index.ts';
import { exampleSegment } from './example-command.ts';
import { packageVersion } from './version.ts';

export interface XRayInstanceOptions {
  /** For traces, and for what other commands need to find this one. */
  readonly dataDir: string;
  /** Nobody named the folder, so that one in memory does without where it cannot be had. @default false */
  readonly isUsualDataDir?: boolean;
  /** Keep traces in memory only. */
  readonly inMemory: boolean;
  /** Of the traces, in bytes. @default createXRay's */
  readonly diskBudgetBytes?: number;
  readonly host: string;
  /** For UDP and TCP; `0` takes any that is free for both. */
  readonly port: number;
  readonly region: string;
  readonly account: string;
  /** Where the console's page is. @default beside the sources, or the bundle */
  readonly page?: PageOptions;
  readonly warn: (message: string) => void;
  readonly onDaemonLog: (line: DaemonLogLine) => void;
}

/** X-Ray alone: its API, OTLP, the console and the daemon's proxy by TCP, segments by UDP, all on one port. */
export interface XRayInstance {
  readonly xray: XRay;
  /** `127.0.0.1:2000`, as a process of this machine reaches it. */
  readonly address: string;
  status(): InstanceStatus;
  /** Another process asks this one to stop. */
  onStopRequest(listener: () => void): void;
  /** Idempotent. */
  stop(): Promise<void>;
}

/** @throws PortInUseError, AlreadyRunningError, DataDirError, TraceStoreError; nothing is left running then. */
export async function startXRayInstance(options: XRayInstanceOptions): Promise<XRayInstance> {
  const cleanup = new AsyncDisposableStack();
  try {
    return await start(options, cleanup);
  } catch (error) {
    await cleanup.disposeAsync();
    throw error;
  }
}

async function start(
  options: XRayInstanceOptions,
  cleanup: AsyncDisposableStack,
): Promise<XRayInstance> {
  const { dataDir, inMemory, host, region, account, warn } = options;
  const data = claim(options);
  cleanup.defer(() => data?.release());
  const clock = systemClock();
  let opened: XRay | undefined;
  const whenOpen = (): XRay => {
    if (opened === undefined) throw new Error('X-Ray is about to open its store');
    return opened;
  };
  let control = (_: XRayHttpRequest): HttpAnswer | undefined => undefined;
  let console: Console | undefined;
  const daemons = startDaemons({
    clock,
    host,
    send: (documents) => whenOpen().putTraceSegments(documents),
    handle: (request) =>
      console?.answer(request) ?? control(request) ?? handleXRayRequest(whenOpen(), request),
    take: (request, response) => console?.take(request, response) ?? false,
    log: options.onDaemonLog,
  });
  cleanup.defer(async () => {
    console?.close();
    await daemons.close();
    opened?.close();
  });
  // Before the store, so that a port that is taken leaves no files.
  const daemon = await namingPortOwner(options.port, () =>
    daemons.open({ label: 'this machine', port: options.port }),
  );
  const xray = createXRay({
    ...{ clock, account, region, warn },
    diskBudgetBytes: options.diskBudgetBytes,
    ...(!inMemory && { dataDir }),
  });
  opened = xray;
  const address = reachableAddress(daemon);
  const version = packageVersion();
  const exampleCommand = exampleSegment(`http://${address}`);
  console = createConsole(
    localBackend({ xray, version, region, account, address, exampleCommand }),
    { page: options.page, warn },
  );

  const run: RunFile = {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    region,
    alone: true,
    addresses: {
      xray: address,
      edge: `http://${address}`,
      console: `http://${address}/`,
      apis: [],
    },
  };
  const status = (): InstanceStatus => ({
    ...run,
    stacks: [],
    leftOut: [],
    dataDir: inMemory ? null : dataDir,
    timeScale: 1,
    account,
    resources: [],
    traces: xray.count(),
  });
  let stopRequested = () => {};
  control = (request) => handleControl(request, status, () => stopRequested());
  if (data === undefined) {
    warn(
      `other commands do not find this one by its folder: give them --endpoint-url ${run.addresses.edge}`,
    );
  } else {
    data.publish(run);
  }

  let stopping: Promise<void> | undefined;
  return {
    xray,
    address,
    status,
    onStopRequest: (listener) => {
      stopRequested = listener;
    },
    stop: () => {
      stopping ??= cleanup.disposeAsync();
      return stopping;
    },
  };
}

/**
 * What keeps nothing needs the folder only to be found; jobs of one folder may run one each, side by side.
 */
function claim({ dataDir, inMemory, isUsualDataDir }: XRayInstanceOptions) {
  try {
    return claimDataDir(dataDir);
  } catch (error) {
    if (inMemory && isUsualDataDir) return undefined;
    throw error;
  }
}

/** What listens on every address is reached on this machine by the loopback one. */
function reachableAddress({ host, port, address }: Daemon): string {
  if (host === '0.0.0.0') return `127.0.0.1:${port}`;
  return isIP(host) === 6 && /^[0:]+$/.test(host) ? `[::1]:${port}` : address;
}

/** The paths of a running instance that `tracelab status` and `stop` call; undefined for every other. */
function handleControl(
  { method, path, headers }: XRayHttpRequest,
  status: () => InstanceStatus,
  stop: () => void,
): HttpAnswer | undefined {
  if (!path.startsWith('/_tracelab/')) return undefined;
  const answer = (code: number, body: unknown): HttpAnswer => ({
    status: code,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  // A page of another origin cannot send this header without being allowed to.
  if (headers['x-tracelab'] === undefined) {
    return answer(403, { message: 'send the header "x-tracelab: 1"' });
  }
  switch (`${method} ${path}`) {
    case 'GET /_tracelab/status':
      return answer(200, status());
    case 'POST /_tracelab/stop':
      // Once the answer is on its way.
      setTimeout(stop, 20);
      return answer(202, { stopping: true });
    default:
      return answer(404, { message: `no "${method} ${path}" here` });
  }
}
