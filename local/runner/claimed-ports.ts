import type { AppPlan } from './app-plan.ts';
import { AssemblyError } from './assembly/errors.ts';
import { assembleRestApis } from './emulators/apigateway/assemble.ts';
import { stageNodeName } from './emulators/apigateway/config.ts';
import { assembleHttpApis } from './emulators/apigatewayv2/assemble.ts';
import { httpApiName } from './emulators/apigatewayv2/http-api.ts';
import { assembleLoadBalancers } from './emulators/elbv2/assemble.ts';
import { loadBalancerName } from './emulators/elbv2/load-balancer.ts';
import type { RunnerOptions } from './runner.ts';

type Ports = RunnerOptions['ports'] & { readonly console?: number };

interface Claim {
  readonly port: number;
  readonly by: string;
}

/**
 * Fails before anything has started where two parts of the app would want one port: APIs and load
 * balancers take as many ports in a row as there are of them.
 * @throws AssemblyError
 */
export function assertPortsApart(plan: AppPlan, ports: Ports): void {
  const claims = claimsOf(plan, ports).filter(({ port }) => port !== 0);
  for (const [index, { port, by }] of claims.entries()) {
    const first = claims.slice(0, index).find((claim) => claim.port === port);
    if (first === undefined) continue;
    throw new AssemblyError(
      `port ${port} is wanted by ${first.by} and by ${by}; choose ports that lie further apart (0 takes any free one)`,
    );
  }
}

function claimsOf(plan: AppPlan, ports: Ports): Claim[] {
  const inARow = (first: number, names: readonly string[]): Claim[] =>
    names.map((by, index) => ({ port: first === 0 ? 0 : first + index, by }));
  const apis = [
    ...assembleRestApis(plan.apiGateway).apis.map(stageNodeName),
    ...assembleHttpApis(plan.httpApis).apis.map(httpApiName),
  ];
  const { loadBalancers } = assembleLoadBalancers(plan.loadBalancing);
  const listeners = loadBalancers.flatMap((config) =>
    config.listeners.map(({ port }) => `load balancer "${loadBalancerName(config)}" (${port})`),
  );
  const environments = plan.beanstalkEnvironments.map(({ name }) => `environment "${name}"`);
  return [
    { port: ports.xray, by: 'X-Ray' },
    { port: ports.edge, by: 'the AWS edge' },
    { port: ports.console ?? 0, by: 'the console' },
    ...inARow(
      ports.api,
      apis.map((name) => `API "${name}"`),
    ),
    ...inARow(ports.loadBalancer, [...listeners, ...environments]),
  ];
}
