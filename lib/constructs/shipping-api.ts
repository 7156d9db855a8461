import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { AppConfig } from '../config.ts';
import type { TracedFunction } from './traced-function.ts';

export interface ShippingApiProps extends Pick<AppConfig, 'allowedCidr' | 'throttle'> {
  readonly apiName: string;
  readonly quoteShipping: TracedFunction;
}

/**
 * An HTTP API, for the contrast: X-Ray does not know this kind. It takes neither resource policies,
 * so the function itself refuses callers outside the allowed range.
 *
 * Service map: adds nothing. Where a REST API has the node of its stage, the client here is followed
 * by the function's `AWS::Lambda` node, and what the API refuses by itself shows nowhere.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
 */
export class ShippingApi extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, props: ShippingApiProps) {
    super(scope, id);

    const api = new HttpApi(this, 'Api', { apiName: props.apiName, createDefaultStage: false });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: props.throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLogs', {
            retention: RetentionDays.ONE_WEEK,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
        format: AccessLogFormat.custom(JSON.stringify(accessLogLine)),
      },
    });
    const [route] = api.addRoutes({
      path: '/shipping',
      methods: [HttpMethod.GET],
      integration: new HttpLambdaIntegration('QuoteShipping', props.quoteShipping.function),
    });
    this.url = stage.url;

    props.quoteShipping.function.addEnvironment('ALLOWED_CIDR', props.allowedCidr);
    Validations.of(route ?? api).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'Quotes are asked for by anonymous sample clients; the throttle and the allowed address range of the settings bound what they can do.',
    });
  }
}

/** There is no trace id to log: the API has none. */
const accessLogLine = {
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  httpMethod: '$context.httpMethod',
  routeKey: '$context.routeKey',
  path: '$context.path',
  status: '$context.status',
  responseLength: '$context.responseLength',
  responseLatency: '$context.responseLatency',
  integrationLatency: '$context.integrationLatency',
  errorMessage: '$context.error.message',
  sourceIp: '$context.identity.sourceIp',
};
