import type { AccessLogs } from './access-logs.ts';
import type { AppPlan } from './app-plan.ts';
import type { Cloud } from './cloud.ts';
import { createRestApi, type RestApiOptions } from './emulators/apigateway/apigateway.ts';
import { assembleRestApis } from './emulators/apigateway/assemble.ts';
import { stageNodeName } from './emulators/apigateway/config.ts';
import type { TargetRegistry } from './emulators/compute/targets.ts';
import { assembleLoadBalancers } from './emulators/elbv2/assemble.ts';
import { createLoadBalancer, type LoadBalancer } from './emulators/elbv2/load-balancer.ts';
import type { CertificateAuthority } from './processes/certificates.ts';

/** What every front needs of the machine. */
export interface FrontsOptions {
  readonly host: string;
  readonly ports: { readonly api: number; readonly loadBalancer: number };
  readonly authority: CertificateAuthority;
  readonly accessLogs: AccessLogs;
  readonly cleanup: AsyncDisposableStack;
}

/** An API as the rest of the runner sees it. */
export interface RunningApiFront {
  readonly name: string;
  readonly url: string;
  readonly hosts: Readonly<Record<string, number>>;
}

/** The first API takes the port that was asked for, every further one the next. */
export async function startApis(
  plan: AppPlan,
  cloud: Cloud,
  { host, ports, authority, accessLogs, cleanup }: FrontsOptions,
  handling: Omit<RestApiOptions, 'host' | 'port' | 'certificate' | 'onAccessLog'>,
): Promise<RunningApiFront[]> {
  const { apis, problems } = assembleRestApis(plan.apiGateway);
  for (const problem of problems) cloud.warn(problem);
  if (apis.length === 0) return [];
  const certificate = await authority.issue([`*.execute-api.${cloud.region}.amazonaws.com`]);
  const running: RunningApiFront[] = [];
  for (const config of apis) {
    const api = await createRestApi(cloud, config, {
      ...handling,
      host,
      port: portAfter(ports.api, running.length),
      certificate,
      onAccessLog: accessLogs.open(stageNodeName(config)),
    });
    cleanup.defer(() => api.stop());
    running.push(api);
  }
  return running;
}

/** The first listener takes the port that was asked for, every further one the next. */
export async function startLoadBalancers(
  plan: AppPlan,
  cloud: Cloud,
  registry: TargetRegistry,
  { host, ports, authority, accessLogs, cleanup }: FrontsOptions,
): Promise<LoadBalancer[]> {
  const { loadBalancers, problems } = assembleLoadBalancers(plan.loadBalancing);
  for (const problem of problems) cloud.warn(problem);
  const running: LoadBalancer[] = [];
  let taken = 0;
  for (const config of loadBalancers) {
    const first = taken;
    taken += config.listeners.length;
    const loadBalancer = await createLoadBalancer(cloud, config, {
      host,
      ports: config.listeners.map((_, index) => portAfter(ports.loadBalancer, first + index)),
      registry,
      authority,
      onAccessLog: accessLogs.open(config.name),
    });
    cleanup.defer(() => loadBalancer.stop());
    running.push(loadBalancer);
  }
  return running;
}

/** `0` stays any free port. */
const portAfter = (first: number, further: number): number => (first === 0 ? 0 : first + further);
