import type { Stack } from 'aws-cdk-lib';
import { CfnLaunchConfiguration } from 'aws-cdk-lib/aws-autoscaling';
import {
  CfnInstance,
  InstanceType,
  LaunchTemplate,
  MachineImage,
  UserData,
} from 'aws-cdk-lib/aws-ec2';
import { CfnConfigurationTemplate, CfnEnvironment } from 'aws-cdk-lib/aws-elasticbeanstalk';
import { CfnInstanceProfile, ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { beforeEach, describe, expect, it } from 'vitest';
import { startsDaemon } from '../../../lib/checks/instances.ts';
import { script } from '../../../lib/user-data/shell.ts';
import { runXRayDaemon } from '../../../lib/user-data/x-ray-daemon.ts';
import { testStack } from '../test-app.ts';
import { findingsIn } from './findings.ts';

let stack: Stack;

beforeEach(() => {
  stack = testStack();
});

const findings = (rule: string) => findingsIn(stack, rule);

const instanceRole = (...policies: string[]): Role =>
  new Role(stack, 'InstanceRole', {
    assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: policies.map((name) => ManagedPolicy.fromAwsManagedPolicyName(name)),
  });

const daemon = () => script(runXRayDaemon({ region: 'eu-west-1', urlSuffix: 'amazonaws.com' }));

function launchTemplate(role: Role | undefined, ...commands: string[]): void {
  const userData = UserData.forLinux();
  userData.addCommands(...commands);
  new LaunchTemplate(stack, 'Launch', {
    machineImage: MachineImage.latestAmazonLinux2023(),
    instanceType: new InstanceType('t4g.micro'),
    role,
    userData,
  });
}

describe('InstanceDaemon', () => {
  const finding = ['InstanceDaemon at Test/Launch/Resource'];

  it('passes instances whose user data starts the daemon', () => {
    launchTemplate(instanceRole('AWSXRayDaemonWriteAccess'), daemon());

    expect(findings('InstanceDaemon')).toEqual([]);
  });

  it('passes instances that may not write segments, and those without a role', () => {
    launchTemplate(instanceRole('AmazonSSMManagedInstanceCore'), 'echo ready');
    new CfnInstance(stack, 'Bare', {});

    expect(findings('InstanceDaemon')).toEqual([]);
  });

  it('finds instances that may write segments and start no daemon', () => {
    launchTemplate(instanceRole('AWSXRayDaemonWriteAccess'), 'echo ready');

    expect(findings('InstanceDaemon')).toEqual(finding);
  });

  it('finds instances whose user data was emptied of the daemon', () => {
    const without = daemon().replace(/^(systemctl|dnf).*$/gm, '# $&');
    launchTemplate(instanceRole('AWSXRayDaemonWriteAccess'), without);

    expect(findings('InstanceDaemon')).toEqual(finding);
  });

  it('finds instances that are made without the L2, and launch configurations', () => {
    instanceRole('AWSXRayDaemonWriteAccess');
    const profile = new CfnInstanceProfile(stack, 'Profile', {
      roles: [(stack.node.findChild('InstanceRole') as Role).roleName],
    });
    new CfnInstance(stack, 'Instance', { iamInstanceProfile: profile.ref });
    new CfnLaunchConfiguration(stack, 'Configuration', {
      imageId: 'ami-1',
      instanceType: 't4g.micro',
      iamInstanceProfile: profile.attrArn,
    });

    expect(findings('InstanceDaemon')).toEqual([
      'InstanceDaemon at Test/Configuration',
      'InstanceDaemon at Test/Instance',
    ]);
  });
});

describe('DaemonCanWriteSegments, of instances', () => {
  it('passes a daemon whose role may', () => {
    launchTemplate(instanceRole('AWSXRayDaemonWriteAccess'), daemon());

    expect(findings('DaemonCanWriteSegments')).toEqual([]);
  });

  it('finds a daemon whose role may not', () => {
    launchTemplate(instanceRole('AmazonSSMManagedInstanceCore'), daemon());

    expect(findings('DaemonCanWriteSegments')).toEqual([
      'DaemonCanWriteSegments at Test/Launch/Resource',
    ]);
  });
});

describe('OneXRayGrant, of instances', () => {
  it('finds a second grant', () => {
    instanceRole('AWSElasticBeanstalkWebTier', 'AWSXRayDaemonWriteAccess');

    expect(findings('OneXRayGrant')).toEqual([
      'OneXRayGrant[Policy::AWSXRayDaemonWriteAccess] at Test/InstanceRole/Resource',
    ]);
  });
});

describe('startsDaemon', () => {
  it.each([
    'systemctl enable --now xray',
    'sudo systemctl restart xray.service',
    'systemctl start xray',
    'service xray start',
    'yum install -y /home/ec2-user/xray.rpm',
    'dnf install --assumeyes /tmp/aws-xray-daemon-3.x.rpm',
    'dpkg -i aws-xray-daemon-3.x.deb',
    'rpm -Uvh xray.rpm',
    '/opt/xray/xray -o -n eu-west-1 &',
    './xray --config cfg.yaml',
  ])('says yes to: %s', (command) => {
    expect(startsDaemon(`#!/bin/bash\necho begin\n${command}\necho end`)).toBe(true);
  });

  it.each([
    '',
    'systemctl enable xray',
    'systemctl stop xray',
    '# systemctl enable --now xray',
    'echo ready # then: service xray start',
    'curl -o xray.rpm https://example.com/xray.rpm',
    'dnf install -y nodejs24',
    'cat > /etc/motd <<EOF\nsystemctl start xray\nEOF',
    "cat > /etc/motd <<-'END'\nsystemctl start xray\nEND",
  ])('says no to: %s', (command) => {
    expect(startsDaemon(`#!/bin/bash\n${command}\n`)).toBe(false);
  });

  it('goes on after a file that the script writes', () => {
    expect(startsDaemon('cat > a <<EOF\ntext\nEOF\nsystemctl start xray')).toBe(true);
  });
});

describe('BeanstalkTracing', () => {
  const options = (value: string) => [
    { namespace: 'aws:elasticbeanstalk:xray', optionName: 'XRayEnabled', value },
  ];

  it.each(['true', 'True'])('passes an environment with the option %s', (value) => {
    new CfnEnvironment(stack, 'Web', { applicationName: 'app', optionSettings: options(value) });

    expect(findings('BeanstalkTracing')).toEqual([]);
  });

  it('finds an environment without the option, and one that turns it off', () => {
    new CfnEnvironment(stack, 'Silent', { applicationName: 'app' });
    new CfnEnvironment(stack, 'Off', { applicationName: 'app', optionSettings: options('false') });

    expect(findings('BeanstalkTracing')).toEqual([
      'BeanstalkTracing at Test/Off',
      'BeanstalkTracing at Test/Silent',
    ]);
  });

  it('looks into the template of an environment, which the environment overrules', () => {
    const on = new CfnConfigurationTemplate(stack, 'On', {
      applicationName: 'app',
      optionSettings: options('true'),
    });
    const silent = new CfnConfigurationTemplate(stack, 'None', { applicationName: 'app' });
    const environment = (id: string, templateName: string, value?: string) =>
      new CfnEnvironment(stack, id, {
        applicationName: 'app',
        templateName,
        optionSettings: value === undefined ? undefined : options(value),
      });
    environment('Inherits', on.ref);
    environment('Overrules', on.ref, 'false');
    environment('InheritsNothing', silent.ref);
    environment('FromElsewhere', 'elsewhere');

    expect(findings('BeanstalkTracing')).toEqual([
      'BeanstalkTracing at Test/InheritsNothing',
      'BeanstalkTracing at Test/Overrules',
    ]);
  });
});
