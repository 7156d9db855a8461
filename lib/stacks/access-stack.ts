import { Aws, CfnOutput, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { Persona, type PersonaProps } from '../constructs/persona.ts';
import { samplingRules } from '../constructs/sampling-rules.ts';
import { traceGroups } from '../constructs/trace-groups.ts';

export interface AccessStackProps extends StackProps {
  /** Of the app whose groups and rules the operator may change. */
  readonly prefix: string;
  /**
   * Whether the personas that change things ask for a second factor. Sessions of a federated sign-in
   * never carry one in IAM's eyes, whatever the sign-in asked for.
   *
   * @default true
   */
  readonly requireMfa?: boolean;
}

/**
 * Four roles for the people around X-Ray, each with the least that its work takes.
 *
 * Service map: adds nothing; decides who sees it and who writes to it.
 */
export class AccessStack extends Stack {
  constructor(scope: Construct, id: string, props: AccessStackProps) {
    const { prefix, requireMfa = true, ...stackProps } = props;
    super(scope, id, {
      stackName: `${prefix}Access`,
      description: 'TraceLab: roles to view, write, operate and administer AWS X-Ray',
      ...stackProps,
    });

    this.persona('Viewer', {
      description: 'Sees maps, traces, groups, rules and insights of X-Ray, and changes nothing',
      managedPolicy: 'AWSXrayReadOnlyAccess',
      requiresMfa: false,
    });
    this.persona('Writer', {
      description: 'Sends segments to X-Ray as a daemon does, and sees none',
      managedPolicy: 'AWSXRayDaemonWriteAccess',
      requiresMfa: false,
    });
    const operator = this.persona('Operator', {
      description: 'Sees all that a viewer sees, and keeps the groups and rules of TraceLab',
      managedPolicy: 'AWSXrayReadOnlyAccess',
      statements: operatorStatements(prefix),
      requiresMfa: requireMfa,
    });
    this.persona('Administrator', {
      description: 'May do everything in X-Ray, its encryption and resource policies included',
      managedPolicy: 'AWSXrayFullAccess',
      requiresMfa: requireMfa,
    });
    acknowledgeGroupIds(operator, prefix);
  }

  private persona(id: string, props: PersonaProps): Persona {
    const persona = new Persona(this, id, props);
    new CfnOutput(this, `${id}RoleArn`, {
      value: persona.role.roleArn,
      description: `${props.description}: aws sts assume-role --role-arn <this>`,
    });
    return persona;
  }
}

function operatorStatements(prefix: string): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'KeepGroups',
      actions: ['xray:CreateGroup', 'xray:UpdateGroup', 'xray:DeleteGroup', ...tagging],
      resources: groupArns(prefix).map((arn) => arn(Aws)),
    }),
    new PolicyStatement({
      sid: 'KeepSamplingRules',
      actions: [
        'xray:CreateSamplingRule',
        'xray:UpdateSamplingRule',
        'xray:DeleteSamplingRule',
        ...tagging,
      ],
      resources: samplingRules(prefix).map(([name]) => `${xray(Aws)}:sampling-rule/${name}`),
    }),
  ];
}

const tagging = ['xray:TagResource', 'xray:UntagResource'];

interface Place {
  readonly PARTITION: string;
  readonly REGION: string;
  readonly ACCOUNT_ID: string;
}

const xray = ({ PARTITION, REGION, ACCOUNT_ID }: Place) =>
  `arn:${PARTITION}:xray:${REGION}:${ACCOUNT_ID}`;

/** A group's ARN ends in an id that nobody knows before the group is there. */
function groupArns(prefix: string): ((place: Place) => string)[] {
  return Object.values(traceGroups(prefix)).map(
    ({ name }) =>
      (place) =>
        `${xray(place)}:group/${name}/*`,
  );
}

function acknowledgeGroupIds(operator: Persona, prefix: string): void {
  const inFindings = {
    PARTITION: '<AWS::Partition>',
    REGION: '<AWS::Region>',
    ACCOUNT_ID: '<AWS::AccountId>',
  };
  for (const arn of groupArns(prefix)) {
    Validations.of(operator.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${arn(inFindings)}]`,
      reason:
        'It is one group: what the wildcard stands for is the id that X-Ray gives it when it is created.',
    });
  }
}
