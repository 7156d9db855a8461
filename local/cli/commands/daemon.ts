import { type Daemon, startDaemons } from '../../daemon/daemons.ts';
import { forwardRequests } from '../../daemon/forward-requests.ts';
import { forwardSegments } from '../../daemon/forward-segments.ts';
import { type LogWriter, openLogFile } from '../../daemon/log-file.ts';
import { findPortOwner, PortInUseError } from '../../runner/port-owner.ts';
import { plainText } from '../../wording/plain-text.ts';
import { systemClock } from '../../xray/index.ts';
import { type Command, CommandError, type Terminal } from '../command.ts';
import {
  type DaemonLevel,
  type DaemonOptions,
  daemonFlags,
  daemonOptions,
} from '../daemon-options.ts';
import { type DaemonTarget, findDaemonTarget } from '../daemon-target.ts';
import { targetFlags } from '../endpoint.ts';
import { watchSignals } from '../signals.ts';
import { packageVersion } from '../version.ts';
import { isLoopback } from '../xray-options.ts';

export const daemon: Command = {
  name: 'daemon',
  summary:
    'Runs the X-Ray daemon: takes segments by UDP and sends them to an X-Ray, a local one or AWS, for which it is a proxy by TCP as well.',
  flags: {
    ...daemonFlags,
    'endpoint-url': {
      ...targetFlags['endpoint-url'],
      short: 'e',
      help: 'X-Ray to send to (default: what runs in this folder, else $TRACELAB_ENDPOINT_URL)',
    },
    target: {
      ...targetFlags.target,
      help: 'aws sends to the real X-Ray, with the credentials of the AWS SDK',
    },
    profile: targetFlags.profile,
    'data-dir': targetFlags['data-dir'],
  },
  examples: [
    'tracelab daemon -b 127.0.0.1:2001 -t 127.0.0.1:2001',
    'tracelab daemon --target aws --region eu-west-1',
    'tracelab daemon -c cfg.yaml --endpoint-url http://xray.internal:2000',
  ],
  run: async ({ flags, terminal }) => {
    if (flags.version === true) {
      terminal.out(`tracelab daemon ${packageVersion()}\n`);
      return 0;
    }
    const options = daemonOptions(flags, process.env);
    const target = await findDaemonTarget(flags, options);
    const log = createLog(options, terminal);
    const signals = watchSignals();
    const running = await start(options, target, log);
    const ended = Promise.withResolvers<number>();
    signals.onFirst(ended.resolve);
    // Fit for AWS_XRAY_DAEMON_ADDRESS.
    terminal.out(`ready ${running.daemon.address}\n`);
    const code = await ended.promise;
    log('info', 'Shutdown initiated');
    await running.close();
    log('info', totals(running.daemon));
    target.client.destroy();
    target.agent.destroy();
    signals.release();
    return code;
  },
};

type Log = (level: DaemonLevel, message: string) => void;

const order: readonly DaemonLevel[] = ['debug', 'info', 'warn', 'error'];

/** `2026-11-20T06:07:06Z [Info] Successfully sent batch of 1 segments (0.123 seconds)`, as the daemon of AWS. */
function createLog({ level: least, logFile, logRotates }: DaemonOptions, terminal: Terminal): Log {
  const write: LogWriter = logFile === undefined ? terminal.err : openLog(logFile, logRotates);
  return (level, message) => {
    if (order.indexOf(level) < order.indexOf(least)) return;
    const time = new Date().toISOString().replace(/\.\d+/, '');
    const name = `${level[0]?.toUpperCase()}${level.slice(1)}`;
    write(`${time} [${name}] ${plainText(message)}\n`);
  };
}

function openLog(path: string, rotates: boolean): LogWriter {
  try {
    return openLogFile(path, rotates);
  } catch (cause) {
    throw new CommandError(`--log-file: ${(cause as Error).message}`, undefined, { cause });
  }
}

interface RunningDaemon {
  readonly daemon: Daemon;
  close(): Promise<void>;
}

/** @throws CommandError */
async function start(
  options: DaemonOptions,
  target: DaemonTarget,
  log: Log,
): Promise<RunningDaemon> {
  const { udp, tcp, bufferMegabytes, resourceArn } = options;
  const { client, endpoint, sign, agent, region } = target;
  log('info', `Initializing X-Ray daemon, tracelab ${packageVersion()}`);
  for (const warning of options.warnings) log('warn', warning);
  for (const host of new Set([udp.host, tcp.host].filter((each) => !isLoopback(each)))) {
    log(
      'warn',
      `Listens on ${host}: whoever reaches this machine can send segments and call X-Ray`,
    );
  }
  log('info', `Using buffer memory limit of ${bufferMegabytes} MB`);
  log('info', `Using region: ${region}`);
  log('info', `HTTP Proxy server using X-Ray Endpoint : ${endpoint.href}`);
  assertNotItself(endpoint, options);

  const segments = forwardSegments(client, (message) => log('warn', message));
  const daemons = startDaemons({
    clock: systemClock(),
    host: udp.host,
    bufferBytes: bufferMegabytes * 1024 * 1024,
    // Each call has a limit of its own; a batch is tried for as long as it takes.
    callTimeout: Number.POSITIVE_INFINITY,
    ...(resourceArn !== undefined && { resourceArn }),
    send: segments.send,
    handle: forwardRequests({
      endpoint,
      sign,
      agent,
      signal: segments.ended,
      log: (message) => log('error', message),
    }),
    log: ({ level, message }) => log(level, message),
  });
  try {
    const isShared = udp.host === tcp.host && udp.port === tcp.port;
    const daemon = await daemons.open({
      label: 'this machine',
      port: udp.port,
      ...(!isShared && { tcp }),
    });
    log('info', `Listening on ${daemon.address}`);
    return {
      daemon,
      close: async () => {
        segments.end();
        await daemons.close();
        segments.flush();
      },
    };
  } catch (error) {
    await daemons.close();
    throw explainBind(error, options);
  }
}

/** Each segment would come back for ever. @throws CommandError */
function assertNotItself({ hostname, port }: URL, { tcp }: DaemonOptions): void {
  if (tcp.port === 0 || Number(port) !== tcp.port || !isLoopback(hostname.replace(/^\[|\]$/g, '')))
    return;
  throw new CommandError(
    `the X-Ray that is sent to listens on port ${port} itself`,
    `Give the daemon another one:  tracelab daemon -b 127.0.0.1:${tcp.port + 1} -t 127.0.0.1:${tcp.port + 1}`,
  );
}

function explainBind(error: unknown, { udp, tcp }: DaemonOptions): unknown {
  const { code, port = 0 } = error as NodeJS.ErrnoException & { port?: number };
  switch (code) {
    case 'EADDRINUSE':
      return new CommandError(
        new PortInUseError(port, findPortOwner(port)).message,
        `Stop it, or choose others:  tracelab daemon -b ${udp.host}:${port + 1} -t ${tcp.host}:${port + 1}`,
        { cause: error },
      );
    case 'EACCES':
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new CommandError(
        `cannot listen on ${udp.host}:${udp.port} and ${tcp.host}:${tcp.port}: ${(error as Error).message}`,
        undefined,
        { cause: error },
      );
    default:
      return error;
  }
}

function totals(daemon: Daemon): string {
  const { received, malformed, sent, unprocessed, spillover, failed, lostBySystem } =
    daemon.counters();
  return (
    `Segments: received ${received}, malformed ${malformed}, sent ${sent}, unprocessed ${unprocessed}, ` +
    `spilled over ${spillover}, failed ${failed}, dropped by the system ${lostBySystem}`
  );
}
