import { request } from 'node:http';
import type { Target } from '../compute/targets.ts';
import type { HealthCheckConfig } from './config.ts';

/**
 * Asks a target once, on a connection of its own. The time limit is real time whatever the time scale,
 * because what the target does takes real time.
 * @returns why it is not healthy; undefined when it is.
 */
export function checkHealth(
  { host, port }: Pick<Target, 'host' | 'port'>,
  config: HealthCheckConfig,
  signal: AbortSignal,
): Promise<string | undefined> {
  const timeout = AbortSignal.timeout(config.timeout);
  return new Promise((resolve) => {
    const asking = request({
      host,
      port: config.port ?? port,
      path: config.path,
      agent: false,
      headers: { 'User-Agent': 'ELB-HealthChecker/2.0', Connection: 'close' },
      signal: AbortSignal.any([signal, timeout]),
    });
    asking.on('response', (response) => {
      const status = response.statusCode ?? 0;
      const healthy = config.matcher.some(({ from, to }) => status >= from && status <= to);
      resolve(healthy ? undefined : `it answers ${status} to ${config.path}`);
      response.destroy();
    });
    asking.on('error', (error: NodeJS.ErrnoException) => {
      resolve(
        timeout.aborted
          ? `it does not answer ${config.path} within ${config.timeout / 1000} s`
          : `${config.path} cannot be asked: ${error.code ?? error.message}`,
      );
    });
    asking.end();
  });
}
