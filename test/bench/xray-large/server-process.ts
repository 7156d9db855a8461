import { startDaemons } from '../../../local/daemon/daemons.ts';
import {
  createXRay,
  handleXRayRequest,
  startXRayServer,
  systemClock,
} from '../../../local/xray/index.ts';

/**
 * A local X-Ray behind HTTP and UDP, as `tracelab xray` serves it. Argument: its data directory.
 * Says `ServerReady`, then `ServerState` whenever it is told `state`, and ends when it is told `end`.
 */
export interface ServerReady {
  readonly url: string;
  readonly udpPort: number;
  /** What the system grants for datagrams that wait, in bytes. */
  readonly systemBuffer: number;
  /** Milliseconds from the first line of the program to the answer that it listens. */
  readonly openedAfter: number;
}

export interface ServerState {
  /** Resident now and at most so far, in megabytes. */
  readonly resident: number;
  readonly mostResident: number;
  /** Milliseconds of processor time since it began. */
  readonly processorTime: number;
  readonly received: number;
  readonly stored: number;
  readonly waiting: number;
  readonly lostBySystem: number;
  readonly spillover: number;
}

const began = performance.now();
const [dataDir] = process.argv.slice(2);
const clock = systemClock();
const warn = (message: string) => process.stderr.write(`${message}\n`);
const xray = createXRay({
  clock,
  account: '123456789012',
  region: 'us-east-1',
  dataDir,
  warn,
});
const server = await startXRayServer(xray, { host: '127.0.0.1', port: 0 });
const openedAfter = performance.now() - began;

let stored = 0;
const daemons = startDaemons({
  clock,
  send: (documents) => {
    const refused = xray.putTraceSegments(documents);
    stored += documents.length - refused.length;
    return refused;
  },
  handle: (request) => handleXRayRequest(xray, request),
  log: () => {},
});
const daemon = await daemons.open({ label: 'bench', port: 0 });

process.on('message', (message) => {
  if (message === 'state') tell(state());
  else void end();
});
tell({
  url: `http://127.0.0.1:${server.port}`,
  udpPort: daemon.port,
  systemBuffer: daemon.systemBuffer,
  openedAfter,
} satisfies ServerReady);

function tell(message: ServerReady | ServerState): void {
  process.send?.(message);
}

function state(): ServerState {
  const { received, waiting, lostBySystem, spillover } = daemon.counters();
  const { user, system } = process.cpuUsage();
  return {
    resident: process.memoryUsage.rss() / 1024 ** 2,
    mostResident: process.resourceUsage().maxRSS / 1024,
    processorTime: (user + system) / 1000,
    ...{ received, stored, waiting, lostBySystem, spillover },
  };
}

async function end(): Promise<void> {
  process.removeAllListeners('message');
  await daemons.close();
  await server.close();
  xray.close();
  process.disconnect();
}
