import { PortInUseError } from '../runner/port-owner.ts';
import { AlreadyRunningError, DataDirError } from '../runner/run-file.ts';
import { TraceStoreError } from '../xray/index.ts';
import { CommandError, type Terminal } from './command.ts';
import { xrayClient } from './instance.ts';
import { alignColumns, bold, dim } from './output/format.ts';
import { formatTraceLine } from './output/trace-line.ts';
import { portAdvice } from './port-advice.ts';
import { createTraceFeed } from './trace-feed.ts';
import { startXRayInstance, type XRayInstance, type XRayInstanceOptions } from './xray-instance.ts';

/** Who has sent nothing by then probably sends it elsewhere. */
const longSilence = 10_000;

/** Starts X-Ray alone; what goes wrong is told with its remedy. @throws CommandError */
export async function startXRayOrExplain(options: XRayInstanceOptions): Promise<XRayInstance> {
  try {
    return await startXRayInstance(options);
  } catch (error) {
    if (error instanceof PortInUseError) {
      throw new CommandError(error.message, portAdvice(error, 'tracelab xray --port'));
    }
    if (error instanceof AlreadyRunningError) {
      throw new CommandError(
        error.message,
        'npx tracelab status shows it, npx tracelab stop ends it;\n' +
          'a second one needs its own --data-dir and --port (0 takes any free one).',
      );
    }
    if (error instanceof DataDirError || error instanceof TraceStoreError) {
      throw new CommandError(error.message);
    }
    throw bindError(error, options) ?? error;
  }
}

function bindError(error: unknown, { host, port }: XRayInstanceOptions): CommandError | undefined {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EACCES':
      return new CommandError(
        `port ${port} may not be listened on`,
        'Ports below 1024 want an administrator; choose one above, or 0 for any free one.',
        { cause: error },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new CommandError(
        `--host "${host}" is no address of this machine`,
        'Leave it away for this machine alone, or give 0.0.0.0 for all of its addresses.',
        { cause: error },
      );
    default:
      return undefined;
  }
}

/** Every address, for programs. */
export function addressesOf(instance: XRayInstance) {
  const { address } = instance;
  const { region, account, dataDir, pid } = instance.status();
  return {
    api: `http://${address}`,
    console: `http://${address}/`,
    /** Fit for `AWS_XRAY_DAEMON_ADDRESS`. */
    daemon: address,
    otlp: `http://${address}/v1/traces`,
    region,
    account,
    dataDir,
    pid,
  };
}

export function greeting(instance: XRayInstance, terminal: Terminal): string {
  const { api, console, daemon, otlp, region, account, dataDir } = addressesOf(instance);
  const { traces } = instance.status();
  const kept = traces === 0 ? '' : `${traces} from before`;
  const where = alignColumns([
    ['console', console, 'service map and traces, in a browser'],
    ['X-Ray API', api, 'no credentials needed, signed calls are welcome'],
    ['daemon', daemon, 'segments by UDP, its proxy by TCP'],
    ['OTLP', otlp, 'protobuf or JSON over HTTP'],
    ['traces', dataDir ?? 'in memory', dataDir === null ? 'gone when this ends' : kept],
  ]);
  const exports = alignColumns([
    [`export AWS_XRAY_DAEMON_ADDRESS=${daemon}`, '# X-Ray SDKs, Powertools, daemon clients'],
    [`export OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=${otlp}`, '# OpenTelemetry,'],
    ['export OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf', '# by HTTP'],
    [`export AWS_ENDPOINT_URL_XRAY=${api}`, '# AWS SDKs and the AWS CLI, for X-Ray only'],
  ]);
  return [
    '',
    `  ${bold(terminal, 'tracelab xray')} ${dim(terminal, `· account ${account}, ${region} · runs on this machine, sends nothing to AWS`)}`,
    '',
    ...where.map((line) => `  ${line}`),
    '',
    '  Point an app at it:',
    ...exports.map((line) => `    ${line}`),
    '',
    dim(
      terminal,
      '  Sampled as on AWS: one request a second and 5 % of the others; npx tracelab sampling changes it',
    ),
    '',
    '  See what came:',
    '    npx tracelab traces --tail',
    '    npx tracelab map',
    `    aws xray get-service-graph --endpoint-url ${api} --region ${region} --no-sign-request \\`,
    '      --start-time $(($(date +%s)-600)) --end-time $(($(date +%s)+1))',
    '',
    '',
  ].join('\n');
}

/** A line for each trace; one hint when none comes. @returns what ends it */
export function tellOfTraces(instance: XRayInstance, terminal: Terminal): () => void {
  const client = xrayClient(instance.status());
  const feed = createTraceFeed(client, {
    onTrace: (trace) => terminal.err(formatTraceLine(trace, terminal)),
    onSkipped: (count) =>
      terminal.err(dim(terminal, `  … ${count} more traces; npx tracelab traces lists them\n`)),
  });
  const hint = setTimeout(
    () =>
      terminal.err(
        dim(
          terminal,
          `  no traces yet: does the app run with AWS_XRAY_DAEMON_ADDRESS=${instance.address} ?\n`,
        ),
      ),
    longSilence,
  );
  const unsubscribe = instance.xray.subscribe((id) => {
    clearTimeout(hint);
    feed.changed(id);
  });
  return () => {
    clearTimeout(hint);
    unsubscribe();
    feed.stop();
    client.destroy();
  };
}
