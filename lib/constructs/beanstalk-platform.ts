import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  AwsCustomResource,
  AwsCustomResourcePolicy,
  type AwsSdkCall,
  PhysicalResourceId,
} from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';

export interface BeanstalkPlatformProps {
  /** Such as `Node.js 24 running on 64bit Amazon Linux 2023`. */
  readonly branch: string;
}

/** A branch has one recommended version, so the list has one entry. */
const recommendedVersion = 'PlatformSummaryList.0.PlatformArn';

/**
 * Looks up the recommended version of a platform branch, its newest, when the stack is first deployed. A template
 * that names a version ages: Elastic Beanstalk releases one about every month and offers new
 * environments only the latest. From then on managed updates keep the environment current.
 *
 * Service map: adds nothing.
 *
 * @see https://docs.aws.amazon.com/elasticbeanstalk/latest/api/API_ListPlatformVersions.html
 * @see https://docs.aws.amazon.com/elasticbeanstalk/latest/api/API_PlatformSummary.html
 */
export class BeanstalkPlatform extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: BeanstalkPlatformProps) {
    super(scope, id);

    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_WEEK,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    logGroup.grantWrite(role);
    const find: AwsSdkCall = {
      service: 'ElasticBeanstalk',
      action: 'ListPlatformVersions',
      parameters: {
        Filters: [
          { Type: 'PlatformBranchName', Operator: '=', Values: [props.branch] },
          // As the EB CLI asks for it; the order of the list is documented nowhere.
          { Type: 'PlatformLifecycleState', Operator: '=', Values: ['Recommended'] },
        ],
      },
      outputPaths: [recommendedVersion],
      physicalResourceId: PhysicalResourceId.of(props.branch),
    };
    const lookup = new AwsCustomResource(this, 'Lookup', {
      resourceType: 'Custom::BeanstalkPlatform',
      onUpdate: find,
      installLatestAwsSdk: false,
      policy: AwsCustomResourcePolicy.fromSdkCalls({
        resources: AwsCustomResourcePolicy.ANY_RESOURCE,
      }),
      logGroup,
      role,
    });
    this.arn = lookup.getResponseField(recommendedVersion);
    acknowledgeFindings(lookup);
  }
}

function acknowledgeFindings(lookup: AwsCustomResource): void {
  Validations.of(lookup).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'elasticbeanstalk:ListPlatformVersions reads a public list and takes no resource.',
  });
}
