import { Aws, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ConfigError } from '../settings.ts';
import { AccountCall } from './account-call.ts';

export interface ApiGatewayLoggingProps {
  /**
   * The role that API Gateway uses in this account and region already, to which it goes back when
   * this one is removed: `aws apigateway get-account`.
   *
   * @default - API Gateway goes back to having none, and no API writes logs
   */
  readonly earlierRoleArn?: string;
}

const policy = 'AmazonAPIGatewayPushToCloudWatchLogs';

/**
 * The one role through which API Gateway writes the logs of every API in the account and region.
 *
 * Service map: adds nothing; the access logs name the trace of each request.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export class ApiGatewayLogging extends Construct {
  constructor(scope: Construct, id: string, props: ApiGatewayLoggingProps) {
    super(scope, id);
    checkRoleArn(props.earlierRoleArn);

    const role = new Role(this, 'Role', {
      description: 'Writes the logs of every API of the account and region',
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(`service-role/${policy}`)],
    });
    role.applyRemovalPolicy(RemovalPolicy.DESTROY);
    const account = new CfnAccount(this, 'Account', { cloudWatchRoleArn: role.roleArn });
    // CloudFormation leaves the role registered when it removes the resource, and the role is gone then.
    this.putBack(props.earlierRoleArn).node.addDependency(account);

    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/${policy}]`,
      reason:
        'The policy that API Gateway documents for its account-level logging role, which serves every API of the account.',
    });
  }

  private putBack(earlierRoleArn: string | undefined): AccountCall {
    const handOver =
      earlierRoleArn === undefined
        ? []
        : [new PolicyStatement({ actions: ['iam:PassRole'], resources: [earlierRoleArn] })];
    return new AccountCall(this, 'PutBack', {
      resourceType: 'Custom::ApiGatewayAccountPutBack',
      call: {
        service: 'api-gateway',
        action: 'updateAccount',
        parameters: {
          patchOperations: [
            { op: 'replace', path: '/cloudwatchRoleArn', value: earlierRoleArn ?? '' },
          ],
        },
      },
      when: 'removed',
      statements: [
        new PolicyStatement({
          actions: ['apigateway:PATCH'],
          resources: [`arn:${Aws.PARTITION}:apigateway:${Aws.REGION}::/account`],
        }),
        ...handOver,
      ],
    });
  }
}

function checkRoleArn(arn: string | undefined): void {
  if (arn !== undefined && !/^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(arn)) {
    throw new ConfigError(
      `API Gateway logging: the earlier role must be given by the ARN that "aws apigateway get-account" shows, got "${arn}"`,
    );
  }
}
