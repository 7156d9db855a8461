import { type CfnOutput, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  EndpointType,
  type IRestApi,
  LambdaIntegration,
  LogGroupLogDestination,
  RestApi,
  type StageOptions,
} from 'aws-cdk-lib/aws-apigateway';
import { AnyPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { AppConfig } from '../config.ts';
import { everyone } from './allowed-range.ts';
import { orderRequestSchema } from './order-request.ts';
import type { TracedFunction } from './traced-function.ts';

export interface OrdersApiProps
  extends Pick<AppConfig, 'allowedCidr' | 'apiGatewayAccountRole' | 'throttle'> {
  readonly apiName: string;
  readonly placeOrder: TracedFunction;
  readonly getOrder: TracedFunction;
  readonly getOrderOtel: TracedFunction;
}

const stageName = 'prod';

/**
 * The REST API through which orders come in: `POST /orders`, `GET /orders/{orderId}`, and the same
 * under `/otel` by a function that is traced with OpenTelemetry.
 *
 * Service map: adds the client's node and, behind it, one `AWS::ApiGateway::Stage` node named
 * `<api>/prod`, with an edge to the `AWS::Lambda` node of each function. The stage asks the sampling
 * rules about requests that arrive undecided. Requests that it refuses by itself (invalid,
 * throttled) end at that node.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-services-apigateway.html
 */
export class OrdersApi extends Construct {
  readonly api: RestApi;

  constructor(scope: Construct, id: string, props: OrdersApiProps) {
    super(scope, id);
    const createsAccountRole = props.apiGatewayAccountRole === 'create';

    this.api = new RestApi(this, 'Api', {
      restApiName: props.apiName,
      endpointConfiguration: { types: [EndpointType.REGIONAL] },
      policy: policyFor(props.allowedCidr),
      cloudWatchRole: createsAccountRole,
      // Every API of the account and region logs through the role that was registered last, so it
      // outlives this stack. It costs nothing.
      cloudWatchRoleRemovalPolicy: createsAccountRole ? RemovalPolicy.RETAIN : undefined,
      deployOptions: {
        stageName,
        tracingEnabled: true,
        throttlingRateLimit: props.throttle.rateLimit,
        throttlingBurstLimit: props.throttle.burstLimit,
        ...this.accessLogs(),
      },
    });
    this.addMethods(props);
    nameUrlOutput(this.api);
    acknowledgeFindings(this.api, createsAccountRole);
  }

  private accessLogs(): StageOptions {
    const logGroup = new LogGroup(this, 'AccessLogs', {
      retention: RetentionDays.ONE_WEEK,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return {
      accessLogDestination: new LogGroupLogDestination(logGroup),
      accessLogFormat: AccessLogFormat.custom(JSON.stringify(accessLogLine)),
    };
  }

  private addMethods(props: OrdersApiProps): void {
    const requestValidator = this.api.addRequestValidator('Validator', {
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    const model = this.api.addModel('OrderRequest', {
      contentType: 'application/json',
      schema: orderRequestSchema,
    });

    // CDK deploys a stage anew when a method changes, but does not look into its model.
    this.api.latestDeployment?.addToLogicalId({ orderRequestSchema });

    const orders = this.api.root.addResource('orders');
    orders.addMethod('POST', integrate(props.placeOrder), {
      requestValidator,
      requestModels: { 'application/json': model },
    });
    const order = orders.addResource('{orderId}');
    const orderId = {
      requestValidator,
      requestParameters: { 'method.request.path.orderId': true },
    };
    order.addMethod('GET', integrate(props.getOrder), orderId);
    order.addResource('otel').addMethod('GET', integrate(props.getOrderOtel), orderId);
  }
}

/** Everything is text: API Gateway writes `-` for what it does not know, which no JSON number can be. */
const accessLogLine = {
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  httpMethod: '$context.httpMethod',
  resourcePath: '$context.resourcePath',
  path: '$context.path',
  status: '$context.status',
  responseLength: '$context.responseLength',
  responseLatency: '$context.responseLatency',
  integrationLatency: '$context.integrationLatency',
  errorMessage: '$context.error.message',
  sourceIp: '$context.identity.sourceIp',
  xrayTraceId: '$context.xrayTraceId',
};

function integrate(target: TracedFunction): LambdaIntegration {
  return new LambdaIntegration(target.function, { allowTestInvoke: false });
}

/** No policy leaves the API open to everyone, within the throttle. */
function policyFor(allowedCidr: string): PolicyDocument | undefined {
  if (allowedCidr === everyone) {
    return undefined;
  }
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['execute-api:Invoke'],
        resources: ['execute-api:/*'],
        conditions: { IpAddress: { 'aws:SourceIp': allowedCidr } },
      }),
    ],
  });
}

/** `RestApi` always adds an output for its URL, under a generated name. */
function nameUrlOutput(api: IRestApi): void {
  const output = api.node.findChild('Endpoint') as CfnOutput;
  output.overrideLogicalId('ApiUrl');
  output.description = 'Where orders go: POST <url>orders, GET <url>orders/{orderId}';
}

function acknowledgeFindings(api: RestApi, createsAccountRole: boolean): void {
  const open =
    'Orders are placed by anonymous sample clients; the throttle and the allowed address range of the settings bound what they can do.';
  Validations.of(api).acknowledge(
    {
      id: 'AwsSolutions-APIG3',
      reason:
        'A web ACL costs money for every month it exists, and a sample API has nothing to protect that its throttle does not.',
    },
    { id: 'AwsSolutions-APIG4', reason: open },
    { id: 'AwsSolutions-COG4', reason: open },
    {
      id: 'AwsSolutions-APIG6',
      reason:
        'API Gateway creates the execution log group itself, without retention, and it outlives the stack. Access logs and traces say what happened to each request.',
    },
  );
  if (createsAccountRole) {
    Validations.of(api).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      reason:
        'The policy that API Gateway documents for its account-level logging role, which serves every API of the account.',
    });
  }
}
