import { createHash } from 'node:crypto';
import {
  type DeclaredResource,
  generatedName,
  PlanError,
  type PlanScope,
  type ResourceKind,
} from '../../plan/plan.ts';
import { parseArn } from '../protocols/arn.ts';
import {
  flagProperty,
  listProperty,
  notEmulated,
  recordProperty,
  requiredText,
  textProperty,
  wrongProperty,
} from '../protocols/declared-property.ts';
import { isRecord } from '../protocols/json.ts';
import { filterScopes, type MessageFilter, parseFilterPolicy } from './filter-policy.ts';
import {
  isSubscriptionProtocol,
  isTracingMode,
  type SubscriptionConfig,
  type TopicConfig,
} from './topic-config.ts';

export interface SnsPlan {
  readonly topics: TopicConfig[];
  /** Of any topic: CDK declares a subscription beside its subscriber, often before the topic. */
  readonly subscriptions: SubscriptionConfig[];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html */
const topic: ResourceKind<SnsPlan> = {
  type: 'AWS::SNS::Topic',
  local: {
    runs: 'Delivers to queues and functions, with active tracing where a resource policy of X-Ray allows it.',
    unlike: ['FIFO topics are not emulated.', 'the signature of a message is none of AWS.'],
  },
  identify(resource, scope) {
    const { name, arn } = topicIdentity(resource, scope);
    return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
  },
  plan(resource, into, scope) {
    const config = topicConfig(resource, scope);
    const inline = listProperty(resource, 'Subscription').map((declared, index) =>
      inlineSubscription(resource, config.arn, declared, index),
    );
    into.topics.push(config);
    into.subscriptions.push(...inline);
  },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html */
const subscription: ResourceKind<SnsPlan> = {
  type: 'AWS::SNS::Subscription',
  local: {
    runs: 'Delivers to a queue or a function, raw or wrapped, what its filter policy lets through.',
    unlike: ['nothing is sent by mail, and to no address outside.'],
  },
  identify(resource) {
    const arn = subscriptionArn(requiredText(resource, 'TopicArn'), resource);
    return { ref: arn, attributes: { Arn: arn } };
  },
  declaredOnly(resource) {
    const protocol = textProperty(resource, 'Protocol') ?? '';
    return ['email', 'email-json', 'sms'].includes(protocol)
      ? `nothing is sent from this machine, so nobody is told by "${protocol}"`
      : undefined;
  },
  plan(resource, into) {
    into.subscriptions.push(subscriptionConfig(resource));
  },
};

/** Who may publish is not evaluated here, so a topic's policy is accepted and changes nothing. */
const topicPolicy: ResourceKind<SnsPlan> = {
  type: 'AWS::SNS::TopicPolicy',
  identify: (resource) => {
    const id = generatedName(resource);
    return { ref: id, attributes: { Id: id } };
  },
  plan: () => {},
};

export const snsResources: readonly ResourceKind<SnsPlan>[] = [topic, subscription, topicPolicy];

function topicIdentity(resource: DeclaredResource, scope: PlanScope) {
  const name = textProperty(resource, 'TopicName') ?? generatedName(resource, 256);
  return { name, arn: `arn:${scope.partition}:sns:${scope.region}:${scope.account}:${name}` };
}

function topicConfig(resource: DeclaredResource, scope: PlanScope): TopicConfig {
  const identity = topicIdentity(resource, scope);
  if (identity.name.endsWith('.fifo') || flagProperty(resource, 'FifoTopic', false)) {
    throw notEmulated(resource, `the FIFO topic "${identity.name}"`, 'use a standard topic');
  }
  if (!/^[A-Za-z0-9_-]{1,256}$/.test(identity.name)) {
    throw wrongProperty(
      resource,
      'TopicName',
      identity.name,
      'must be 1 to 256 letters, digits, hyphens and underscores',
    );
  }
  const tracing = textProperty(resource, 'TracingConfig') ?? 'PassThrough';
  if (!isTracingMode(tracing)) {
    throw wrongProperty(resource, 'TracingConfig', tracing, 'must be "Active" or "PassThrough"');
  }
  return { ...identity, tracing, displayName: textProperty(resource, 'DisplayName') ?? '' };
}

function subscriptionConfig(resource: DeclaredResource): SubscriptionConfig {
  const topicArn = requiredText(resource, 'TopicArn');
  const target = subscriber(
    resource,
    requiredText(resource, 'Protocol'),
    requiredText(resource, 'Endpoint'),
  );
  if (recordProperty(resource, 'ReplayPolicy') !== undefined) {
    throw notEmulated(resource, 'ReplayPolicy', 'remove it');
  }
  const filter = messageFilter(resource);
  const raw = flagProperty(resource, 'RawMessageDelivery', false);
  if (raw && target.protocol === 'lambda') {
    throw wrongProperty(resource, 'RawMessageDelivery', raw, 'is for queues, not for functions');
  }
  const letters = recordProperty(resource, 'RedrivePolicy')?.deadLetterTargetArn;
  if (letters !== undefined && (typeof letters !== 'string' || !isQueueArn(letters))) {
    throw wrongProperty(resource, 'RedrivePolicy', letters, 'must name the ARN of a queue');
  }
  return {
    arn: subscriptionArn(topicArn, resource),
    topicArn,
    ...target,
    raw,
    ...(letters !== undefined && { deadLetterArn: letters }),
    ...(filter !== undefined && { filter }),
  };
}

function messageFilter(resource: DeclaredResource): MessageFilter | undefined {
  const policy = recordProperty(resource, 'FilterPolicy');
  if (policy === undefined) return undefined;
  const given = textProperty(resource, 'FilterPolicyScope') ?? 'MessageAttributes';
  const scope = filterScopes.find((each) => each === given);
  if (scope === undefined) {
    const requirement = `must be ${filterScopes.join(' or ')}`;
    throw wrongProperty(resource, 'FilterPolicyScope', given, requirement);
  }
  try {
    return parseFilterPolicy(policy, scope);
  } catch (error) {
    const { message } = error as Error;
    throw wrongProperty(resource, 'FilterPolicy', policy, `cannot be used: ${message}`);
  }
}

function inlineSubscription(
  resource: DeclaredResource,
  topicArn: string,
  declared: unknown,
  index: number,
): SubscriptionConfig {
  const { Protocol, Endpoint } = isRecord(declared) ? declared : {};
  if (typeof Protocol !== 'string' || typeof Endpoint !== 'string') {
    throw wrongProperty(resource, 'Subscription', declared, 'must hold Protocol and Endpoint');
  }
  return {
    arn: subscriptionArn(topicArn, resource, index),
    topicArn,
    ...subscriber(resource, Protocol, Endpoint),
    raw: false,
  };
}

function subscriber(
  resource: DeclaredResource,
  protocol: string,
  endpoint: string,
): Pick<SubscriptionConfig, 'protocol' | 'endpoint'> {
  if (!isSubscriptionProtocol(protocol)) {
    throw notEmulated(
      resource,
      `a subscription with the protocol "${protocol}"`,
      'use "sqs" or "lambda"',
    );
  }
  if (parseArn(endpoint)?.service === protocol) return { protocol, endpoint };
  throw new PlanError(
    `${resource.constructPath}: Endpoint must be the ARN of a ${protocol === 'sqs' ? 'queue' : 'function'}, got "${endpoint}"`,
  );
}

const isQueueArn = (text: string): boolean => parseArn(text)?.service === 'sqs';

/** AWS's ends in a random UUID; this one is the same from run to run. */
function subscriptionArn(topicArn: string, resource: DeclaredResource, index = 0): string {
  const hash = createHash('sha256')
    .update(`${resource.stack}/${resource.logicalId}/${index}`)
    .digest('hex');
  const uuid = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    hash.slice(12, 16),
    hash.slice(16, 20),
    hash.slice(20, 32),
  ];
  return `${topicArn}:${uuid.join('-')}`;
}
