import { type XRay, XRayError } from '../xray/index.ts';
import type { AppPlan } from './app-plan.ts';
import type { RunningApiFront } from './fronts.ts';
import { nodeTypes } from './node-types.ts';
import type { ResourceStatus } from './running-instance.ts';

/** A node of the service map, and when it was last seen: seconds since 1970. */
export interface SeenNode {
  readonly name: string;
  readonly type: string;
  readonly at: number;
}

/** As much as one service graph covers, in seconds. */
const longestRange = 6 * 3600;

/** Where the nodes are found, and what says whose they are. */
interface SeenIn {
  readonly xray: XRay;
  readonly plan: AppPlan;
  readonly apis: readonly RunningApiFront[];
}

/** Adds to resources when their nodes were last on the service map, within the last six hours. */
export function withLastTraces(
  resources: readonly ResourceStatus[],
  where: SeenIn,
  now: number,
): ResourceStatus[] {
  const seen = seenNodes(resources, where, now);
  return resources.map((resource) => {
    const nodes = seen.get(`${resource.stack}/${resource.logicalId}`);
    return nodes === undefined ? resource : { ...resource, lastTrace: lastTimeOf(nodes) };
  });
}

/** When the last of some nodes was seen, as ISO 8601. */
export const lastTimeOf = (nodes: readonly SeenNode[]): string =>
  new Date(Math.max(...nodes.map(({ at }) => at)) * 1000).toISOString();

/** The nodes of resources, by `<stack>/<logicalId>`, that were on the service map within the last six hours. */
export function seenNodes(
  resources: readonly ResourceStatus[],
  { xray, plan, apis }: SeenIn,
  now: number,
): Map<string, SeenNode[]> {
  const nodes = readableNodes(xray, now);
  const names = programNames(plan);
  return new Map(
    resources.flatMap(({ stack, logicalId, type, constructPath, name: ownName }) => {
      const types = nodeTypes[type];
      if (types === undefined) return [];
      const stage = apis.find((api) => api.conditionOf(constructPath) !== undefined)?.name;
      const own = names.get(`${stack}/${logicalId}`) ?? [stage ?? ownName];
      const seen = nodes.filter(
        (node) => types.includes(node.type) && own.some((name) => isNamed(node, name)),
      );
      return seen.length === 0 ? [] : [[`${stack}/${logicalId}`, seen] as const];
    }),
  );
}

/** Queues are on the map by their URLs, topics by their ARNs, databases by their hosts. */
const isNamed = ({ name }: SeenNode, expected: string): boolean =>
  name === expected || ['/', ':', '@'].some((sign) => name.endsWith(`${sign}${expected}`));

/** None while X-Ray cannot read its traces, such as without the key that they are encrypted with. */
function readableNodes(xray: XRay, now: number): SeenNode[] {
  try {
    return readNodes(xray, now);
  } catch (error) {
    if (error instanceof XRayError) return [];
    throw error;
  }
}

function readNodes(xray: XRay, now: number): SeenNode[] {
  const nodes: SeenNode[] = [];
  const range = {
    StartTime: new Date((now + 1 - longestRange) * 1000),
    EndTime: new Date((now + 1) * 1000),
  };
  let token: string | undefined;
  do {
    const page = xray.call('GetServiceGraph', {
      ...range,
      ...(token !== undefined && { NextToken: token }),
    });
    for (const { Name, Type, EndTime } of page.Services ?? []) {
      if (Name === undefined || Type === undefined || EndTime === undefined) continue;
      nodes.push({ name: Name, type: Type, at: EndTime.getTime() / 1000 });
    }
    token = page.NextToken ?? undefined;
  } while (token !== undefined);
  return nodes;
}

/**
 * Names that nothing but the program itself gives its segments: those of tasks, instances and
 * environments are among the variables it is told, a database's holds its host.
 */
function programNames(plan: AppPlan): Map<string, readonly string[]> {
  const told = (environments: readonly { environment: Readonly<Record<string, string>> }[]) =>
    environments.flatMap(({ environment }) => Object.values(environment)).filter(Boolean);
  const tasks = plan.ecsServices.map((service) => ({
    ...service,
    names: told(
      plan.taskDefinitions.find(({ arn }) => arn === service.taskDefinitionArn)?.containers ?? [],
    ),
  }));
  const instances = plan.instanceGroups.map(({ stack, logicalId, launch }) => {
    const settings =
      typeof launch === 'string'
        ? plan.launchTemplates.find(({ id, name }) => id === launch || name === launch)
        : launch;
    return { stack, logicalId, names: told(settings?.userData.services ?? []) };
  });
  const environments = plan.beanstalkEnvironments.map((each) => ({ ...each, names: told([each]) }));
  const databases = plan.databases.map((each) => ({ ...each, names: [each.host] }));
  return new Map(
    [...tasks, ...instances, ...environments, ...databases].map(({ stack, logicalId, names }) => [
      `${stack}/${logicalId}`,
      names,
    ]),
  );
}
