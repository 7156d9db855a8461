import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it, onTestFinished } from 'vitest';
import { customerTiers } from '../../../lambdas/shared/order.ts';
import { orderRequestSchema } from '../../../lib/constructs/order-request.ts';
import { maskTemplate } from '../template-snapshot.ts';
import { ordersStack } from '../test-app.ts';

const template = Template.fromStack(ordersStack());

/** Properties of every resource of a type. */
const propertiesOf = (type: string, of: Template = template) =>
  Object.values(of.findResources(type)).map(({ Properties }) => Properties);

const functionNamed = (name: string) =>
  propertiesOf('AWS::Lambda::Function').find(({ FunctionName }) => FunctionName === name);

const logicalIdOf = (type: string, properties: object): string => {
  const [id = 'none', ...others] = Object.keys(
    template.findResources(type, { Properties: properties }),
  );
  expect(others).toEqual([]);
  return id;
};

const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

describe('OrdersStack', () => {
  it('synthesizes to the template on record', () => {
    expect(maskTemplate(template.toJSON())).toMatchSnapshot();
  });

  it('gives its outside address as its one output', () => {
    expect(Object.keys(template.toJSON().Outputs)).toEqual(['ApiUrl']);
  });

  it('has the functions of the pipeline, all traced actively', () => {
    const modes = propertiesOf('AWS::Lambda::Function').map(({ FunctionName, TracingConfig }) => [
      FunctionName,
      TracingConfig.Mode,
    ]);

    expect(Object.fromEntries(modes)).toEqual({
      'place-order': 'Active',
      'get-order': 'Active',
      'get-order-otel': 'Active',
      'project-order': 'Active',
      'fulfil-order': 'Active',
      'notify-customer': 'Active',
      'reserve-express': 'Active',
    });
  });

  it('leaves the express reservation no concurrency, so that a call to it is throttled', () => {
    expect(functionNamed('reserve-express').ReservedConcurrentExecutions).toBe(0);
  });

  it.each([
    ['place-order', ['ORDERS_TABLE', 'ORDER_EVENTS_TOPIC_ARN', 'RESERVE_EXPRESS_FUNCTION']],
    ['get-order', ['ORDERS_TABLE']],
    ['get-order-otel', ['ORDERS_TABLE']],
    ['project-order', ['ORDER_VIEWS_TABLE']],
    ['fulfil-order', ['ORDERS_TABLE', 'INVENTORY_URL_PARAMETER']],
    ['notify-customer', ['WEBHOOK_URL']],
    ['reserve-express', []],
  ])('tells %s what it needs to know', (name, variables) => {
    expect(Object.keys(functionNamed(name).Environment.Variables)).toEqual([
      'POWERTOOLS_SERVICE_NAME',
      ...variables,
    ]);
  });

  it.each([
    [
      'PlaceOrder',
      ['dynamodb:GetItem', 'dynamodb:PutItem', 'sns:Publish', 'lambda:InvokeFunction'],
    ],
    ['GetOrder', ['dynamodb:GetItem']],
    ['GetOrderOtel', ['dynamodb:GetItem']],
    ['NotifyCustomer', ['sqs:SendMessage']],
    ['ReserveExpress', []],
    [
      'FulfilOrder',
      [...queueActions(), 'dynamodb:GetItem', 'dynamodb:UpdateItem', 'ssm:GetParameter'],
    ],
    ['ProjectOrder', ['dynamodb:DeleteItem', 'dynamodb:PutItem', ...projectionActions()]],
  ])('grants %s what its code does and nothing more', (id, actions) => {
    const [policy] = propertiesOf('AWS::IAM::Policy').filter(({ PolicyName }) =>
      PolicyName.startsWith(`${id}Role`),
    );

    const statements: { Action: string | string[] }[] = policy.PolicyDocument.Statement;
    const granted = statements.flatMap(({ Action }) => Action);
    expect(granted).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents', ...actions]);
  });

  it('grants nothing on every resource but listing streams, which takes no resource', () => {
    const wildcards = propertiesOf('AWS::IAM::Policy')
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Resource }) => JSON.stringify(Resource).includes('*'));

    expect(wildcards).toEqual([{ Effect: 'Allow', Action: 'dynamodb:ListStreams', Resource: '*' }]);
  });

  it('says of everything that holds data that it goes with the stack', () => {
    const kept = Object.entries(template.toJSON().Resources as Record<string, StatedResource>)
      .filter(([, { Type }]) => /Table$|Queue$|Topic$|LogGroup$/.test(Type))
      .filter(([, { DeletionPolicy }]) => DeletionPolicy !== 'Delete')
      .map(([id]) => id);

    expect(kept).toEqual([]);
  });
});

