import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  AwsCustomResource,
  AwsCustomResourcePolicy,
  type AwsSdkCall,
  PhysicalResourceId,
} from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';

export interface AccountCallProps {
  readonly resourceType: `Custom::${string}`;
  readonly call: Pick<AwsSdkCall, 'service' | 'action' | 'parameters'>;
  /**
   * `deployed`: when the resource is created and when it changes. `created`: when it is created, and
   * not again. `removed`: when it is removed, and only after it was created; the removal of a
   * resource that could not be created calls nothing.
   */
  readonly when: 'deployed' | 'created' | 'removed';
  readonly statements: readonly PolicyStatement[];
}

const logGroupId = 'AccountCallLogs';

/**
 * A call to AWS about a setting of the whole account that CloudFormation has no resource for. What
 * sets and what puts back are two calls, so that each construct says which is made first, and with it
 * what the rollback of a deployment puts back: if they were one, it would be what nobody had changed.
 *
 * Service map: adds nothing.
 */
export class AccountCall extends Construct {
  private readonly resource: AwsCustomResource;

  constructor(scope: Construct, id: string, props: AccountCallProps) {
    super(scope, id);

    const call = { ...props.call, physicalResourceId: PhysicalResourceId.of(id) };
    this.resource = new AwsCustomResource(this, 'Call', {
      resourceType: props.resourceType,
      onCreate: props.when === 'removed' ? undefined : call,
      onUpdate: props.when === 'deployed' ? call : undefined,
      onDelete: props.when === 'removed' ? props.call : undefined,
      policy: AwsCustomResourcePolicy.fromStatements([...props.statements]),
      // The SDK of the runtime knows the calls; another would be downloaded in the middle of a deployment.
      installLatestAwsSdk: false,
      logGroup: sharedLogGroup(Stack.of(this)),
    });
    this.acknowledgeFindings();
  }

  /** A value of the answer, by its path in it. */
  answer(path: string): string {
    return this.resource.getResponseField(path);
  }

  private acknowledgeFindings(): void {
    Validations.of(this.resource).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'The setting is of the whole account: its actions take no resource.',
    });
    const { grantPrincipal } = this.resource;
    if (Construct.isConstruct(grantPrincipal)) {
      Validations.of(grantPrincipal).acknowledge({
        id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
        reason:
          "It is how CDK makes the function behind its custom resources: the function's logs.",
      });
    }
  }
}

/** One function makes the calls of all resources of the stack, so they share its log. */
function sharedLogGroup(stack: Stack): LogGroup {
  const existing = stack.node.tryFindChild(logGroupId);
  return existing instanceof LogGroup
    ? existing
    : new LogGroup(stack, logGroupId, {
        retention: RetentionDays.ONE_WEEK,
        removalPolicy: RemovalPolicy.DESTROY,
      });
}
