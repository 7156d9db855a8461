/** Lines on a grid of 24, drawn for this project: what a node of the service map is, told by shape rather than by a brand. */
export const serviceIconPaths = {
  client: 'M12 3.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5c0-4.2 3.3-6.5 7.5-6.5s7.5 2.3 7.5 6.5',
  lambda: 'M6.5 4h4l7 16h3M11.6 9.6L6.4 20H3.4',
  'api-gateway': 'M8 5L3 12l5 7M16 5l5 7-5 7M13.6 4.5l-3.2 15',
  dynamodb:
    'M12 3c4.4 0 7.5 1.2 7.5 3S16.4 9 12 9 4.5 7.8 4.5 6 7.6 3 12 3zM4.5 6v12c0 1.8 3.1 3 7.5 3s7.5-1.2 7.5-3V6M13.2 10.8L9.8 15h4.4l-3.4 4',
  sns: 'M4 9.5v5h3.5L15 19V5L7.5 9.5zM18 9a4.2 4.2 0 0 1 0 6M20 6.5a7.8 7.8 0 0 1 0 11',
  sqs: 'M3 7h18v10H3zM7.5 7v10M12 7v10M16.5 7v10',
  ec2: 'M6.5 6.5h11v11h-11zM9.5 6.5v-3M14.5 6.5v-3M9.5 20.5v-3M14.5 20.5v-3M6.5 9.5h-3M6.5 14.5h-3M20.5 9.5h-3M20.5 14.5h-3M10 10h4v4h-4z',
  container: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9',
  kubernetes:
    'M12 2.8l7.4 3.5 1.8 8-5.1 6.4H7.9l-5.1-6.4 1.8-8zM12 9.3a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4zM12 6v3.3M12 14.7V18M6.6 9.2l3 1.7M14.4 13.3l3 1.7M17.4 9.2l-3 1.7M9.6 13.3l-3 1.7',
  beanstalk:
    'M12 21V11M12 14c-4.5 0-7-2.4-7-7 4.5 0 7 2.4 7 7zM12 11c0-4 2.2-6.5 7-7 0 4.5-2.5 7-7 7zM8 21h8',
  s3: 'M4 5.5h16L17.8 20H6.2zM4 5.5c0-1.4 3.6-2.5 8-2.5s8 1.1 8 2.5-3.6 2.5-8 2.5-8-1.1-8-2.5z',
  'step-functions':
    'M9.5 3h5v4.5h-5zM3.5 16.5h5V21h-5zM15.5 16.5h5V21h-5zM12 7.5V12M6 16.5V12h12v4.5',
  eventbridge:
    'M12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM5 4.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM19 4.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM12 18.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM6.6 7.7l3.5 2.7M17.4 7.7l-3.5 2.7M12 14.5v4',
  ssm: 'M4 7h9M17 7h3M4 12h3M11 12h9M4 17h7M15 17h5M15 5a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM9 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM13 15a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  secret: 'M5.5 10.5h13V20h-13zM8.5 10.5V7.5a3.5 3.5 0 0 1 7 0v3M12 14v2.5',
  graphql: 'M12 4l7 4v8l-7 4-7-4V8zM12 4L5 16h14zM12 2.8a1.2 1.2 0 1 0 0 2.4 1.2 1.2 0 0 0 0-2.4z',
  key: 'M8 11.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 12.7L19.5 4.2M16 7.7l3 3M18.5 5.2l1.5 1.5',
  'load-balancer':
    'M12 3.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM12 9.5V13M5.5 16.5V13h13v3.5M5.5 16.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM12 13v3.5M12 16.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM18.5 16.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  aws: 'M7 17.5a4 4 0 0 1-.6-7.95A5.5 5.5 0 0 1 17 8.7a4.5 4.5 0 0 1 .4 8.8z',
  sql: 'M12 3c4.4 0 7.5 1.2 7.5 3S16.4 9 12 9 4.5 7.8 4.5 6 7.6 3 12 3zM4.5 6v12c0 1.8 3.1 3 7.5 3s7.5-1.2 7.5-3V6M4.5 12c0 1.8 3.1 3 7.5 3s7.5-1.2 7.5-3',
  host: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18',
  service: 'M4 4.5h16v6H4zM4 13.5h16v6H4zM7.5 7.5v.1M7.5 16.5v.1M11 7.5h5.5M11 16.5h5.5',
  group: 'M8.5 8.5h12v12h-12zM5.5 15.5h-2v-12h12v2',
  unknown:
    'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9.6 9.6c.2-3.2 5-3 4.8.2-.1 1.9-2.4 2-2.4 4M12 16.8v.1',
} as const;

export type ServiceIconName = keyof typeof serviceIconPaths;

const exact: ReadonlyMap<string, ServiceIconName> = new Map([
  ['remote', 'host'],
  ['AWS::ECS::EC2', 'container'],
  ['AWS::ECS::Fargate', 'container'],
  ['AWS::Unknown', 'unknown'],
  ['group', 'group'],
]);

/** By the second part of an AWS type: `Lambda` of `AWS::Lambda::Function`. */
const services: ReadonlyMap<string, ServiceIconName> = new Map([
  ['lambda', 'lambda'],
  ['apigateway', 'api-gateway'],
  ['apigatewayv2', 'api-gateway'],
  ['dynamodb', 'dynamodb'],
  ['sns', 'sns'],
  ['sqs', 'sqs'],
  ['ec2', 'ec2'],
  ['ecs', 'container'],
  ['elasticloadbalancing', 'load-balancer'],
  ['elasticloadbalancingv2', 'load-balancer'],
  ['apprunner', 'container'],
  ['eks', 'kubernetes'],
  ['elasticbeanstalk', 'beanstalk'],
  ['s3', 's3'],
  ['stepfunctions', 'step-functions'],
  ['states', 'step-functions'],
  ['sfn', 'step-functions'],
  ['events', 'eventbridge'],
  ['eventbridge', 'eventbridge'],
  ['ssm', 'ssm'],
  ['simplesystemsmanagement', 'ssm'],
  ['secretsmanager', 'secret'],
  ['kms', 'key'],
  ['sts', 'key'],
  ['appsync', 'graphql'],
  ['rds', 'sql'],
]);

/** A segment without an origin is a service that runs somewhere. */
export function serviceIconName(type: string | null | undefined): ServiceIconName {
  if (type === null || type === undefined || type === '') return 'service';
  const known = exact.get(type);
  if (known !== undefined) return known;
  const [vendor, service = ''] = type.split('::');
  if (vendor === 'client') return 'client';
  if (vendor === 'Database') return 'sql';
  if (vendor === 'AWS') return services.get(service.toLowerCase()) ?? 'aws';
  return 'unknown';
}
