import type { AwsRequest, AwsResponse, AwsService, Cloud } from '../../cloud.ts';
import { asAwsError } from '../protocols/aws-error.ts';
import { decodeQuery, queryError, queryResult } from '../protocols/query.ts';
import { invalidAction, notEmulated } from './errors.ts';
import { type OperationContext, operations } from './operations.ts';
import { type PublisherOptions, publisher } from './publisher.ts';
import type { SubscriptionConfig, TopicConfig } from './topic-config.ts';
import { topicDirectory } from './topics.ts';

export interface SnsOptions extends PublisherOptions {
  readonly subscriptions: readonly SubscriptionConfig[];
}

export interface Sns {
  readonly handle: AwsService;
  /** Delivers what has been accepted; call it before the queues stop. Idempotent. */
  stop(): void;
}

/** Standard topics over SNS's query protocol, delivering to queues and functions. */
export function createSns(
  cloud: Cloud,
  configs: readonly TopicConfig[],
  { subscriptions, ...options }: SnsOptions,
): Sns {
  const topics = topicDirectory(configs, subscriptions);
  const known = new Set(configs.map(({ arn }) => arn));
  for (const { arn, topicArn } of subscriptions) {
    if (!known.has(topicArn)) {
      cloud.warn(
        `subscription "${arn}": its topic "${topicArn}" does not run here, so nothing will arrive; declare the topic in a stack that runs`,
      );
    }
  }
  const sending = publisher(cloud, topics, options);
  return {
    handle: (request) => answer(request, { cloud, topics, publisher: sending, request }),
    stop: () => sending.flush(),
  };
}

const namespace = 'http://sns.amazonaws.com/doc/2010-03-31/';

function answer(request: AwsRequest, context: OperationContext): AwsResponse {
  const { requestId } = request;
  try {
    const { action, parameters } = decodeQuery(request);
    const run = Object.hasOwn(operations, action) ? operations[action] : undefined;
    if (run === undefined) throw unknown(action);
    const result = run(parameters, context);
    return queryResult({ action, namespace, requestId, ...(result !== undefined && { result }) });
  } catch (cause) {
    return queryError(asAwsError(cause, 'sns', context.cloud.warn), namespace, requestId);
  }
}

/** Actions that SNS has and that need no topic of the template to be changed at run time. */
const elsewhere =
  /^(AddPermission|RemovePermission|CreateTopic|DeleteTopic|ConfirmSubscription|SetSubscriptionAttributes|TagResource|UntagResource|ListTagsForResource|(Get|Put)DataProtectionPolicy|.*(Platform|SMS|PhoneNumber|OptedOut|Endpoint|OriginationNumber).*)$/;

const unknown = (action: string) =>
  elsewhere.test(action) ? notEmulated(action) : invalidAction(action);
