import { autoScalingGroup, beanstalkEnvironment } from './instance-usage.ts';
import { isPriced } from './prices.ts';
import {
  asArray,
  asNumber,
  asRecord,
  findReferred,
  type Properties,
  type Template,
} from './template.ts';
import { hoursPerMonth, type Usage } from './usage.ts';

/** What a resource costs in a month in which nobody calls, or why that is not known. */
export type IdleUsage = Usage | { readonly what: string; readonly notEstimated: string };

type Estimate = (properties: Properties, id: string, template: Template) => IdleUsage[];

/** Resources that cost something by being there. All others of the app are paid for by use. */
const estimates: ReadonlyMap<string, Estimate> = new Map<string, Estimate>([
  ['AWS::ElasticLoadBalancingV2::LoadBalancer', loadBalancer],
  ['AWS::ECS::Service', containerService],
  ['AWS::RDS::DBInstance', database],
  ['AWS::AutoScaling::AutoScalingGroup', autoScalingGroup],
  ['AWS::ElasticBeanstalk::Environment', beanstalkEnvironment],
  ['AWS::SecretsManager::Secret', () => [month('secret', 'secret-month')]],
  ['AWS::KMS::Key', () => [month('key', 'kms-key-month')]],
  ['AWS::CloudWatch::Alarm', () => [month('alarm', 'alarm-month')]],
  ['AWS::CloudWatch::Dashboard', () => [month('dashboard', 'dashboard-month')]],
  ['AWS::Lambda::EventSourceMapping', queuePolling],
]);

export function idleUsage(template: Template): IdleUsage[] {
  return Object.entries(template.Resources ?? {}).flatMap(
    ([id, { Type, Properties = {} }]) => estimates.get(Type)?.(Properties, id, template) ?? [],
  );
}

function month(what: string, price: Usage['price']): Usage {
  return { what, price, quantity: 1 };
}

function loadBalancer({ Type, Scheme, Subnets }: Properties, id: string): IdleUsage[] {
  if (Type !== undefined && Type !== 'application') {
    return [{ what: id, notEstimated: `load balancer of type "${Type}"` }];
  }
  const addresses = Scheme === 'internet-facing' ? asArray(Subnets).length : 0;
  return [
    { what: 'load balancer', price: 'alb-hour', quantity: hoursPerMonth },
    {
      what: `${addresses} addresses of the load balancer`,
      price: 'public-ipv4-hour',
      quantity: addresses * hoursPerMonth,
    },
  ];
}

function containerService(service: Properties, id: string, template: Template): IdleUsage[] {
  const task = findReferred(template, service.TaskDefinition, 'AWS::ECS::TaskDefinition');
  if (!task || service.LaunchType !== 'FARGATE') {
    return [{ what: id, notEstimated: 'service that is not on Fargate' }];
  }
  const hours = asNumber(service.DesiredCount, 1) * hoursPerMonth;
  const { CpuArchitecture } = asRecord(task.RuntimePlatform);
  const family = CpuArchitecture === 'ARM64' ? 'fargate-arm' : 'fargate-x86';
  const { AwsvpcConfiguration } = asRecord(service.NetworkConfiguration);
  const isPublic = asRecord(AwsvpcConfiguration).AssignPublicIp === 'ENABLED';
  return [
    {
      what: 'processor of the task',
      price: `${family}-vcpu-hour`,
      quantity: (asNumber(task.Cpu, 256) / 1024) * hours,
    },
    {
      what: 'memory of the task',
      price: `${family}-gb-hour`,
      quantity: (asNumber(task.Memory, 512) / 1024) * hours,
    },
    {
      what: 'address of the task',
      price: 'public-ipv4-hour',
      quantity: isPublic ? hours : 0,
    },
  ];
}

function database(instance: Properties): IdleUsage[] {
  const price = `rds-${instance.Engine}-${instance.DBInstanceClass}-hour`;
  const copies = instance.MultiAZ === true ? 2 : 1;
  const storage: IdleUsage =
    instance.StorageType === 'gp3'
      ? {
          what: 'storage of the database',
          price: 'rds-gp3-gb-month',
          quantity: asNumber(instance.AllocatedStorage, 20) * copies,
        }
      : { what: 'storage of the database', notEstimated: `storage "${instance.StorageType}"` };
  return [
    isPriced(price)
      ? { what: 'database', price, quantity: copies * hoursPerMonth }
      : {
          what: 'database',
          notEstimated: `"${instance.Engine}" on "${instance.DBInstanceClass}"`,
        },
    storage,
  ];
}

/**
 * Lambda looks into an empty queue all the time: five pollers wait up to 20 seconds each.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
function queuePolling(mapping: Properties, _: string, template: Template): IdleUsage[] {
  if (!findReferred(template, mapping.EventSourceArn, 'AWS::SQS::Queue')) return [];
  const requestsPerHour = 5 * (3600 / 20);
  return [
    {
      what: 'polling of the empty queue',
      price: 'sqs-request',
      quantity: requestsPerHour * hoursPerMonth,
    },
  ];
}
