import { hostname } from 'node:os';
import type { TelemetryRecord, UnprocessedTraceSegment } from '@aws-sdk/client-xray';
import {
  type Clock,
  type HttpAnswer,
  type HttpTaker,
  startServer,
  type XRayHttpRequest,
} from '../xray/index.ts';
import { createBatchSender, type LogLevel } from './batch-sender.ts';
import { type Bind, bindApart, bindBoth, formatAddress } from './bind.ts';
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
  /** Answers what comes by TCP and is not to be answered as a whole; asked before `handle`. @default nothing */
  readonly take?: HttpTaker;
  readonly log: (line: DaemonLogLine) => void;
  /** Documents that may wait, all daemons together, in bytes. @default 64 MiB */
  readonly bufferBytes?: number;
  /** A call of `send` that takes longer, in milliseconds, has failed. @default 2000 */
  readonly callTimeout?: number;
  /** What telemetry tells X-Ray of where the daemons run. */
  readonly resourceArn?: string;
}

export interface DaemonLogLine extends DaemonName {
  readonly level: LogLevel;
  readonly message: string;
}

export interface Daemon extends DaemonName {
  readonly host: string;
  /** For UDP, and for TCP unless that was asked for elsewhere. */
  readonly port: number;
  /** `127.0.0.1:2000`, or `udp:127.0.0.1:2000 tcp:127.0.0.1:3000`: fit for `AWS_XRAY_DAEMON_ADDRESS`. */
  readonly address: string;
  /** What the system granted for datagrams that wait to be read, in bytes, as it tells it. */
  readonly systemBuffer: number;
  counters(): DaemonCounters;
  /** Stops receiving, sends what arrived, closes. Idempotent. */
  close(): Promise<void>;
}

export interface DaemonAddress extends DaemonName {
  readonly port: number;
  /** Where TCP listens, if not where UDP does. */
  readonly tcp?: { readonly host: string; readonly port: number };
}

export interface Daemons {
  /**
   * Opens one more daemon; port `0` takes any that is free for both protocols.
   *
   * @throws an error with `code` (`EADDRINUSE`, `EACCES`) and `port` when the port cannot be had.
   */
  open(options: DaemonAddress): Promise<Daemon>;
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
  { label, port, tcp }: DaemonAddress,
): Promise<Daemon> {
  const { clock, host = '127.0.0.1' } = options;
  const name: DaemonName = { label };
  const log = (level: LogLevel, message: string) => options.log({ label, level, message });
  const sender = createBatchSender(
    (documents) => options.send(documents, name),
    log,
    options.callTimeout,
  );
  const received = createReceiverCounters();
  const drops = watchDrops(
    () => counters().lostBySystem,
    (count) => log('warn', tellDrops(count, socket.systemBuffer)),
  );

  const bind: Bind<Awaited<ReturnType<ReceiverClient['open']>>> = {
    tcp: (tcpPort, tcpHost) =>
      startServer({
        handle: (request) => options.handle(request, name),
        take: options.take,
        host: tcpHost,
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
  };
  const bound =
    tcp === undefined ? await bindBoth(port, host, bind) : await bindApart(port, host, tcp, bind);
  const { server, socket } = bound;

  let lostBySystem = 0;
  const counters = (): DaemonCounters => {
    // Once the socket is closed the system forgets it.
    lostBySystem = Math.max(lostBySystem, readSystemDrops(host, bound.port));
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
    port: bound.port,
    address:
      tcp === undefined
        ? formatAddress(host, bound.port)
        : `udp:${formatAddress(host, bound.port)} tcp:${formatAddress(tcp.host, server.port)}`,
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

async function sendTelemetry(
  records: readonly TelemetryRecord[],
  { handle, resourceArn }: DaemonsOptions,
  daemon: DaemonName,
): Promise<void> {
  const body = JSON.stringify({
    TelemetryRecords: records.map((record) => ({
      ...record,
      Timestamp: (record.Timestamp?.getTime() ?? 0) / 1000,
    })),
    Hostname: hostname().slice(0, 255),
    ...(resourceArn !== undefined && { ResourceARN: resourceArn }),
  });
  const answer = await handle(
    { method: 'POST', path: '/TelemetryRecords', headers: {}, body: Buffer.from(body) },
    daemon,
  );
  if (answer.status !== 200) throw new Error(`PutTelemetryRecords answered ${answer.status}`);
}