describe('the orders API', () => {
  it('traces its stage and throttles its methods', () => {
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      StageName: 'prod',
      TracingEnabled: true,
      MethodSettings: [
        {
          HttpMethod: '*',
          ResourcePath: '/*',
          ThrottlingRateLimit: 100,
          ThrottlingBurstLimit: 200,
        },
      ],
    });
  });

  it('takes its throttle from the settings', () => {
    const other = Template.fromStack(
      ordersStack({ throttleRateLimit: 5, throttleBurstLimit: '9' }),
    );

    other.hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: [Match.objectLike({ ThrottlingRateLimit: 5, ThrottlingBurstLimit: 9 })],
    });
  });

  it('logs each request as a line of JSON that names its trace', () => {
    const [stage] = propertiesOf('AWS::ApiGateway::Stage');

    const line = JSON.parse(stage.AccessLogSetting.Format);
    expect(line).toMatchObject({ status: '$context.status', xrayTraceId: '$context.xrayTraceId' });
    expect(Object.values(line).filter((value) => !/^\$context\.[\w.]+$/.test(`${value}`))).toEqual(
      [],
    );
  });

  it('brings the account a role for logs, which every API of the account may come to use', () => {
    template.hasResource('AWS::ApiGateway::Account', { DeletionPolicy: 'Retain' });
    template.hasResource('AWS::IAM::Role', {
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: [Match.objectLike({ Principal: { Service: 'apigateway.amazonaws.com' } })],
        },
      },
      DeletionPolicy: 'Retain',
    });
    template.hasResource('AWS::ApiGateway::Stage', {
      DependsOn: Match.arrayWith([logicalIdOf('AWS::ApiGateway::Account', {})]),
    });
  });

  it('leaves the account its own role where the settings say that it has one', () => {
    const other = Template.fromStack(ordersStack({ apiGatewayAccountRole: 'exists' }));

    other.resourceCountIs('AWS::ApiGateway::Account', 0);
    expect(propertiesOf('AWS::IAM::Role', other)).toHaveLength(7);
  });

  it('validates bodies and parameters before a function runs', () => {
    const validator = {
      Ref: Object.keys(template.findResources('AWS::ApiGateway::RequestValidator'))[0],
    };

    template.hasResourceProperties('AWS::ApiGateway::RequestValidator', {
      ValidateRequestBody: true,
      ValidateRequestParameters: true,
    });
    template.hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'POST',
      RequestValidatorId: validator,
      RequestModels: { 'application/json': { Ref: Match.stringLikeRegexp('OrderRequest') } },
    });
    template.hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'GET',
      RequestValidatorId: validator,
      RequestParameters: { 'method.request.path.orderId': true },
    });
  });

  it('takes the orders that the handler takes', () => {
    const [model] = propertiesOf('AWS::ApiGateway::Model');

    expect(model.Schema.required).toEqual(['customerTier', 'items']);
    expect(model.Schema.properties.customerTier.enum).toEqual([...customerTiers]);
    expect(model.Schema.properties.items).toMatchObject({ minItems: 1, maxItems: 20 });
    expect(model.Schema.properties.items.items.properties.quantity).toMatchObject({
      minimum: 1,
      maximum: 99,
    });
  });

  it('is deployed anew when only the schema of its orders has changed', () => {
    const deployments = () =>
      Object.keys(Template.fromStack(ordersStack()).findResources('AWS::ApiGateway::Deployment'));
    const { title } = orderRequestSchema;
    const before = deployments();

    Object.assign(orderRequestSchema, { title: 'Changed' });
    onTestFinished(() => void Object.assign(orderRequestSchema, { title }));

    expect(deployments()).not.toEqual(before);
  });

  it('is open to everyone by default', () => {
    expect(propertiesOf('AWS::ApiGateway::RestApi')[0]).not.toHaveProperty('Policy');
  });

  it('is closed to everyone outside the allowed range', () => {
    const other = Template.fromStack(ordersStack({ allowedCidr: '203.0.113.0/24' }));

    other.hasResourceProperties('AWS::ApiGateway::RestApi', {
      Policy: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: '*' },
            Action: 'execute-api:Invoke',
            Resource: 'execute-api:/*',
            Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
          },
        ],
      },
    });
  });

  it('serves its methods by Lambda proxy integration', () => {
    const uses = propertiesOf('AWS::ApiGateway::Method').map(({ HttpMethod, Integration }) => [
      HttpMethod,
      Integration.Type,
      Integration.IntegrationHttpMethod,
    ]);

    expect(uses).toEqual([
      ['POST', 'AWS_PROXY', 'POST'],
      ['GET', 'AWS_PROXY', 'POST'],
      ['GET', 'AWS_PROXY', 'POST'],
    ]);
  });
});

