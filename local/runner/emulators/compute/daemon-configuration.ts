/** Where the daemon's packages look for it. */
export const daemonConfiguration = '/etc/amazon/xray/cfg.yaml';

/**
 * The port for segments that a configuration of the X-Ray daemon names, or the usual one.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-configuration.html
 */
export function configuredPort(configuration: string | undefined): number {
  const [, port] = /^\s*UDPAddress:\s*["']?[\w.]*:(\d{1,5})/m.exec(configuration ?? '') ?? [];
  return Number(port ?? 2000);
}
