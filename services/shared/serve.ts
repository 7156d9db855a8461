import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parsePort, requireVariable, SettingError } from './environment.ts';
import { logError, logInfo } from './log.ts';
import { type Compute, startTracing } from './tracing.ts';

export interface Service {
  readonly listener: RequestListener;
  /** Gives up what the listener held, after the last answer. */
  readonly release: () => Promise<void>;
}

/** How long requests that are being answered may take once the service is told to stop. */
const longestFarewell = 10_000;

/**
 * A load balancer answers 502 when the service closes a connection just as it is used again, so the
 * service keeps it longer than the 60 s that the load balancer does.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#connection-idle-timeout
 */
const keepAliveTimeout = 65_000;

/**
 * Starts tracing, makes the service and serves it; a setting that is wrong ends it at once, with
 * status 1.
 */
export async function runService(compute: Compute, make: () => Service): Promise<void> {
  await startTracing(compute);
  try {
    serve(make());
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    logError('cannot start', error);
    process.exitCode = 1;
  }
}

/**
 * Listens on `PORT` (and `HOST`, every address unless set) until SIGTERM or SIGINT. Then requests
 * that have begun are answered, what the service holds is released, and the process ends by having
 * nothing left to do.
 */
function serve({ listener, release }: Service): void {
  const port = parsePort('PORT', requireVariable('PORT'));
  const server = createServer({ keepAliveTimeout }, listener);
  let isStopping = false;
  server.on('request', (_request, response) => {
    // The connection counts as idle only once this event is over.
    response.once('close', () => setImmediate(() => isStopping && server.closeIdleConnections()));
  });
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    const patience = setTimeout(() => server.closeAllConnections(), longestFarewell).unref();
    await new Promise((resolve) => server.close(resolve));
    clearTimeout(patience);
    try {
      await release();
    } catch (error) {
      logError('stopping left something open', error);
      process.exitCode = 1;
    }
  };
  server.on('error', (error) => {
    logError(`cannot listen on port "${port}"`, error);
    process.exitCode = 1;
    void stop();
  });
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  server.listen(port, process.env.HOST || '0.0.0.0', () => {
    logInfo('listening', { port: (server.address() as AddressInfo).port });
  });
}