describe('the address of the inventory', () => {
  it('is looked up by a name that has the prefix, and that every prefix may be part of', () => {
    const other = Template.fromStack(ordersStack({ prefix: 'aws-' }));

    other.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'aws-fulfil-order',
      Environment: {
        Variables: Match.objectLike({
          INVENTORY_URL_PARAMETER: '/TraceLab/aws-inventory-url',
        }),
      },
    });
  });

  it('is the one parameter that fulfil-order may read', () => {
    const [statement] = propertiesOf('AWS::IAM::Policy')
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Action }) => Action === 'ssm:GetParameter');

    expect(JSON.stringify(statement.Resource)).toContain(':parameter/TraceLab/inventory-url"');
  });
});

describe('the tables', () => {
  it('stream both images of the orders, and nothing of their views', () => {
    const streams = propertiesOf('AWS::DynamoDB::Table').map(
      ({ TableName, StreamSpecification }) => [TableName, StreamSpecification?.StreamViewType],
    );

    expect(streams).toEqual([
      ['orders', 'NEW_AND_OLD_IMAGES'],
      ['order-views', undefined],
    ]);
  });

  it('feed the projection, which gives up on a record after three retries and notes it', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: {
        'Fn::GetAtt': [logicalIdOf('AWS::DynamoDB::Table', { TableName: 'orders' }), 'StreamArn'],
      },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 10,
      MaximumRetryAttempts: 3,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      DestinationConfig: {
        OnFailure: {
          Destination: arnOf(
            logicalIdOf('AWS::SQS::Queue', { QueueName: 'project-order-dead-letters' }),
          ),
        },
      },
    });
  });
});

