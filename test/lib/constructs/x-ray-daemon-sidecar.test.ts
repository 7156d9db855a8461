import { Match, Template } from 'aws-cdk-lib/assertions';
import { ContainerImage, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import {
  XRayDaemonSidecar,
  type XRayDaemonSidecarProps,
} from '../../../lib/constructs/x-ray-daemon-sidecar.ts';
import { managedPolicies, onlyOne } from '../template-queries.ts';
import { testStack } from '../test-app.ts';

function templateOf(props: Partial<XRayDaemonSidecarProps> = {}): Template {
  const stack = testStack();
  const taskRole = new Role(stack, 'TaskRole', {
    assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
  });
  const taskDefinition = new FargateTaskDefinition(stack, 'Task', { taskRole });
  const app = taskDefinition.addContainer('App', {
    image: ContainerImage.fromRegistry('example/app'),
  });
  new XRayDaemonSidecar(stack, 'Daemon', { taskDefinition, taskRole, ...props }).trace(app);
  return Template.fromStack(stack);
}

describe('XRayDaemonSidecar', () => {
  it('adds a container that listens for segments and for sampling, and is not essential', () => {
    templateOf().hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: Match.arrayWith([
        Match.objectLike({
          Name: 'xray-daemon',
          Essential: false,
          Command: ['--local-mode'],
          PortMappings: [
            { ContainerPort: 2000, Protocol: 'udp' },
            { ContainerPort: 2000, Protocol: 'tcp' },
          ],
        }),
      ]),
    });
  });

  it('tells a container that it traces where the daemon listens', () => {
    templateOf().hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: Match.arrayWith([
        Match.objectLike({
          Name: 'App',
          Environment: [{ Name: 'AWS_XRAY_DAEMON_ADDRESS', Value: '127.0.0.1:2000' }],
        }),
      ]),
    });
  });

  it('gives the role of the task one X-Ray grant', () => {
    const template = templateOf();

    expect(managedPolicies(template, 'TaskRole')).toEqual(['AWSXRayDaemonWriteAccess']);
    expect(JSON.stringify(template.toJSON())).not.toContain('xray:');
  });

  it('keeps its own log for a week, or as long as it is told to', () => {
    const retention = (props?: Partial<XRayDaemonSidecarProps>) =>
      onlyOne(templateOf(props), 'AWS::Logs::LogGroup').RetentionInDays;

    expect(retention()).toBe(7);
    expect(retention({ logRetention: RetentionDays.ONE_DAY })).toBe(1);
  });
});
