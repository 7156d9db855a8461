import type { Cloud } from '../../cloud.ts';
import type { CertificateAuthority } from '../../processes/certificates.ts';
import type { ResourceCondition } from '../../running-instance.ts';
import type { TargetRegistry } from '../compute/targets.ts';
import type { ListenerConfig, LoadBalancerConfig, TargetGroupConfig } from './config.ts';
import { type RunningListener, startListener } from './listener.ts';
import { createTargetPool, type TargetPool, type TargetStatus } from './target-pool.ts';

export interface LoadBalancerOptions {
  readonly host: string;
  /** Of each listener, in order; `0` takes any free port. */
  readonly ports: readonly number[];
  readonly registry: TargetRegistry;
  /** Stands in for the certificates of HTTPS listeners. */
  readonly authority: Pick<CertificateAuthority, 'issue'>;
  /** Takes the lines of a load balancer whose attributes ask for an access log. */
  readonly onAccessLog?: (line: string) => void;
}

export interface LoadBalancer {
  readonly name: string;
  /** `http://127.0.0.1:8080`, one for each listener. */
  readonly urls: readonly string[];
  /** Local ports by the name and port that the cloud knows: `front-1234.us-east-1.elb.amazonaws.com:80`. */
  readonly hosts: Readonly<Record<string, number>>;
  targets(): readonly TargetStatus[];
  /** Resolves when every target that is registered by now has been checked once. */
  checked(): Promise<void>;
  /** What the load balancer says of itself or of one of its target groups. */
  conditionOf(constructPath: string): ResourceCondition | undefined;
  /** Idempotent. */
  stop(): Promise<void>;
}

/** As its construct is called: `Storefront/Front`; its own name says less. */
export const loadBalancerName = ({ constructPath }: LoadBalancerConfig): string =>
  constructPath.replace(/(\/LoadBalancer)?\/Resource$/, '');

/**
 * Serves an application load balancer. Adds nothing to the service map: it gives requests the header
 * that a trace begins with, and never writes a segment.
 * @throws PortInUseError
 */
export async function createLoadBalancer(
  cloud: Cloud,
  config: LoadBalancerConfig,
  options: LoadBalancerOptions,
): Promise<LoadBalancer> {
  const pools = createPools(cloud, config, options.registry);
  const running: RunningListener[] = [];
  const addresses = new Map<number, string>();
  const hosts: Record<string, number> = {};
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= (async () => {
      await Promise.all(running.map((listener) => listener.stop()));
      for (const { pool } of pools.values()) pool.stop();
    })();
    return stopped;
  };
  try {
    for (const [index, listener] of config.listeners.entries()) {
      const started = await startListener(cloud, config, listener, {
        host: options.host,
        port: options.ports[index] ?? 0,
        poolOf: (arn) => pools.get(arn)?.pool,
        addresses,
        ...(listener.protocol === 'HTTPS' && {
          certificate: await options.authority.issue(namesOf(config, listener)),
        }),
        ...(config.attributes.accessLogs && { onAccessLog: options.onAccessLog }),
      });
      running.push(started);
      addresses.set(listener.port, localUrl(listener, options.host, started.port));
      hosts[`${config.dnsName.toLowerCase()}:${listener.port}`] = started.port;
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    name: loadBalancerName(config),
    urls: [...addresses.values()],
    hosts,
    checked: async () => {
      await Promise.all([...pools.values()].map(({ pool }) => pool.checked()));
    },
    conditionOf: (constructPath) => {
      if (constructPath === config.constructPath)
        return { detail: [...addresses.values()].join(', ') };
      const found = [...pools.values()].find(({ group }) => group.constructPath === constructPath);
      return found && { detail: describeTargets(found.pool.statuses()) };
    },
    targets: () => [...pools.values()].flatMap(({ pool }) => pool.statuses()),
    stop,
  };
}

/** One for each target group, however many rules lead to it. */
function createPools(
  cloud: Cloud,
  { listeners }: LoadBalancerConfig,
  registry: TargetRegistry,
): Map<string, { readonly group: TargetGroupConfig; readonly pool: TargetPool }> {
  const groups = listeners.flatMap(({ rules }) =>
    rules.flatMap(({ action }) =>
      action.kind === 'forward' ? action.targets.map(({ group }) => group) : [],
    ),
  );
  const distinct = new Map(groups.map((group) => [group.arn, group]));
  return new Map(
    [...distinct].map(([arn, group]) => [
      arn,
      { group, pool: createTargetPool(cloud, group, registry) },
    ]),
  );
}

/** `1 of 2 targets healthy`, and what is wrong with the first of the others. */
function describeTargets(statuses: readonly TargetStatus[]): string {
  const registered = statuses.filter(({ state }) => state !== 'draining');
  if (registered.length === 0) return 'no target is registered';
  const healthy = registered.filter(({ state }) => state === 'healthy').length;
  const ill = registered.find(({ reason }) => reason !== undefined);
  const reason = ill?.reason === undefined ? '' : `: "${ill.target.id}": ${ill.reason}`;
  return `${healthy} of ${registered.length} targets healthy${reason}`;
}

/** The load balancer's own name, and those that its rules ask for. */
const namesOf = ({ dnsName }: LoadBalancerConfig, { rules }: ListenerConfig): string[] => {
  const asked = rules.flatMap(({ conditions }) =>
    conditions.flatMap((condition) => (condition.kind === 'host-header' ? condition.values : [])),
  );
  const names = asked.filter((name) => /^(\*\.)?[\w.-]+$/.test(name));
  return [...new Set([dnsName, 'localhost', '127.0.0.1', ...names])];
};

const localUrl = ({ protocol }: ListenerConfig, host: string, port: number): string =>
  `${protocol.toLowerCase()}://${host.includes(':') ? `[${host}]` : host}:${port}`;