describe('the order events', () => {
  it('are published to a traced topic', () => {
    template.hasResourceProperties('AWS::SNS::Topic', {
      TopicName: 'order-events',
      TracingConfig: 'Active',
    });
    template.hasResourceProperties('AWS::XRay::ResourcePolicy', {
      PolicyName: 'order-events-tracing',
    });
  });

  it('reach the queue as they were published', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'sqs',
      RawMessageDelivery: true,
      Endpoint: arnOf(logicalIdOf('AWS::SQS::Queue', { QueueName: 'fulfilment' })),
    });
  });

  it('reach the customer by a function of their own, with a place for what fails', () => {
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'lambda',
      Endpoint: arnOf(logicalIdOf('AWS::Lambda::Function', { FunctionName: 'notify-customer' })),
    });
    expect(functionNamed('notify-customer').DeadLetterConfig.TargetArn).toEqual(
      arnOf(logicalIdOf('AWS::SQS::Queue', { QueueName: 'notify-customer-dead-letters' })),
    );
  });

  it('are set aside after three failures, and kept for as long as SQS can', () => {
    const deadLetters = logicalIdOf('AWS::SQS::Queue', { QueueName: 'fulfilment-dead-letters' });

    template.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'fulfilment',
      RedrivePolicy: { deadLetterTargetArn: arnOf(deadLetters), maxReceiveCount: 3 },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'fulfilment-dead-letters',
      MessageRetentionPeriod: 14 * 24 * 3600,
    });
  });

  it('stay hidden for six times as long as their consumer may take', () => {
    const [queue] = propertiesOf('AWS::SQS::Queue').filter(
      ({ QueueName }) => QueueName === 'fulfilment',
    );

    expect(queue.VisibilityTimeout).toBe(6 * functionNamed('fulfil-order').Timeout);
  });

  it('are fulfilled in batches of which only the failed part comes back', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: arnOf(logicalIdOf('AWS::SQS::Queue', { QueueName: 'fulfilment' })),
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('travel encrypted, over TLS only', () => {
    const refusals = [
      ...propertiesOf('AWS::SQS::QueuePolicy'),
      ...propertiesOf('AWS::SNS::TopicPolicy'),
    ]
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Effect, Condition }) => Effect === 'Deny' && Condition.Bool);

    expect(refusals.map(({ Condition }) => Condition.Bool)).toEqual(
      Array(5).fill({ 'aws:SecureTransport': 'false' }),
    );
    expect(propertiesOf('AWS::SQS::Queue').map((queue) => queue.SqsManagedSseEnabled)).toEqual(
      Array(4).fill(true),
    );
  });

  it('are announced to the webhook of the settings', () => {
    const other = Template.fromStack(ordersStack({ webhookUrl: 'https://hooks.example.org/x' }));

    other.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'notify-customer',
      Environment: { Variables: Match.objectLike({ WEBHOOK_URL: 'https://hooks.example.org/x' }) },
    });
  });
});

describe('a second copy in the account', () => {
  it('shares no physical name with the first', () => {
    const other = Template.fromStack(ordersStack({ prefix: 'team-a-' }));

    const names = physicalNames(other);
    expect(names).toHaveLength(physicalNames(template).length);
    expect(names.filter((name) => !name.replace('/aws/lambda/', '').startsWith('team-a-'))).toEqual(
      [],
    );
  });

  it('shares no stack name with the first', () => {
    expect(ordersStack({ prefix: 'team-a-' }).stackName).toBe('team-a-Orders');
  });
});

interface StatedResource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties?: Record<string, unknown>;
}

function physicalNames(of: Template): string[] {
  const nameProperties = ['FunctionName', 'TableName', 'TopicName', 'QueueName', 'LogGroupName'];
  return Object.values(of.toJSON().Resources as Record<string, StatedResource>)
    .filter(({ Type }) => !/EventSourceMapping|Permission/.test(Type))
    .flatMap(({ Type, Properties = {} }) => [
      ...nameProperties.map((property) => Properties[property]),
      ...(Type === 'AWS::ApiGateway::RestApi' ? [Properties.Name] : []),
      ...(Type === 'AWS::XRay::ResourcePolicy' ? [Properties.PolicyName] : []),
    ])
    .filter((name) => typeof name === 'string');
}

function queueActions(): string[] {
  return [
    'sqs:ChangeMessageVisibility',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:GetQueueUrl',
    'sqs:ReceiveMessage',
  ];
}

function projectionActions(): string[] {
  return [
    'sqs:GetQueueAttributes',
    'sqs:GetQueueUrl',
    'sqs:SendMessage',
    'dynamodb:ListStreams',
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
  ];
}
