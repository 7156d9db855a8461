import type { Stack } from 'aws-cdk-lib';
import {
  CfnTaskDefinition,
  ContainerImage,
  FargateTaskDefinition,
  Protocol,
} from 'aws-cdk-lib/aws-ecs';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { beforeEach, describe, expect, it } from 'vitest';
import { XRayDaemonSidecar } from '../../../lib/constructs/x-ray-daemon-sidecar.ts';
import { testStack } from '../test-app.ts';
import { findingsIn } from './findings.ts';

let stack: Stack;

beforeEach(() => {
  stack = testStack();
});

const findings = (rule: string) => findingsIn(stack, rule);

const image = ContainerImage.fromRegistry('example/greeter');

const taskRole = (...policies: string[]): Role =>
  new Role(stack, 'TaskRole', {
    assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
    managedPolicies: policies.map((name) => ManagedPolicy.fromAwsManagedPolicyName(name)),
  });

function task(environment?: Record<string, string>, role = taskRole()): FargateTaskDefinition {
  const definition = new FargateTaskDefinition(stack, 'Task', { taskRole: role });
  definition.addContainer('Greeter', { image, environment });
  return definition;
}

function addDaemon(
  definition: FargateTaskDefinition,
  { essential = false, containerPort = 2000, protocol = Protocol.UDP } = {},
): void {
  definition.addContainer('Daemon', {
    image: ContainerImage.fromRegistry('example/daemon'),
    essential,
    portMappings: [{ containerPort, protocol }],
  });
}

const told = { AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000' };

describe('ContainerDaemon', () => {
  const finding = ['ContainerDaemon at Test/Task/Resource'];

  it('passes a task with the sidecar', () => {
    const role = taskRole();
    const definition = new FargateTaskDefinition(stack, 'Task', { taskRole: role });
    const greeter = definition.addContainer('Greeter', { image });

    new XRayDaemonSidecar(stack, 'Sidecar', { taskDefinition: definition, taskRole: role }).trace(
      greeter,
    );

    expect(findings('ContainerDaemon')).toEqual([]);
    expect(findings('DaemonNotEssential')).toEqual([]);
    expect(findings('DaemonCanWriteSegments')).toEqual([]);
    expect(findings('OneXRayGrant')).toEqual([]);
  });

  it('passes a task that says nothing of X-Ray', () => {
    task({ PORT: '8080' });

    expect(findings('ContainerDaemon')).toEqual([]);
  });

  it('finds a container that is told of a daemon that is not there', () => {
    task(told);

    expect(findings('ContainerDaemon')).toEqual(finding);
  });

  it('finds a container that sets the X-Ray SDK and has no daemon', () => {
    task({ AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR' });

    expect(findings('ContainerDaemon')).toEqual(finding);
  });

  it('finds a daemon that takes no UDP', () => {
    addDaemon(task(told), { protocol: Protocol.TCP });

    expect(findings('ContainerDaemon')).toEqual(finding);
  });

  it.each([
    ['127.0.0.1:3000', 3000],
    ['tcp:127.0.0.1:2000 udp:127.0.0.1:3000', 3000],
    ['udp:127.0.0.1:3000 tcp:127.0.0.1:2000', 3000],
  ])('takes the port from the address %s', (address, containerPort) => {
    addDaemon(task({ AWS_XRAY_DAEMON_ADDRESS: address }), { containerPort });

    expect(findings('ContainerDaemon')).toEqual([]);
  });

  it('finds a daemon at another port than its callers are told', () => {
    addDaemon(task({ AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:3000' }));

    expect(findings('ContainerDaemon')).toEqual(finding);
  });

  it('reads task definitions that are made without the L2', () => {
    new CfnTaskDefinition(stack, 'Plain', {
      containerDefinitions: [
        {
          name: 'greeter',
          image: 'example/greeter',
          environment: [{ name: 'AWS_XRAY_TRACING_NAME', value: 'greeter' }],
        },
      ],
    });
    new CfnTaskDefinition(stack, 'Empty', {});

    expect(findings('ContainerDaemon')).toEqual(['ContainerDaemon at Test/Plain']);
  });
});

describe('DaemonNotEssential', () => {
  it('passes a daemon without which the task goes on', () => {
    addDaemon(task(told));

    expect(findings('DaemonNotEssential')).toEqual([]);
  });

  it('finds a daemon that takes the task with it, and names its container', () => {
    addDaemon(task(told), { essential: true });

    expect(findings('DaemonNotEssential')).toEqual([
      'DaemonNotEssential[Container::Daemon] at Test/Task/Resource',
    ]);
  });

  it('finds a daemon of which nothing is said, for containers are essential by default', () => {
    new CfnTaskDefinition(stack, 'Plain', {
      containerDefinitions: [
        { name: 'greeter', image: 'example/greeter' },
        {
          name: 'daemon',
          image: 'example/daemon',
          portMappings: [{ containerPort: 2000, protocol: 'udp' }],
        },
      ],
    });

    expect(findings('DaemonNotEssential')).toEqual([
      'DaemonNotEssential[Container::daemon] at Test/Plain',
    ]);
  });

  it('passes a task that is nothing but a daemon', () => {
    const definition = new FargateTaskDefinition(stack, 'Task');
    addDaemon(definition, { essential: true });

    expect(findings('DaemonNotEssential')).toEqual([]);
  });
});

describe('DaemonCanWriteSegments, of tasks', () => {
  it('passes a daemon whose role may', () => {
    addDaemon(task(told, taskRole('AWSXRayDaemonWriteAccess')));

    expect(findings('DaemonCanWriteSegments')).toEqual([]);
  });

  it('passes a daemon under a role from elsewhere, and a task without a daemon', () => {
    const role = Role.fromRoleArn(stack, 'Elsewhere', 'arn:aws:iam::111122223333:role/elsewhere');
    addDaemon(new FargateTaskDefinition(stack, 'Borrowed', { taskRole: role }), {
      essential: true,
    });
    task();

    expect(findings('DaemonCanWriteSegments')).toEqual([]);
  });

  it('finds a daemon whose role may not', () => {
    addDaemon(task(told));

    expect(findings('DaemonCanWriteSegments')).toEqual([
      'DaemonCanWriteSegments at Test/Task/Resource',
    ]);
  });

  it('finds a daemon without a role', () => {
    new CfnTaskDefinition(stack, 'Plain', {
      containerDefinitions: [
        {
          name: 'daemon',
          image: 'example/daemon',
          portMappings: [{ containerPort: 2000, protocol: 'udp' }],
        },
      ],
    });

    expect(findings('DaemonCanWriteSegments')).toEqual(['DaemonCanWriteSegments at Test/Plain']);
  });
});

describe('OneXRayGrant, of tasks', () => {
  it('finds a second grant', () => {
    taskRole('AWSXRayDaemonWriteAccess', 'CloudWatchAgentServerPolicy');

    expect(findings('OneXRayGrant')).toEqual([
      'OneXRayGrant[Policy::CloudWatchAgentServerPolicy] at Test/TaskRole/Resource',
    ]);
  });
});
