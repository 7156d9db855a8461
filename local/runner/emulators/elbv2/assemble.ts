import type { Action, ListenerConfig, LoadBalancerConfig, RuleConfig } from './config.ts';
import type { ActionPart, ListenerPart, LoadBalancingParts } from './parts.ts';

export interface AssembledLoadBalancers {
  readonly loadBalancers: readonly LoadBalancerConfig[];
  /** Pieces that do not fit together and settings that do not apply here, one line each. The rest runs. */
  readonly problems: readonly string[];
}

/** Joins the parts that the template declared into what `createLoadBalancer` serves. Pure. */
export function assembleLoadBalancers(parts: LoadBalancingParts): AssembledLoadBalancers {
  const problems = [...parts.notices];
  const loadBalancers = parts.loadBalancers.map((loadBalancer) => {
    const own = parts.listeners.filter(
      ({ loadBalancerArn }) => loadBalancerArn === loadBalancer.arn,
    );
    if (own.length === 0) {
      problems.push(
        `${loadBalancer.constructPath}: it has no listener that runs here, so nothing serves it`,
      );
    }
    const listeners = own.map((listener) => assembleListener(parts, listener, problems));
    return { ...loadBalancer, listeners };
  });
  for (const { constructPath, listenerArn } of parts.rules) {
    if (!parts.listeners.some(({ arn }) => arn === listenerArn)) {
      problems.push(`${constructPath}: there is no listener "${listenerArn}" for this rule`);
    }
  }
  return { loadBalancers, problems: [...new Set(problems)] };
}

function assembleListener(
  parts: LoadBalancingParts,
  listener: ListenerPart,
  problems: string[],
): ListenerConfig {
  const { arn, protocol, port } = listener;
  const join = (constructPath: string, action: ActionPart) => {
    const joined = joinAction(parts, action);
    if (joined.kind === 'not-emulated' && action.kind !== 'not-emulated') {
      problems.push(`${constructPath}: ${joined.reason}; its requests get a 501`);
    }
    return joined;
  };
  const rules: RuleConfig[] = parts.rules
    .filter(({ listenerArn }) => listenerArn === arn)
    .sort((a, b) => a.priority - b.priority)
    .map(({ constructPath, priority, conditions, action }) => ({
      priority,
      conditions,
      action: join(constructPath, action),
    }));
  const action = join(listener.constructPath, listener.action);
  return { arn, protocol, port, rules: [...rules, { priority: 0, conditions: [], action }] };
}

function joinAction({ targetGroups }: LoadBalancingParts, action: ActionPart): Action {
  if (action.kind !== 'forward') return action;
  const missing = action.targets.find(
    ({ arn }) => !targetGroups.some((group) => group.arn === arn),
  );
  if (missing !== undefined) {
    return {
      kind: 'not-emulated',
      reason: `there is no target group "${missing.arn}" that runs here`,
    };
  }
  return {
    kind: 'forward',
    targets: action.targets.flatMap(({ arn, weight }) => {
      const group = targetGroups.find((each) => each.arn === arn);
      return group === undefined ? [] : [{ group, weight }];
    }),
  };
}
