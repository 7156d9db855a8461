import type { AccessLogs } from './access-logs.ts';
import type { AppPlan } from './app-plan.ts';
import type { Cloud } from './cloud.ts';
import { createRestApi, type RestApiOptions } from './emulators/apigateway/apigateway.ts';
import { assembleRestApis } from './emulators/apigateway/assemble.ts';
import { stageNodeName } from './emulators/apigateway/config.ts';
import { assembleHttpApis } from './emulators/apigatewayv2/assemble.ts';
import { createHttpApi, httpApiName } from './emulators/apigatewayv2/http-api.ts';
import type { TargetRegistry } from './emulators/compute/targets.ts';
import { assembleLoadBalancers } from './emulators/elbv2/assemble.ts';
import { createLoadBalancer, type LoadBalancer } from './emulators/elbv2/load-balancer.ts';
import type { CertificateAuthority } from './processes/certificates.ts';
import type { ResourceCondition } from './running-instance.ts';

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
  conditionOf(constructPath: string): ResourceCondition | undefined;
}

/** REST APIs and, after them, HTTP APIs: the first takes the port that was asked for, every further one the next. */
export async function startApis(
  plan: AppPlan,
  cloud: Cloud,
  { host, ports, authority, accessLogs, cleanup }: FrontsOptions,
  handling: Omit<RestApiOptions, 'host' | 'port' | 'certificate' | 'onAccessLog'>,
): Promise<RunningApiFront[]> {
  const rest = assembleRestApis(plan.apiGateway);
  const http = assembleHttpApis(plan.httpApis);
  for (const problem of [...rest.problems, ...http.problems]) cloud.warn(problem);
  if (rest.apis.length + http.apis.length === 0) return [];
  const certificate = await authority.issue([`*.execute-api.${cloud.region}.amazonaws.com`]);
  const running: RunningApiFront[] = [];
  const add = <Api extends RunningApiFront & { stop(): Promise<void> }>(api: Api) => {
    cleanup.defer(() => api.stop());
    running.push(api);
  };
  for (const config of rest.apis) {
    const port = portAfter(ports.api, running.length);
    const onAccessLog = accessLogs.open(stageNodeName(config));
    const sockets = { host, port, certificate, onAccessLog };
    add(await createRestApi(cloud, config, { ...handling, ...sockets }));
  }
  for (const config of http.apis) {
    const port = portAfter(ports.api, running.length);
    const onAccessLog = accessLogs.open(httpApiName(config));
    const sockets = { host, port, certificate, onAccessLog };
    add(await createHttpApi(cloud, config, { functions: handling.functions, ...sockets }));
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
