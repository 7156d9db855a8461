import { AssemblyError } from './assembly/errors.ts';
import type { AssemblyStack } from './assembly/read-assembly.ts';
import type { StackLeftOut } from './running-instance.ts';

/** Types whose resources do something here; every other one is only declared, or not emulated. */
export const runningTypes: ReadonlySet<string> = new Set([
  'AWS::ApiGateway::Stage',
  'AWS::ApiGatewayV2::Stage',
  'AWS::AutoScaling::AutoScalingGroup',
  'AWS::CloudWatch::Alarm',
  'AWS::DynamoDB::Table',
  'AWS::DynamoDB::GlobalTable',
  'AWS::EC2::Instance',
  'AWS::ECS::Service',
  'AWS::ElasticBeanstalk::Environment',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::KMS::Alias',
  'AWS::KMS::Key',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::RDS::DBInstance',
  'AWS::SecretsManager::Secret',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::SSM::Parameter',
  'AWS::XRay::Group',
  'AWS::XRay::ResourcePolicy',
  'AWS::XRay::SamplingRule',
  'AWS::XRay::TransactionSearchConfig',
]);

/** What a stack is there for and nothing here stands for yet: half a stack would mislead. */
const awaitedTypes = ['AWS::EKS::Cluster'];

export interface StackChoice {
  readonly stacks: readonly AssemblyStack[];
  readonly leftOut: readonly StackLeftOut[];
}

/**
 * The stacks that run: those that were named, or all that can.
 * @throws AssemblyError when a name is unknown, or no stack can run.
 */
export function chooseStacks(
  every: readonly AssemblyStack[],
  only: readonly string[] | undefined,
): StackChoice {
  const ids = every.map(({ id }) => id).join(', ');
  const unknown = only?.find((id) => !every.some((stack) => stack.id === id));
  if (unknown !== undefined) {
    throw new AssemblyError(`there is no stack "${unknown}"; the app has: ${ids}`);
  }
  if (only !== undefined) {
    return { stacks: every.filter(({ id }) => only.includes(id)), leftOut: [] };
  }
  const judged = every.map((stack) => ({ stack, reason: reasonToLeaveOut(stack) }));
  const stacks = judged.flatMap(({ stack, reason }) => (reason === undefined ? [stack] : []));
  if (stacks.length === 0) {
    throw new AssemblyError(`nothing in this app can run here yet (stacks: ${ids || 'none'})`);
  }
  return {
    stacks,
    leftOut: judged.flatMap(({ stack, reason }) =>
      reason === undefined ? [] : [{ stack: stack.id, reason }],
    ),
  };
}

function reasonToLeaveOut({ template }: AssemblyStack): string | undefined {
  const types = new Set(Object.values(template.Resources).map(({ Type }) => Type));
  const awaited = awaitedTypes.find((type) => types.has(type));
  return awaited === undefined ? undefined : `${awaited} is not emulated yet`;
}
