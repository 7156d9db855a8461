import type {
  AwsRequest,
  AwsResponse,
  AwsService,
  Cloud,
  MessageQueues,
  ReceivedMessage,
} from '../../cloud.ts';
import { asAwsError } from '../protocols/aws-error.ts';
import { decodeJson, isJsonRequest, jsonError, jsonResult } from '../protocols/json.ts';
import { messageSize } from '../protocols/message-attribute.ts';
import { queryError, queryResult } from '../protocols/query.ts';
import { operationNotEmulated, unknownOperation } from './errors.ts';
import type { StoredMessage } from './message.ts';
import { type OperationContext, operations, operationsNotEmulated } from './operations.ts';
import { checkSize, wellFormed } from './outgoing-message.ts';
import { decodeSqsQuery, encodeSqsResult, sqsNamespace } from './query-form.ts';
import type { QueueDepth } from './queue.ts';
import type { QueueConfig } from './queue-config.ts';
import { queueDirectory } from './queue-directory.ts';
import { systemAttributesOf } from './receive-message.ts';

export interface Sqs extends MessageQueues {
  readonly handle: AwsService;
  /** @throws SqsError QueueDoesNotExist */
  depth(queueArn: string): QueueDepth;
  /** The queue's own visibility timeout, in seconds. @throws SqsError QueueDoesNotExist */
  visibilityTimeout(queueArn: string): number;
  /** Answers every receiver that waits. Idempotent. */
  stop(): void;
}

/** Standard queues in memory, over both of SQS's protocols and for the services beside it. */
export function createSqs(
  cloud: Cloud,
  configs: readonly QueueConfig[],
  { endpointUrl }: { endpointUrl(): string },
): Sqs {
  const queues = queueDirectory(cloud, configs);

  const contextOf = (request: AwsRequest): OperationContext => ({
    queues,
    account: cloud.account,
    caller: request.caller,
    traceHeader: request.traceHeader,
    signal: request.signal,
    // The SDK sends to the host of a queue's URL, so what clients are given must lead here.
    urlOf: (queue) =>
      `${endpointUrl().replace(/\/+$/, '')}/${cloud.account}/${queue.settings.name}`,
  });

  return {
    handle: (request) => answer(request, contextOf(request), cloud),
    depth: (arn) => queues.byArn(arn).depth(),
    visibilityTimeout: (arn) => queues.byArn(arn).settings.visibilityTimeout,
    stop: () => {
      for (const queue of queues.all) queue.close();
    },
    send: (arn, { body, attributes = {}, traceHeader, delaySeconds }) => {
      const queue = queues.byArn(arn);
      checkSize(messageSize(body, attributes), queue.settings.maximumMessageSize);
      const header = wellFormed(traceHeader);
      const [stored] = queue.send([
        {
          body,
          attributes,
          senderId: cloud.account,
          ...(header !== undefined && { traceHeader: header }),
          ...(delaySeconds !== undefined && { delaySeconds }),
        },
      ]);
      return { messageId: stored?.messageId ?? '' };
    },
    receive: async (arn, options) =>
      (await queues.byArn(arn).receive(options)).map(asReceivedMessage),
    delete: (arn, handle) => queues.byArn(arn).delete(handle),
    changeVisibility: (arn, handle, seconds) => queues.byArn(arn).changeVisibility(handle, seconds),
  };
}

async function answer(
  request: AwsRequest,
  context: OperationContext,
  { warn }: Cloud,
): Promise<AwsResponse> {
  const json = isJsonRequest(request);
  try {
    const { operation, input } = json ? decodeJson(request) : decodeSqsQuery(request);
    const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (run === undefined) {
      throw operationsNotEmulated.includes(operation)
        ? operationNotEmulated(operation)
        : unknownOperation(operation);
    }
    const output = await run(input, context);
    if (json) return jsonResult(request, output);
    return queryResult({
      action: operation,
      namespace: sqsNamespace,
      requestId: request.requestId,
      ...(output && { result: encodeSqsResult(operation, output) }),
    });
  } catch (cause) {
    const error = asAwsError(cause, 'sqs', warn);
    return json
      ? jsonError(request, error, 'com.amazonaws.sqs#')
      : queryError(error, sqsNamespace, request.requestId);
  }
}

const asReceivedMessage = (message: StoredMessage): ReceivedMessage => ({
  messageId: message.messageId,
  receiptHandle: message.receiptHandle ?? '',
  body: message.body,
  md5OfBody: message.md5OfBody,
  attributes: message.attributes,
  systemAttributes: systemAttributesOf(message),
});
