/** Types of the nodes on the service map that a resource may be, by the resource's type. */
export const nodeTypes: Readonly<Record<string, readonly string[]>> = {
  'AWS::ApiGateway::Stage': ['AWS::ApiGateway::Stage'],
  'AWS::AutoScaling::AutoScalingGroup': ['AWS::EC2::Instance'],
  'AWS::DynamoDB::GlobalTable': ['AWS::DynamoDB::Table'],
  'AWS::DynamoDB::Table': ['AWS::DynamoDB::Table'],
  'AWS::EC2::Instance': ['AWS::EC2::Instance'],
  'AWS::ECS::Service': ['AWS::ECS::Container', 'AWS::ECS::Fargate', 'AWS::ECS::EC2'],
  'AWS::ElasticBeanstalk::Environment': ['AWS::ElasticBeanstalk::Environment'],
  'AWS::Lambda::Function': ['AWS::Lambda', 'AWS::Lambda::Function'],
  'AWS::RDS::DBInstance': ['Database::SQL'],
  'AWS::SNS::Topic': ['AWS::SNS', 'AWS::SNS::Topic'],
  'AWS::SQS::Queue': ['AWS::SQS::Queue'],
};
