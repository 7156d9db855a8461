/** What people call a resource type, and among what they look for it. */
export interface ResourceKind {
  readonly noun: string;
  readonly group: KindGroup;
}

/** In the order in which a request meets them. */
export const kindGroups = [
  'APIs and load balancers',
  'Functions',
  'Services and instances',
  'Messages and events',
  'Databases and storage',
  'Secrets and parameters',
  'Tracing and alarms',
  'Network',
  'Roles and policies',
  'Other',
] as const;

export type KindGroup = (typeof kindGroups)[number];

const nouns: ReadonlyMap<string, string> = new Map([
  ['AWS::ApiGateway::RestApi', 'REST API'],
  ['AWS::ApiGateway::Stage', 'stage of a REST API'],
  ['AWS::ApiGatewayV2::Api', 'HTTP API'],
  ['AWS::ApiGatewayV2::Stage', 'stage of an HTTP API'],
  ['AWS::AutoScaling::AutoScalingGroup', 'group of instances'],
  ['AWS::CloudWatch::Alarm', 'alarm'],
  ['AWS::CloudWatch::Dashboard', 'dashboard'],
  ['AWS::DynamoDB::GlobalTable', 'DynamoDB global table'],
  ['AWS::DynamoDB::Table', 'DynamoDB table'],
  ['AWS::EC2::Instance', 'EC2 instance'],
  ['AWS::EC2::VPC', 'network'],
  ['AWS::ECS::Cluster', 'ECS cluster'],
  ['AWS::ECS::Service', 'ECS service'],
  ['AWS::ECS::TaskDefinition', 'task definition'],
  ['AWS::ElasticBeanstalk::Environment', 'Beanstalk environment'],
  ['AWS::ElasticLoadBalancingV2::Listener', 'listener'],
  ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'load balancer'],
  ['AWS::ElasticLoadBalancingV2::TargetGroup', 'target group'],
  ['AWS::IAM::ManagedPolicy', 'managed policy'],
  ['AWS::IAM::Policy', 'policy'],
  ['AWS::IAM::Role', 'role'],
  ['AWS::Lambda::EventSourceMapping', 'event source mapping'],
  ['AWS::Lambda::Function', 'Lambda function'],
  ['AWS::Lambda::Permission', 'permission to invoke'],
  ['AWS::Logs::LogGroup', 'log group'],
  ['AWS::RDS::DBInstance', 'database'],
  ['AWS::S3::Bucket', 'bucket'],
  ['AWS::SNS::Subscription', 'subscription'],
  ['AWS::SNS::Topic', 'SNS topic'],
  ['AWS::SQS::Queue', 'SQS queue'],
  ['AWS::SSM::Parameter', 'parameter'],
  ['AWS::SecretsManager::Secret', 'secret'],
  ['AWS::StepFunctions::StateMachine', 'state machine'],
  ['AWS::XRay::Group', 'X-Ray group'],
  ['AWS::XRay::ResourcePolicy', 'X-Ray resource policy'],
  ['AWS::XRay::SamplingRule', 'sampling rule'],
]);

/** By type, or by the service that the type begins with. */
const groups: ReadonlyMap<string, KindGroup> = new Map([
  ['AWS::ApiGateway', 'APIs and load balancers'],
  ['AWS::ApiGatewayV2', 'APIs and load balancers'],
  ['AWS::AppSync', 'APIs and load balancers'],
  ['AWS::ElasticLoadBalancingV2', 'APIs and load balancers'],
  ['AWS::Lambda', 'Functions'],
  ['AWS::Lambda::EventSourceMapping', 'Messages and events'],
  ['AWS::Lambda::Permission', 'Roles and policies'],
  ['AWS::StepFunctions', 'Functions'],
  ['AWS::AutoScaling', 'Services and instances'],
  ['AWS::EC2', 'Network'],
  ['AWS::EC2::Instance', 'Services and instances'],
  ['AWS::EC2::LaunchTemplate', 'Services and instances'],
  ['AWS::ECS', 'Services and instances'],
  ['AWS::EKS', 'Services and instances'],
  ['AWS::ElasticBeanstalk', 'Services and instances'],
  ['AWS::Events', 'Messages and events'],
  ['AWS::Kinesis', 'Messages and events'],
  ['AWS::SNS', 'Messages and events'],
  ['AWS::SNS::TopicPolicy', 'Roles and policies'],
  ['AWS::SQS', 'Messages and events'],
  ['AWS::SQS::QueuePolicy', 'Roles and policies'],
  ['AWS::DynamoDB', 'Databases and storage'],
  ['AWS::RDS', 'Databases and storage'],
  ['AWS::S3', 'Databases and storage'],
  ['AWS::S3::BucketPolicy', 'Roles and policies'],
  ['AWS::KMS', 'Secrets and parameters'],
  ['AWS::SSM', 'Secrets and parameters'],
  ['AWS::SecretsManager', 'Secrets and parameters'],
  ['AWS::CloudWatch', 'Tracing and alarms'],
  ['AWS::Logs', 'Tracing and alarms'],
  ['AWS::XRay', 'Tracing and alarms'],
  ['AWS::IAM', 'Roles and policies'],
]);

export function resourceKind(type: string): ResourceKind {
  const service = type.split('::').slice(0, 2).join('::');
  return {
    noun: nouns.get(type) ?? type.replace(/^AWS::/, '').replaceAll('::', ' '),
    group: groups.get(type) ?? groups.get(service) ?? 'Other',
  };
}
