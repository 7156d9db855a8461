import {
  type DeclaredResource,
  generatedName,
  type PlanScope,
  type ResourceKind,
} from '../../plan/plan.ts';
import {
  flagProperty,
  integerProperty,
  notEmulated,
  recordProperty,
  textProperty,
  wrongProperty,
} from '../protocols/declared-property.ts';
import { parseRedrivePolicy, type QueueConfig, queueLimits } from './queue-config.ts';

export interface SqsPlan {
  readonly queues: QueueConfig[];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html */
const queue: ResourceKind<SqsPlan> = {
  type: 'AWS::SQS::Queue',
  local: {
    runs: 'A queue in memory: visibility, delays, dead letters and the trace header.',
    unlike: ['FIFO queues are not emulated.', 'it is empty at each start.'],
  },
  identify(resource, scope) {
    const { name, arn, url } = queueIdentity(resource, scope);
    return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
  },
  plan(resource, into, scope) {
    into.queues.push(queueConfig(resource, scope));
  },
};

/** Who may send is not evaluated here, so a queue's policy is accepted and changes nothing. */
const queuePolicy: ResourceKind<SqsPlan> = {
  type: 'AWS::SQS::QueuePolicy',
  identify: (resource) => {
    const id = generatedName(resource);
    return { ref: id, attributes: { Id: id } };
  },
  plan: () => {},
};

export const sqsResources: readonly ResourceKind<SqsPlan>[] = [queue, queuePolicy];

function queueIdentity(resource: DeclaredResource, scope: PlanScope) {
  const name = textProperty(resource, 'QueueName') ?? generatedName(resource, 80);
  const host = `sqs.${scope.region}.${scope.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
  return {
    name,
    arn: `arn:${scope.partition}:sqs:${scope.region}:${scope.account}:${name}`,
    url: `https://${host}/${scope.account}/${name}`,
  };
}

function queueConfig(resource: DeclaredResource, scope: PlanScope): QueueConfig {
  const identity = queueIdentity(resource, scope);
  if (identity.name.endsWith('.fifo') || flagProperty(resource, 'FifoQueue', false)) {
    throw notEmulated(resource, `the FIFO queue "${identity.name}"`, 'use a standard queue');
  }
  if (!/^[A-Za-z0-9_-]{1,80}$/.test(identity.name)) {
    throw wrongProperty(
      resource,
      'QueueName',
      identity.name,
      'must be 1 to 80 letters, digits, hyphens and underscores',
    );
  }
  return {
    ...identity,
    visibilityTimeout: integerProperty(
      resource,
      'VisibilityTimeout',
      queueLimits.visibilityTimeout,
    ),
    delaySeconds: integerProperty(resource, 'DelaySeconds', queueLimits.delaySeconds),
    messageRetentionPeriod: integerProperty(
      resource,
      'MessageRetentionPeriod',
      queueLimits.messageRetentionPeriod,
    ),
    receiveMessageWaitTimeSeconds: integerProperty(
      resource,
      'ReceiveMessageWaitTimeSeconds',
      queueLimits.receiveMessageWaitTimeSeconds,
    ),
    maximumMessageSize: integerProperty(
      resource,
      'MaximumMessageSize',
      queueLimits.maximumMessageSize,
    ),
    ...redriveOf(resource),
  };
}

function redriveOf(resource: DeclaredResource): Pick<QueueConfig, 'redrive'> {
  const policy = recordProperty(resource, 'RedrivePolicy');
  if (policy === undefined) return {};
  const redrive = parseRedrivePolicy(policy);
  if (redrive) return { redrive };
  throw wrongProperty(
    resource,
    'RedrivePolicy',
    policy,
    "must hold a queue's ARN in deadLetterTargetArn and a whole number from 1 to 1000 in maxReceiveCount",
  );
}
