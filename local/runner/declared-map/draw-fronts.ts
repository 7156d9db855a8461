import { assembleRestApis } from '../emulators/apigateway/assemble.ts';
import {
  executeApiHost,
  type IntegrationConfig,
  stageNodeName,
} from '../emulators/apigateway/config.ts';
import { assembleHttpApis } from '../emulators/apigatewayv2/assemble.ts';
import type { HttpIntegrationConfig } from '../emulators/apigatewayv2/config.ts';
import { httpApiName } from '../emulators/apigatewayv2/http-api.ts';
import { assembleLoadBalancers } from '../emulators/elbv2/assemble.ts';
import type { Action } from '../emulators/elbv2/config.ts';
import type { MapContext } from './context.ts';
import { findFunction } from './draw-functions.ts';
import type { DrawnProgram } from './draw-programs.ts';

const stageOff =
  'active tracing is off on this stage, so it is recorded only in traces that its caller records';
const httpApi = 'X-Ray has no segment for an HTTP API, which hands the trace on';
const loadBalancer =
  'X-Ray has no segment for a load balancer, which adds the trace header and hands it on';

export function drawApis(context: MapContext): void {
  const { plan, scope, drawing, entries, owners } = context;
  const addRoutes = (
    id: string,
    integrations: readonly (IntegrationConfig | HttpIntegrationConfig)[],
  ) => {
    for (const integration of integrations) {
      if (integration.kind !== 'lambda-proxy') continue;
      const target = findFunction(context, integration.functionArn);
      if (target !== undefined) drawing.edge(id, target);
    }
  };
  for (const api of assembleRestApis(plan.apiGateway).apis) {
    const host = executeApiHost(api.id, scope.region);
    const id = drawing.node({
      ...{ name: stageNodeName(api), type: 'AWS::ApiGateway::Stage', host },
      ...owners.byPath(api.constructPath),
      recording: api.stage.tracing ? { kind: 'begins' } : { kind: 'follows', reason: stageOff },
    });
    entries.hosts.set(host.toLowerCase(), id);
    drawing.enter(id);
    addRoutes(
      id,
      api.routes.map(({ integration }) => integration),
    );
  }
  for (const api of assembleHttpApis(plan.httpApis).apis) {
    const host = executeApiHost(api.id, scope.region);
    const id = drawing.node({
      ...{ name: httpApiName(api), type: 'AWS::ApiGatewayV2::Stage', host },
      ...owners.byPath(api.constructPath),
      recording: { kind: 'passes', reason: httpApi },
    });
    entries.hosts.set(host.toLowerCase(), id);
    drawing.enter(id);
    addRoutes(
      id,
      api.routes.map(({ integration }) => integration),
    );
  }
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-services-elb.html */
export function drawLoadBalancers(
  { plan, drawing, entries, owners }: MapContext,
  programs: readonly DrawnProgram[],
): void {
  for (const each of assembleLoadBalancers(plan.loadBalancing).loadBalancers) {
    const actions = each.listeners.flatMap(({ rules }) => rules.map(({ action }) => action));
    const host = each.dnsName.toLowerCase();
    const id = drawing.node({
      ...{ name: each.name, type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', host },
      ...owners.byPath(each.constructPath),
      recording: { kind: 'passes', reason: loadBalancer },
    });
    entries.hosts.set(host, id);
    drawing.enter(id);
    for (const program of programs) {
      if (actions.some((action) => leadsTo(action, program, plan))) drawing.edge(id, program.id);
    }
  }
}

function leadsTo(
  action: Action,
  { targetGroupArns, instanceIds }: DrawnProgram,
  { loadBalancing }: MapContext['plan'],
): boolean {
  if (action.kind !== 'forward') return false;
  return action.targets.some(({ group, weight }) => {
    if (weight === 0) return false;
    const part = loadBalancing.targetGroups.find(({ arn }) => arn === group.arn);
    return (
      targetGroupArns.includes(group.arn) ||
      part?.targetIds.some((id) => instanceIds.includes(id)) === true
    );
  });
}
