import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import {
  grantedActions,
  leftOvers,
  managedPolicies,
  onlyOne,
  openDoors,
  propertiesOf,
  textOf,
} from '../template-queries.ts';
import { maskTemplate } from '../template-snapshot.ts';
import { appStack, appStacks } from '../test-app.ts';

const stacks = 'Network,Inventory';
const template = Template.fromStack(appStack('Inventory', { stacks }));

interface Container {
  readonly Name: string;
  readonly Environment?: readonly { readonly Name: string; readonly Value: unknown }[];
}

const containers: readonly Container[] = onlyOne(
  template,
  'AWS::ECS::TaskDefinition',
).ContainerDefinitions;

const container = (name: string) => containers.find(({ Name }) => Name === name);

describe('InventoryStack', () => {
  it('synthesizes to the template on record', () => {
    expect(maskTemplate(template.toJSON())).toMatchSnapshot();
  });

  it('gives its address as its one output', () => {
    expect(Object.keys(template.toJSON().Outputs)).toEqual(['InventoryUrl']);
    expect(textOf(template.toJSON().Outputs.InventoryUrl.Value)).toMatch(
      /^http:\/\/<FrontLoadBalancer\w+\.DNSName>$/,
    );
  });

  it('leaves nothing behind', () => {
    expect(leftOvers(template)).toEqual([]);
  });

  it('lets in the allowed range, its load balancer and its service, each where it has to be', () => {
    expect(openDoors(template)).toEqual([
      '0.0.0.0/0 80',
      expect.stringMatching(/^FrontSecurityGroup\w+ 8080$/),
      expect.stringMatching(/^InventorySecurityGroup\w+ 5432$/),
    ]);
  });

  it('shares no name with a second copy in the account', () => {
    const other = Template.fromStack(appStack('Inventory', { stacks, prefix: 'team-a-' }));

    other.hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/TraceLab/team-a-inventory-url',
    });
    other.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: Match.arrayWith([
        Match.objectLike({
          Environment: Match.arrayWith([{ Name: 'SERVICE_NAME', Value: 'team-a-inventory' }]),
        }),
      ]),
    });
  });
});

describe('the load balancer of the inventory', () => {
  it('faces the internet and keeps its access logs in a bucket of the stack', () => {
    const { Scheme, LoadBalancerAttributes } = onlyOne(
      template,
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
    );

    expect(Scheme).toBe('internet-facing');
    expect(LoadBalancerAttributes).toEqual(
      expect.arrayContaining([
        { Key: 'access_logs.s3.enabled', Value: 'true' },
        { Key: 'deletion_protection.enabled', Value: 'false' },
        { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' },
      ]),
    );
  });

  it('is removed before its bucket is emptied, for it writes to the last', () => {
    const [emptying] = Object.keys(template.findResources('Custom::S3AutoDeleteObjects'));

    template.hasResource('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      DependsOn: Match.arrayWith([emptying]),
    });
  });

  it('asks for /health, which a sampling rule keeps out of the traces', () => {
    expect(onlyOne(template, 'AWS::ElasticLoadBalancingV2::TargetGroup')).toMatchObject({
      HealthCheckPath: '/health',
      Port: 8080,
      TargetType: 'ip',
    });
  });

  it('is closed to everyone outside the allowed range', () => {
    const other = Template.fromStack(appStack('Inventory', { stacks, allowedCidr: '10.0.0.0/8' }));

    expect(openDoors(other)[0]).toBe('10.0.0.0/8 80');
    expect(openDoors(other)).toHaveLength(3);
  });
});

describe('the container of the inventory', () => {
  it('comes from an image of the bundle, for the processor that the task states', () => {
    expect(onlyOne(template, 'AWS::ECS::TaskDefinition').RuntimePlatform).toEqual({
      CpuArchitecture: 'ARM64',
      OperatingSystemFamily: 'LINUX',
    });
    expect(container('service')).toMatchObject({
      Image: { 'Fn::Sub': expect.stringContaining('container-assets') },
      PortMappings: [{ ContainerPort: 8080 }],
      Essential: true,
    });
  });

  it('knows its name, the daemon, and all of the database but its login', () => {
    const environment = (container('service')?.Environment ?? []).map(({ Name, Value }) => [
      Name,
      typeof Value === 'string' ? Value : '<reference>',
    ]);

    expect(Object.fromEntries(environment)).toEqual({
      PORT: '8080',
      SERVICE_NAME: 'inventory',
      AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000',
      AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
      DATABASE_HOST: '<reference>',
      DATABASE_PORT: '<reference>',
      DATABASE_NAME: 'inventory',
      DATABASE_TLS: 'require',
    });
  });

  it('is given the login by ECS, which reads it from Secrets Manager', () => {
    expect(container('service')).toMatchObject({
      Secrets: [{ Name: 'DATABASE_SECRET', ValueFrom: expect.anything() }],
    });
    expect(grantedActions(template, 'InventoryTaskExecutionRole')).toContain(
      'secretsmanager:GetSecretValue',
    );
    expect(grantedActions(template, 'InventoryTaskRole')).toEqual([]);
  });

  it('starts once ECS may read the login, which it may only when the database is there', () => {
    const [policy] = Object.keys(template.findResources('AWS::IAM::Policy')).filter((id) =>
      id.startsWith('InventoryTaskExecutionRole'),
    );

    template.hasResource('AWS::ECS::Service', { DependsOn: Match.arrayWith([policy]) });
  });

  it('has a public address, which is its way to images and X-Ray', () => {
    expect(onlyOne(template, 'AWS::ECS::Service')).toMatchObject({
      LaunchType: 'FARGATE',
      DesiredCount: 1,
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } },
      DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: true, Rollback: true } },
    });
  });
});

