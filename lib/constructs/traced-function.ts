import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type CfnFunction,
  type Code,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { grantXRayWrite } from './x-ray-write-access.ts';

export interface TracedFunctionProps {
  readonly functionName: string;
  readonly description: string;
  /** A bundle whose `index.js` exports `handler`. */
  readonly code: Code;
  /**
   * `active` decides about requests that arrive undecided; `pass-through` records only what its
   * caller already samples.
   *
   * @default 'active'
   */
  readonly tracing?: 'active' | 'pass-through';
  /** @default Duration.seconds(10) */
  readonly timeout?: Duration;
  /** In MB. @default 512 */
  readonly memorySize?: number;
  /** @default - draws on the account's unreserved concurrency */
  readonly reservedConcurrentExecutions?: number;
  /** Takes the events of asynchronous invocations that failed three times. @default - they are dropped */
  readonly deadLetterQueue?: IQueue;
  /** @default RetentionDays.ONE_WEEK */
  readonly logRetention?: RetentionDays;
}

const defaultTimeout = Duration.seconds(10);

/**
 * A Lambda function whose role may write to X-Ray, by exactly one grant: the managed policy. The L2
 * `tracing` property would add an inline `xray:*` statement beside it, so the mode is set on the L1.
 *
 * Service map: adds two nodes of the function's name, `AWS::Lambda` (the service's view: accepted,
 * queued, attempted) and behind it `AWS::Lambda::Function` (the code's view). Edges leave the second
 * one, one for each kind of downstream that its code calls through a captured client. With
 * `pass-through` both appear only in traces that a caller has begun and sampled.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-services-lambda.html
 */
export class TracedFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly timeout: Duration;

  constructor(scope: Construct, id: string, props: TracedFunctionProps) {
    super(scope, id);
    this.timeout = props.timeout ?? defaultTimeout;

    const logGroup = new LogGroup(this, 'Logs', {
      // Lambda's own name for it. The role may not create log groups, so lines that arrive late
      // cannot bring it back after the stack is gone.
      logGroupName: `/aws/lambda/${props.functionName}`,
      retention: props.logRetention ?? RetentionDays.ONE_WEEK,
      removalPolicy: RemovalPolicy.DESTROY,
    });

    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    logGroup.grantWrite(this.role);
    grantXRayWrite(this.role);

    this.function = new LambdaFunction(this, 'Function', {
      functionName: props.functionName,
      description: props.description,
      code: props.code,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize ?? 512,
      timeout: this.timeout,
      role: this.role,
      logGroup,
      reservedConcurrentExecutions: props.reservedConcurrentExecutions,
      deadLetterQueue: props.deadLetterQueue,
      environment: { POWERTOOLS_SERVICE_NAME: props.functionName },
    });

    const resource = this.function.node.defaultChild as CfnFunction;
    resource.tracingConfig = { mode: props.tracing === 'pass-through' ? 'PassThrough' : 'Active' };
  }
}
