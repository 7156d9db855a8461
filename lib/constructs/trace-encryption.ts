import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { ConfigError } from '../settings.ts';
import { AccountCall, type AccountCallProps } from './account-call.ts';

export interface TraceEncryptionProps {
  /**
   * The key that X-Ray uses in this account and region already, to which it goes back when this one
   * is removed: `aws xray get-encryption-config`.
   *
   * @default - X-Ray uses none, and goes back to that
   */
  readonly earlierKeyArn?: string;
}

/**
 * Encrypts all traces of the account and region with a key of its own. Where X-Ray uses another key
 * than it was said to, the deployment fails before it has changed anything.
 *
 * Before the key is removed X-Ray is told to go back to what it used before. What the key has
 * encrypted is unreadable from then on; for 30 days `aws kms cancel-key-deletion` brings it back.
 *
 * Service map: adds nothing. Without the key nobody sees the map of the time that it encrypted.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-encryption.html
 */
export class TraceEncryption extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, props: TraceEncryptionProps) {
    super(scope, id);
    const { earlierKeyArn } = props;
    checkKeyArn(earlierKeyArn);

    const before = this.requireBefore(earlierKeyArn);
    this.key = new Key(this, 'Key', {
      description: 'Encrypts the traces of AWS X-Ray',
      enableKeyRotation: true,
      // As long as X-Ray keeps a trace.
      pendingWindow: Duration.days(30),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.key.addToResourcePolicy(letReadersDecrypt());
    const putBack = this.put('PutBack', 'removed', earlierKeyArn);
    const set = this.put('Set', 'deployed', this.key.keyArn);

    // What is made last is removed first. A deployment that fails once X-Ray uses the key finds what
    // puts back already there; one that fails before puts back what X-Ray was found to use.
    putBack.node.addDependency(before, this.key);
    set.node.addDependency(putBack);
  }

  /** A parameter takes no value that does not match its pattern, and so stops a deployment. */
  private requireBefore(earlierKeyArn: string | undefined): CfnParameter {
    const found = new AccountCall(this, 'Before', {
      resourceType: 'Custom::XRayEncryptionBefore',
      call: { service: 'xray', action: 'getEncryptionConfig' },
      when: 'created',
      statements: [
        new PolicyStatement({ actions: ['xray:GetEncryptionConfig'], resources: ['*'] }),
      ],
    });
    const [what, expected] =
      earlierKeyArn === undefined ? ['Type', 'NONE'] : ['KeyId', earlierKeyArn];
    return new CfnParameter(this, 'EncryptionBefore', {
      type: 'String',
      description: `What X-Ray encrypted with before TraceLab: ${expected}, or the deployment fails`,
      value: found.answer(`EncryptionConfig.${what}`),
      allowedPattern: `^${expected}$`,
    });
  }

  /** Without a key: X-Ray's own encryption. */
  private put(id: string, when: AccountCallProps['when'], keyArn: string | undefined): AccountCall {
    return new AccountCall(this, id, {
      resourceType: `Custom::XRayEncryption${id}`,
      call: {
        service: 'xray',
        action: 'putEncryptionConfig',
        parameters: keyArn === undefined ? { Type: 'NONE' } : { Type: 'KMS', KeyId: keyArn },
      },
      when,
      statements: [
        new PolicyStatement({ actions: ['xray:PutEncryptionConfig'], resources: ['*'] }),
        ...(keyArn === undefined ? [] : [letXRayUse(keyArn)]),
      ],
    });
  }
}

/** Whoever tells X-Ray to use a key must be allowed to hand it on. */
function letXRayUse(keyArn: string): PolicyStatement {
  return new PolicyStatement({
    actions: ['kms:CreateGrant', 'kms:DescribeKey'],
    resources: [keyArn],
  });
}

/**
 * X-Ray decrypts on behalf of whoever reads, so readers need the key, too. With this they need no
 * more than their permissions for X-Ray, as with the key that X-Ray brings itself.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/security_iam_service-with-iam.html
 */
function letReadersDecrypt(): PolicyStatement {
  return new PolicyStatement({
    sid: 'ReadersOfTraces',
    principals: [new AnyPrincipal()],
    actions: ['kms:Decrypt'],
    resources: ['*'],
    conditions: {
      StringEquals: {
        'kms:CallerAccount': Aws.ACCOUNT_ID,
        'kms:ViaService': `xray.${Aws.REGION}.amazonaws.com`,
      },
    },
  });
}

/** X-Ray answers with the key's ARN, whatever name it was given. */
function checkKeyArn(arn: string | undefined): void {
  if (arn !== undefined && !/^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+$/.test(arn)) {
    throw new ConfigError(
      `trace encryption: the earlier key must be given by the ARN that "aws xray get-encryption-config" shows, got "${arn}"`,
    );
  }
}