describe('a machine without Docker', () => {
  it('synthesizes the stack all the same, and says what its deployment takes', () => {
    const stack = appStacks({ stacks }, { hasDocker: false }).get('Inventory');
    if (!stack) throw new Error('the settings have no inventory');

    expect(maskTemplate(Template.fromStack(stack).toJSON())).toEqual(
      maskTemplate(template.toJSON()),
    );
    Annotations.fromStack(stack).hasInfo(
      '/Inventory',
      Match.stringLikeRegexp('no "docker" on the PATH.*CDK_DOCKER'),
    );
  });
});

describe('the X-Ray daemon of the inventory', () => {
  it('is a pinned image from the public gallery that the task can do without', () => {
    expect(container('xray-daemon')).toMatchObject({
      Image: expect.stringMatching(/^public\.ecr\.aws\/xray\/aws-xray-daemon:\d+\.\d+\.\d+$/),
      Essential: false,
      PortMappings: [
        { ContainerPort: 2000, Protocol: 'udp' },
        { ContainerPort: 2000, Protocol: 'tcp' },
      ],
    });
  });

  it('has a log group of its own', () => {
    const groups = containers.map((each) =>
      JSON.stringify((each as { LogConfiguration?: unknown }).LogConfiguration),
    );

    expect(new Set(groups).size).toBe(2);
    expect(
      propertiesOf(template, 'AWS::Logs::LogGroup').map(({ RetentionInDays }) => RetentionInDays),
    ).toEqual([7, 7]);
  });

  it('has the one X-Ray grant, on the role of the task', () => {
    expect(managedPolicies(template, 'InventoryTaskRole')).toEqual(['AWSXRayDaemonWriteAccess']);
    expect(managedPolicies(template, 'InventoryTaskExecutionRole')).toEqual([]);
    expect(JSON.stringify(propertiesOf(template, 'AWS::IAM::Policy'))).not.toContain('xray:');
  });
});

describe('the database of the inventory', () => {
  it('is the smallest, encrypted, without a public address, and refuses connections without TLS', () => {
    expect(onlyOne(template, 'AWS::RDS::DBInstance')).toMatchObject({
      Engine: 'postgres',
      EngineVersion: '17',
      DBInstanceClass: 'db.t4g.micro',
      DBName: 'inventory',
      StorageEncrypted: true,
      PubliclyAccessible: false,
      DeletionProtection: false,
      DeleteAutomatedBackups: true,
    });
    expect(onlyOne(template, 'AWS::RDS::DBParameterGroup').Parameters).toEqual({
      'rds.force_ssl': '1',
    });
  });

  it('has a password that is generated and kept in Secrets Manager', () => {
    const { MasterUserPassword } = onlyOne(template, 'AWS::RDS::DBInstance');

    expect(textOf(MasterUserPassword)).toMatch(/^\{\{resolve:secretsmanager:.*:password::\}\}$/);
  });
});

describe('the address of the inventory', () => {
  it('is where fulfil-order looks for it', () => {
    const { Name, Value } = onlyOne(template, 'AWS::SSM::Parameter');

    expect(Name).toBe('/TraceLab/inventory-url');
    expect(Value).toEqual(template.toJSON().Outputs.InventoryUrl.Value);
  });

  it('is not told to a function that the allowed range shuts out, and the synthesis says so', () => {
    const stack = appStack('Inventory', { stacks, allowedCidr: '203.0.113.0/24' });

    Template.fromStack(stack).resourceCountIs('AWS::SSM::Parameter', 0);
    Annotations.fromStack(stack).hasWarning(
      '/Inventory',
      Match.stringLikeRegexp(
        'allowedCidr "203.0.113.0/24" shuts out fulfil-order, .* and reserves nothing',
      ),
    );
  });
});
