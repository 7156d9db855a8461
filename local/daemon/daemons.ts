import { hostname } from 'node:os';
import type { TelemetryRecord, UnprocessedTraceSegment } from '@aws-sdk/client-xray';
import {
  type Clock,
  type HttpAnswer,
  type RunningServer,
  startServer,
  type XRayHttpRequest,
} from '../xray/index.ts';
import { createBatchSender, type LogLevel } from './batch-sender.ts';
import { createReceiverCounters, type DaemonCounters, readCounter } from './counters.ts';
import { watchDrops } from './drop-watch.ts';
import { systemBuffer } from './receiver.ts';
import { type ReceiverClient, startReceiver } from './receiver-client.ts';
import { readSystemDrops } from './system-drops.ts';
import { startTelemetry } from './telemetry.ts';

/** Which daemon it is: one per compute environment. */
export interface DaemonName {
  /** Of the environment it belongs to, for lines and callers. */
  readonly label: string;
}

export interface DaemonsOptions {
  readonly clock: Clock;
  /** @default 127.0.0.1 */
  readonly host?: string;
  /** Hands documents to X-Ray, at most 50. May throw; the batch is then lost and counted. */
  readonly send: (
    documents: readonly string[],
    daemon: DaemonName,
  ) => readonly UnprocessedTraceSegment[] | Promise<readonly UnprocessedTraceSegment[]>;
  /** Answers what comes by TCP, every method and path, as the daemon's proxy passes everything on. */
  readonly handle: (
    request: XRayHttpRequest,
    daemon: DaemonName,
  ) => HttpAnswer | Promise<HttpAnswer>;
  readonly log: (line: DaemonLogLine) => void;
  /** Documents that may wait, all daemons together, in bytes. @default 64 MiB */
  readonly bufferBytes?: number;
}

export interface DaemonLogLine extends DaemonName {
  readonly level: LogLevel;
  readonly message: string;
}

export interface Daemon extends DaemonName {
  readonly host: string;
  /** The same number for UDP and TCP. */
  readonly port: number;
  /** `127.0.0.1:2000`, fit for `AWS_XRAY_DAEMON_ADDRESS`. */
  readonly address: string;
  /** What the system granted for datagrams that wait to be read, in bytes, as it tells it. */
  readonly systemBuffer: number;
  counters(): DaemonCounters;
  /** Stops receiving, sends what arrived, closes. Idempotent. */
  close(): Promise<void>;
}

export interface Daemons {
  /**
   * Opens one more daemon; port `0` takes any that is free for both protocols.
   *
   * @throws an error with `code` (`EADDRINUSE`, `EACCES`) and `port` when the port cannot be had.
   */
  open(options: { readonly label: string; readonly port: number }): Promise<Daemon>;
  /** Closes every daemon, then the receiving thread. Idempotent. */
  close(): Promise<void>;
}

/**
 * Hosts X-Ray daemons: segments by UDP, received in a thread of their own, and the X-Ray API by TCP
 * without credentials. https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon.html
 */
export function startDaemons(options: DaemonsOptions): Daemons {
  const receiver = startReceiver({ bufferBytes: options.bufferBytes ?? 64 * 1024 * 1024 });
  const daemons = new Set<Daemon>();
  let closing: Promise<void> | undefined;
  return {
    async open(name) {
      const daemon = await openDaemon(options, receiver, name);
      daemons.add(daemon);
      return daemon;
    },
    close() {
      closing ??= Promise.allSettled([...daemons].map((daemon) => daemon.close())).then(() =>
        receiver.stop(),
      );
      return closing;
    },
  };
}

async function openDaemon(
  options: DaemonsOptions,
  receiver: ReceiverClient,
  { label, port }: { readonly label: string; readonly port: number },
): Promise<Daemon> {
  const { clock, host = '127.0.0.1' } = options;
  const name: DaemonName = { label };
  const log = (level: LogLevel, message: string) => options.log({ label, level, message });
  const sender = createBatchSender((documents) => options.send(documents, name), log);
  const received = createReceiverCounters();
  const drops = watchDrops(
    () => counters().lostBySystem,
    (count) => log('warn', tellDrops(count, socket.systemBuffer)),
  );

  const { server, socket } = await bindBoth(port, {
    tcp: (tcpPort) =>
      startServer({
        handle: (request) => options.handle(request, name),
        host,
        port: tcpPort,
        warn: (message) => log('error', message),
      }),
    udp: (udpPort) =>
      receiver.open({
        host,
        port: udpPort,
        counters: received,
        listener: {
          onBatch: (documents) => {
            drops.look();
            return sender.send(documents);
          },
          onLog: (message) => log('warn', message),
        },
      }),
  });

  let lostBySystem = 0;
  const counters = (): DaemonCounters => {
    // Once the socket is closed the system forgets it.
    lostBySystem = Math.max(lostBySystem, readSystemDrops(host, server.port));
    return {
      received: readCounter(received, 'received'),
      malformed: readCounter(received, 'malformed'),
      waiting: readCounter(received, 'waiting'),
      spillover: readCounter(received, 'spillover'),
      ...sender.counts,
      lostBySystem,
    };
  };
  const telemetry = startTelemetry({
    clock,
    counters,
    send: (records) => sendTelemetry(records, options, name),
  });

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    drops.flush();
    await socket.close();
    sender.flush();
    await telemetry.close();
    await server.close();
  };
  return {
    label,
    host,
    port: server.port,
    address: `${host.includes(':') ? `[${host}]` : host}:${server.port}`,
    systemBuffer: socket.systemBuffer,
    counters,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

const tellDrops = (count: number, granted: number): string =>
  `The system dropped ${count} datagrams that came faster than they were read; for those that wait it granted ${
    granted >> 10
  } KB where ${systemBuffer >> 10} KB were asked for`;

/** A port that was free by TCP may be taken by UDP; with any port allowed, another one is tried. */
async function bindBoth<Socket>(
  port: number,
  bind: {
    readonly tcp: (port: number) => Promise<RunningServer>;
    readonly udp: (port: number) => Promise<Socket>;
  },
  attempts = 20,
): Promise<{ server: RunningServer; socket: Socket }> {
  const server = await bind.tcp(port);
  try {
    return { server, socket: await bind.udp(server.port) };
  } catch (error) {
    await server.close();
    if (port === 0 && attempts > 1) return bindBoth(port, bind, attempts - 1);
    throw error instanceof Error ? Object.assign(error, { port: server.port }) : error;
  }
}

async function sendTelemetry(
  records: readonly TelemetryRecord[],
  { handle }: DaemonsOptions,
  daemon: DaemonName,
): Promise<void> {
  const body = JSON.stringify({
    TelemetryRecords: records.map((record) => ({
      ...record,
      Timestamp: (record.Timestamp?.getTime() ?? 0) / 1000,
    })),
    Hostname: hostname().slice(0, 255),
  });
  const answer = await handle(
    { method: 'POST', path: '/TelemetryRecords', headers: {}, body: Buffer.from(body) },
    daemon,
  );
  if (answer.status !== 200) throw new Error(`PutTelemetryRecords answered ${answer.status}`);
}
