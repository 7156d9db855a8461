import { describe, expect, it } from 'vitest';
import { idleUsage } from '../../../lib/cost/idle-usage.ts';
import type { Properties, Resource } from '../../../lib/cost/template.ts';

/** `<price> x <quantity>`, or why there is none. */
function usageOf(resources: Readonly<Record<string, Resource>>): string[] {
  return idleUsage({ Resources: resources }).map((usage) =>
    'price' in usage ? `${usage.price} x ${usage.quantity}` : `? ${usage.notEstimated}`,
  );
}

const one = (Type: string, Properties: Properties = {}) => usageOf({ It: { Type, Properties } });

describe('idleUsage', () => {
  it('takes nothing for an empty template, and for what is paid by use', () => {
    expect(idleUsage({})).toEqual([]);
    expect(one('AWS::Lambda::Function')).toEqual([]);
    expect(one('constructor')).toEqual([]);
  });

  it.each([
    ['AWS::SecretsManager::Secret', 'secret-month'],
    ['AWS::KMS::Key', 'kms-key-month'],
    ['AWS::CloudWatch::Alarm', 'alarm-month'],
    ['AWS::CloudWatch::Dashboard', 'dashboard-month'],
  ])('counts each %s', (type, price) => {
    expect(one(type)).toEqual([`${price} x 1`]);
  });

  it('counts a load balancer by the hour, with a public address in each subnet', () => {
    const Subnets = [{ Ref: 'A' }, { Ref: 'B' }];
    const loadBalancer = (Scheme: string) =>
      one('AWS::ElasticLoadBalancingV2::LoadBalancer', { Type: 'application', Scheme, Subnets });

    expect(loadBalancer('internet-facing')).toEqual(['alb-hour x 730', 'public-ipv4-hour x 1460']);
    expect(loadBalancer('internal')).toEqual(['alb-hour x 730', 'public-ipv4-hour x 0']);
  });

  it('says that it does not know other load balancers', () => {
    expect(one('AWS::ElasticLoadBalancingV2::LoadBalancer', { Type: 'network' })).toEqual([
      '? load balancer of type "network"',
    ]);
  });

  describe('of a container service', () => {
    const service = (properties: Properties, task: Properties = {}) =>
      usageOf({
        Service: {
          Type: 'AWS::ECS::Service',
          Properties: { LaunchType: 'FARGATE', TaskDefinition: { Ref: 'Task' }, ...properties },
        },
        Task: { Type: 'AWS::ECS::TaskDefinition', Properties: task },
      });

    it('counts processor, memory and address of each task', () => {
      const used = service(
        {
          DesiredCount: 2,
          NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } },
        },
        { Cpu: '256', Memory: '512', RuntimePlatform: { CpuArchitecture: 'ARM64' } },
      );

      expect(used).toEqual([
        'fargate-arm-vcpu-hour x 365',
        'fargate-arm-gb-hour x 730',
        'public-ipv4-hour x 1460',
      ]);
    });

    it('takes another architecture at its own price, and no address where there is none', () => {
      expect(service({ DesiredCount: 1 }, { Cpu: 1024, Memory: 2048 })).toEqual([
        'fargate-x86-vcpu-hour x 730',
        'fargate-x86-gb-hour x 1460',
        'public-ipv4-hour x 0',
      ]);
    });

    it('says that it does not know services elsewhere', () => {
      expect(service({ LaunchType: 'EC2' })).toEqual(['? service that is not on Fargate']);
      expect(service({ TaskDefinition: 'arn:elsewhere' })).toEqual([
        '? service that is not on Fargate',
      ]);
    });
  });

  it('counts a database by the hour and its storage by the month, twice in two zones', () => {
    const database = (more: Properties) =>
      one('AWS::RDS::DBInstance', {
        Engine: 'postgres',
        DBInstanceClass: 'db.t4g.micro',
        AllocatedStorage: '20',
        StorageType: 'gp3',
        ...more,
      });

    expect(database({})).toEqual(['rds-postgres-db.t4g.micro-hour x 730', 'rds-gp3-gb-month x 20']);
    expect(database({ MultiAZ: true })).toEqual([
      'rds-postgres-db.t4g.micro-hour x 1460',
      'rds-gp3-gb-month x 40',
    ]);
    expect(database({ DBInstanceClass: 'db.x2g.16xlarge', StorageType: 'io2' })).toEqual([
      '? "postgres" on "db.x2g.16xlarge"',
      '? storage "io2"',
    ]);
  });

  it('counts as many instances as a group begins with', () => {
    const group = (properties: Properties, data: Properties) =>
      usageOf({
        Group: {
          Type: 'AWS::AutoScaling::AutoScalingGroup',
          Properties: {
            LaunchTemplate: { LaunchTemplateId: { Ref: 'Launch' } },
            ...properties,
          },
        },
        Launch: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: data } },
      });

    expect(group({ MinSize: '2', MaxSize: '9' }, { InstanceType: 't4g.micro' })).toEqual([
      'ec2-t4g.micro-hour x 1460',
      'ebs-gp3-gb-month x 16',
      'public-ipv4-hour x 1460',
    ]);
    expect(
      group(
        { MinSize: '0', DesiredCapacity: '1' },
        { InstanceType: 'm7g.metal', BlockDeviceMappings: [{ Ebs: { VolumeSize: 50 } }] },
      ),
    ).toEqual(['? instance type "m7g.metal"', 'ebs-gp3-gb-month x 50', 'public-ipv4-hour x 730']);
    expect(group({ LaunchTemplate: undefined }, {})).toEqual([
      '? group without a launch template of its stack',
    ]);
  });

  it('counts the one instance of a Beanstalk environment, and says that it does not know others', () => {
    const environment = (options: Readonly<Record<string, string>>) =>
      one('AWS::ElasticBeanstalk::Environment', {
        OptionSettings: Object.entries(options).map(([OptionName, Value]) => ({
          OptionName,
          Value,
        })),
      });

    expect(environment({ EnvironmentType: 'SingleInstance', InstanceTypes: 't4g.micro' })).toEqual([
      'ec2-t4g.micro-hour x 730',
      'ebs-gp3-gb-month x 8',
      'public-ipv4-hour x 730',
    ]);
    expect(environment({ EnvironmentType: 'LoadBalanced' })).toEqual([
      '? environment of more than one instance',
    ]);
  });

  it('counts how Lambda looks into a queue, and nothing for a stream', () => {
    const mapping = (type: string) =>
      usageOf({
        Source: { Type: type },
        Mapping: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: { EventSourceArn: { 'Fn::GetAtt': ['Source', 'Arn'] } },
        },
      });

    expect(mapping('AWS::SQS::Queue')).toEqual(['sqs-request x 657000']);
    expect(mapping('AWS::DynamoDB::Table')).toEqual([]);
  });
});
