import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AccountPrincipal,
  type Conditions,
  ManagedPolicy,
  type PolicyStatement,
  Role,
} from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export interface PersonaProps {
  readonly description: string;
  /** One of AWS's own. */
  readonly managedPolicy: string;
  /** Beside those of the managed policy. @default - none */
  readonly statements?: readonly PolicyStatement[];
  /** Whether a second factor must have been shown to take the role. */
  readonly requiresMfa: boolean;
}

/**
 * A role for people, which whoever may `sts:AssumeRole` it in this account can take, for an hour at
 * a time. It is for no service, so no compute ever holds it.
 *
 * Service map: adds nothing; decides who sees it and who writes to it.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/security_iam_id-based-policy-examples.html
 */
export class Persona extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, props: PersonaProps) {
    super(scope, id);

    this.role = new Role(this, 'Role', {
      description: props.description,
      assumedBy: new AccountPrincipal(Aws.ACCOUNT_ID).withConditions(
        conditionsOf(props.requiresMfa),
      ),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(props.managedPolicy)],
      maxSessionDuration: Duration.hours(1),
    });
    this.role.applyRemovalPolicy(RemovalPolicy.DESTROY);
    for (const statement of props.statements ?? []) {
      this.role.addToPolicy(statement);
    }
    Validations.of(this.role).acknowledge({
      id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${props.managedPolicy}]`,
      reason:
        'The persona is what AWS documents for the policy, and grows with it when X-Ray learns an operation.',
    });
  }
}

/**
 * A service acting by itself cannot take the role, even where a policy lets it try; and, where asked
 * for, neither can a session without a second factor.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
function conditionsOf(requiresMfa: boolean): Conditions {
  return {
    Bool: {
      'aws:PrincipalIsAWSService': 'false',
      ...(requiresMfa ? { 'aws:MultiFactorAuthPresent': 'true' } : {}),
    },
  };
}
