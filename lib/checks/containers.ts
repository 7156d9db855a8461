import { Stack } from 'aws-cdk-lib';
import type { CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { asList } from './role-grants.ts';

interface NamedValue {
  readonly name?: unknown;
  readonly value?: unknown;
}

/** A container of a task definition, as far as tracing is concerned. */
export interface Container {
  readonly name?: unknown;
  readonly image?: unknown;
  readonly essential?: unknown;
  readonly environment?: readonly NamedValue[];
  readonly portMappings?: readonly {
    readonly containerPort?: unknown;
    readonly protocol?: unknown;
  }[];
}

export function containersOf(resource: CfnTaskDefinition): Container[] {
  return asList(Stack.of(resource).resolve(resource.containerDefinitions)) as Container[];
}

/** True of what says where a daemon is, or sets the X-Ray SDK otherwise. */
export function usesXRaySdk(container: Container): boolean {
  return asList(container.environment).some((variable) =>
    /^_?AWS_XRAY_/.test(String((variable as NamedValue).name)),
  );
}

/**
 * The containers that take segments: by their image, or by the UDP port that others are told of.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-ecs.html
 */
export function daemonsAmong(containers: readonly Container[]): Container[] {
  const ports = new Set(containers.map(daemonPort).filter((port) => port !== undefined));
  if (ports.size === 0) ports.add(2000);
  return containers.filter((container) => listensForSegments(container, ports));
}

function listensForSegments(container: Container, ports: ReadonlySet<number>): boolean {
  return asList(container.portMappings).some((mapping) => {
    const { containerPort, protocol } = mapping as { containerPort?: unknown; protocol?: unknown };
    return ports.has(Number(containerPort)) && String(protocol).toLowerCase() === 'udp';
  });
}

/** Of `host:port`, or of `tcp:host:port udp:host:port`, in any order. */
function daemonPort(container: Container): number | undefined {
  const address = asList(container.environment)
    .map((variable) => variable as NamedValue)
    .find(({ name }) => name === 'AWS_XRAY_DAEMON_ADDRESS')?.value;
  if (typeof address !== 'string') return undefined;
  const port = /(?:^|\s)(?:udp:)?[^\s:]+:(\d+)(?=\s|$)/.exec(address)?.[1];
  return port === undefined ? undefined : Number(port);
}
