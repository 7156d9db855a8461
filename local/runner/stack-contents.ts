import type { PlannedResource } from './plan/make-plan.ts';

/** What people count, in the order in which a request meets it. */
const nouns: readonly (readonly [type: string, one: string, many?: string])[] = [
  ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'load balancer'],
  ['AWS::ApiGateway::RestApi', 'REST API'],
  ['AWS::ApiGatewayV2::Api', 'HTTP API'],
  ['AWS::Lambda::Function', 'function'],
  ['AWS::ECS::Service', 'ECS service'],
  ['AWS::AutoScaling::AutoScalingGroup', 'group of instances', 'groups of instances'],
  ['AWS::EC2::Instance', 'instance'],
  ['AWS::ElasticBeanstalk::Environment', 'environment'],
  ['AWS::SNS::Topic', 'topic'],
  ['AWS::SQS::Queue', 'queue'],
  ['AWS::DynamoDB::Table', 'table'],
  ['AWS::DynamoDB::GlobalTable', 'global table'],
  ['AWS::RDS::DBInstance', 'database'],
  ['AWS::EC2::VPC', 'network'],
  ['AWS::XRay::Group', 'X-Ray group'],
  ['AWS::XRay::SamplingRule', 'sampling rule'],
  ['AWS::CloudWatch::Alarm', 'alarm'],
];

/** What says most of a stack with nothing else. */
const role = ['AWS::IAM::Role', 'role'] as const;

/** A line has room for so many. */
const mostNouns = 6;

/** `1 load balancer, 2 queues, …`: what of a stack runs here. */
export function contentsOf(resources: readonly PlannedResource[]): string {
  const planned = resources.filter(({ state }) => state === 'planned');
  const count = ([type, one, many = `${one}s`]: (typeof nouns)[number]): string[] => {
    const found = planned.filter(({ resource }) => resource.type === type).length;
    return found === 0 ? [] : [`${found} ${found === 1 ? one : many}`];
  };
  const counted = nouns.flatMap(count);
  if (counted.length === 0) counted.push(...count(role));
  return counted.length === 0 ? 'nothing that runs' : counted.slice(0, mostNouns).join(', ');
}
