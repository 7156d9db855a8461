import type { AppDescription, DeclaredMap } from '../console-server/protocol.ts';
import type { AppPlan } from './app-plan.ts';
import { lastTimeOf, type SeenNode } from './last-traces.ts';
import type { ResourceStatus } from './running-instance.ts';

type AppResource = AppDescription['resources'][number];

export interface KnownOfResources {
  readonly plan: AppPlan;
  readonly declared: DeclaredMap;
  /** By `<stack>/<logicalId>`, as the others. */
  readonly seen: ReadonlyMap<string, readonly SeenNode[]>;
  readonly sourceFiles: ReadonlyMap<string, string>;
}

/** The resources of the app with all that the console shows of them. */
export function describeResources(
  statuses: readonly ResourceStatus[],
  { plan, declared, seen, sourceFiles }: KnownOfResources,
): AppResource[] {
  const logs = programLogs(plan);
  const functions = new Set(plan.functions.map(({ name }) => name));
  const drawn = Map.groupBy(declared.nodes, ({ resource }) => resource);
  return statuses.map((status) => {
    const id = `${status.stack}/${status.logicalId}`;
    const isFunction = status.type === 'AWS::Lambda::Function' && functions.has(status.name);
    const log = isFunction ? status.name : logs.get(id);
    const nodes = seen.get(id) ?? [];
    const sourceFile = sourceFiles.get(id);
    return {
      ...status,
      ...(nodes.length > 0 && { lastTrace: lastTimeOf(nodes) }),
      ...(sourceFile !== undefined && { sourceFile }),
      ...(log !== undefined && { log }),
      canInvoke: isFunction,
      canRestart: isFunction || logs.has(id),
      nodes: distinct([
        ...nodes.map(({ name, type }) => ({ name, type })),
        ...(drawn.get(id) ?? []).flatMap(({ name, type, untraced }) =>
          untraced === undefined ? [{ name, type }] : [],
        ),
      ]),
    };
  });
}

/** What programs other than functions are called in the log: the first of a resource's. */
function programLogs(plan: AppPlan): Map<string, string> {
  const tasks = plan.ecsServices.map(({ stack, logicalId, taskDefinitionArn }) => {
    const task = plan.taskDefinitions.find(({ arn }) => arn === taskDefinitionArn);
    return { stack, logicalId, program: task?.containers[0]?.name };
  });
  const instances = plan.instanceGroups.map(({ stack, logicalId, launch }) => {
    const settings =
      typeof launch === 'string'
        ? plan.launchTemplates.find(({ id, name }) => id === launch || name === launch)
        : launch;
    return { stack, logicalId, program: settings?.userData.services[0]?.name };
  });
  const environments = plan.beanstalkEnvironments.map(({ stack, logicalId }) => ({
    ...{ stack, logicalId, program: 'web' },
  }));
  return new Map(
    [...tasks, ...instances, ...environments].flatMap(({ stack, logicalId, program }) =>
      program === undefined ? [] : [[`${stack}/${logicalId}`, `${stack}/${program}`]],
    ),
  );
}

const distinct = (nodes: AppResource['nodes']): AppResource['nodes'] => [
  ...new Map(nodes.map((node) => [`${node.type}~${node.name}`, node])).values(),
];
