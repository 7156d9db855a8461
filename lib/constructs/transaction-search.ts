import { Aws, Stack } from 'aws-cdk-lib';
import { CfnResourcePolicy } from 'aws-cdk-lib/aws-logs';
import { CfnTransactionSearchConfig } from 'aws-cdk-lib/aws-xray';
import { Construct } from 'constructs';
import { ConfigError } from '../settings.ts';

export interface TransactionSearchProps {
  readonly policyName: string;
  /**
   * Share of the spans, 0 to 100, that X-Ray also keeps as traces: what groups count, filters find
   * and insights learn from.
   *
   * @default 1
   */
  readonly indexingPercentage?: number;
}

/**
 * Sends every segment of the account and region to CloudWatch Logs, as spans in `aws/spans`, instead
 * of to X-Ray's own store; X-Ray keeps a share of them as traces.
 *
 * CloudFormation refuses to create it where it is already on, and changes nothing then; removing it
 * sends segments back to X-Ray. The log group stays, with its spans.
 *
 * Service map: draws it from all spans rather than from the sampled ones.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Transaction-Search-Cloudformation.html
 */
export class TransactionSearch extends Construct {
  constructor(scope: Construct, id: string, props: TransactionSearchProps) {
    super(scope, id);
    const { policyName, indexingPercentage = 1 } = props;
    if (!(indexingPercentage >= 0 && indexingPercentage <= 100)) {
      throw new ConfigError(
        `Transaction Search: the share of indexed spans must be between 0 and 100 percent, got "${indexingPercentage}"`,
      );
    }

    const policy = new CfnResourcePolicy(this, 'Policy', {
      policyName,
      policyDocument: Stack.of(this).toJsonString({
        Version: '2012-10-17',
        Statement: [letXRayWriteSpans()],
      }),
    });
    // X-Ray tries the policy before it lets itself be switched over.
    new CfnTransactionSearchConfig(this, 'Config', { indexingPercentage }).addResourceDependency(
      policy,
    );
  }
}

function letXRayWriteSpans() {
  const here = `${Aws.REGION}:${Aws.ACCOUNT_ID}`;
  return {
    Sid: 'TransactionSearch',
    Effect: 'Allow',
    Principal: { Service: 'xray.amazonaws.com' },
    Action: 'logs:PutLogEvents',
    Resource: ['aws/spans', '/aws/application-signals/data'].map(
      (logGroup) => `arn:${Aws.PARTITION}:logs:${here}:log-group:${logGroup}:*`,
    ),
    Condition: {
      ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:xray:${here}:*` },
      StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
    },
  };
}
