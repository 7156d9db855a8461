/** A node type in a reader's words, as the X-Ray console's subtitles. */
const names: Readonly<Record<string, string>> = {
  client: 'client',
  remote: 'remote host',
  'AWS::ApiGateway::Stage': 'API Gateway stage',
  'AWS::ApiGatewayV2::Stage': 'HTTP API stage',
  'AWS::EC2::Instance': 'EC2 instance',
  'AWS::ECS::Container': 'ECS container',
  'AWS::EKS::Container': 'EKS container',
  'AWS::ECS::Fargate': 'Fargate task',
  'AWS::ElasticBeanstalk::Environment': 'Beanstalk app',
  'AWS::Lambda': 'Lambda service',
  'AWS::Lambda::Function': 'Lambda function',
  'AWS::DynamoDB::Table': 'DynamoDB table',
  'AWS::DynamoDB::Stream': 'DynamoDB stream',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'load balancer',
  'AWS::SNS': 'SNS',
  'AWS::SSM': 'AWS service',
  'AWS::SecretsManager': 'AWS service',
  'AWS::SNS::Topic': 'SNS topic',
  'AWS::SQS::Queue': 'SQS queue',
  'Database::SQL': 'SQL database',
};

export const typeName = (type: string | null | undefined): string | undefined =>
  Object.hasOwn(names, type ?? '') ? names[type ?? ''] : (type ?? undefined);
