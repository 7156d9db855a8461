import type { Caller } from '../../cloud.ts';
import {
  type Input,
  inputInteger,
  inputRecord,
  inputText,
  inputTexts,
} from '../protocols/input.ts';
import { type BatchRun, readBatch, runBatch } from './batch.ts';
import { batchTooLong, invalidParameter, missingParameter, queueDoesNotExist } from './errors.ts';
import { md5OfAttributes } from './message-digest.ts';
import { checkSize, type Outgoing, readOutgoing } from './outgoing-message.ts';
import type { Queue } from './queue.ts';
import { queueAttributes, withAttributes } from './queue-attributes.ts';
import { queueLimits } from './queue-config.ts';
import type { QueueDirectory } from './queue-directory.ts';
import {
  readReceiveOptions,
  readSelection,
  readVisibility,
  receivedMessage,
} from './receive-message.ts';

/** What an operation may use besides its input. */
export interface OperationContext {
  readonly queues: QueueDirectory;
  readonly account: string;
  readonly caller: Caller;
  readonly traceHeader: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** The URL by which clients here reach a queue. */
  readonly urlOf: (queue: Queue) => string;
}

export type Operation = (
  input: Input,
  context: OperationContext,
) => object | undefined | Promise<object>;

/** Input and output are those of the JSON protocol. */
export const operations: Readonly<Record<string, Operation>> = {
  SendMessage(input, context) {
    const queue = queueOf(input, context);
    const outgoing = readOutgoing(input, origin(context));
    checkSize(outgoing.size, queue.settings.maximumMessageSize);
    return send(queue, [outgoing])[0];
  },

  SendMessageBatch(input, context) {
    const queue = queueOf(input, context);
    const entries = readBatch(input, 'SendMessageBatchRequestEntry');
    const bodies = entries.map((entry) => inputText(entry.input, 'MessageBody') ?? '');
    const total = bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0);
    const { max } = queueLimits.maximumMessageSize;
    if (total > max) throw batchTooLong(max, total);
    const { done, failed } = runBatch(entries, (entry) => {
      const outgoing = readOutgoing(entry, origin(context));
      checkSize(outgoing.size, queue.settings.maximumMessageSize);
      return outgoing;
    });
    const answers = send(
      queue,
      done.map(({ output }) => output),
    );
    return {
      Successful: done.map(({ id }, index) => ({ Id: id, ...answers[index] })),
      Failed: failed,
    };
  },

  async ReceiveMessage(input, context) {
    const queue = queueOf(input, context);
    const selection = readSelection(input);
    const messages = await queue.receive({
      ...readReceiveOptions(input, queue.settings),
      signal: context.signal,
    });
    if (messages.length === 0) return {};
    return { Messages: messages.map((message) => receivedMessage(message, selection)) };
  },

  DeleteMessage(input, context) {
    queueOf(input, context).delete(receiptHandle(input));
    return undefined;
  },

  DeleteMessageBatch(input, context) {
    const queue = queueOf(input, context);
    return batchOutput(
      runBatch(readBatch(input, 'DeleteMessageBatchRequestEntry'), (entry) =>
        queue.delete(receiptHandle(entry)),
      ),
    );
  },

  ChangeMessageVisibility(input, context) {
    changeVisibility(queueOf(input, context), input);
    return undefined;
  },

  ChangeMessageVisibilityBatch(input, context) {
    const queue = queueOf(input, context);
    return batchOutput(
      runBatch(readBatch(input, 'ChangeMessageVisibilityBatchRequestEntry'), (entry) =>
        changeVisibility(queue, entry),
      ),
    );
  },

  GetQueueUrl(input, { queues, account, urlOf }) {
    const name = inputText(input, 'QueueName');
    if (!name) throw missingParameter('QueueName');
    const owner = inputText(input, 'QueueOwnerAWSAccountId') ?? account;
    if (owner !== account) throw queueDoesNotExist();
    return { QueueUrl: urlOf(queues.byName(name)) };
  },

  GetQueueAttributes(input, context) {
    const attributes = queueAttributes(
      queueOf(input, context),
      inputTexts(input, 'AttributeNames'),
    );
    return attributes === undefined ? {} : { Attributes: attributes };
  },

  SetQueueAttributes(input, context) {
    const queue = queueOf(input, context);
    queue.configure(withAttributes(queue.settings, inputRecord(input, 'Attributes')));
    return undefined;
  },

  ListQueues(input, { queues, urlOf }) {
    const prefix = inputText(input, 'QueueNamePrefix') ?? '';
    const urls = queues.all.filter((queue) => queue.settings.name.startsWith(prefix)).map(urlOf);
    const { items, next } = page(urls, input);
    return { ...(items.length > 0 && { QueueUrls: items }), ...next };
  },

  ListDeadLetterSourceQueues(input, context) {
    const { arn } = queueOf(input, context).settings;
    const sources = context.queues.all.filter(
      (queue) => queue.settings.redrive?.deadLetterTargetArn === arn,
    );
    const { items, next } = page(sources.map(context.urlOf), input);
    return { queueUrls: items, ...next };
  },

  PurgeQueue(input, context) {
    queueOf(input, context).purge();
    return undefined;
  },
};

/** Operations that SQS has and that need no queue of the template to be changed at run time. */
export const operationsNotEmulated: readonly string[] = [
  'AddPermission',
  'CancelMessageMoveTask',
  'CreateQueue',
  'DeleteQueue',
  'ListMessageMoveTasks',
  'ListQueueTags',
  'RemovePermission',
  'StartMessageMoveTask',
  'TagQueue',
  'UntagQueue',
];

const queueOf = (input: Input, { queues }: OperationContext): Queue =>
  queues.byUrl(inputText(input, 'QueueUrl'));

const origin = ({ caller, traceHeader }: OperationContext) => ({
  traceHeader,
  senderId: senderIdOf(caller),
});

/** Unlike SQS, which gives `<role id>:<session>`: roles have no ids here, so the role's name stands for it. */
const senderIdOf = (caller: Caller): string =>
  caller.arn.split('/').slice(1).join(':') || caller.accessKeyId;

function send(queue: Queue, outgoing: readonly Outgoing[]): object[] {
  const stored = queue.send(outgoing.map(({ message }) => message));
  return outgoing.map(({ message, systemAttributes }, index) => ({
    MessageId: stored[index]?.messageId,
    MD5OfMessageBody: stored[index]?.md5OfBody,
    MD5OfMessageAttributes: md5OfAttributes(message.attributes),
    MD5OfMessageSystemAttributes: md5OfAttributes(systemAttributes),
  }));
}

const batchOutput = ({ done, failed }: BatchRun<void>): object => ({
  Successful: done.map(({ id }) => ({ Id: id })),
  Failed: failed,
});

function receiptHandle(input: Input): string {
  const handle = inputText(input, 'ReceiptHandle');
  if (!handle) throw missingParameter('ReceiptHandle');
  return handle;
}

function changeVisibility(queue: Queue, input: Input): void {
  const seconds = readVisibility(input);
  if (seconds === undefined) throw missingParameter('VisibilityTimeout');
  queue.changeVisibility(receiptHandle(input), seconds);
}

const pageLimit = 1000;

function page(all: readonly string[], input: Input) {
  const size = inputInteger(input, 'MaxResults') ?? pageLimit;
  if (size < 1 || size > pageLimit) {
    throw invalidParameter(
      `Value for parameter MaxResults is invalid. Reason: Must be between 1 and ${pageLimit}, if provided.`,
    );
  }
  const token = inputText(input, 'NextToken');
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64').toString());
  if (!Number.isInteger(start) || start < 0) {
    throw invalidParameter('Invalid or expired next token.');
  }
  const end = start + size;
  const more = end < all.length;
  return {
    items: all.slice(start, end),
    next: more ? { NextToken: Buffer.from(String(end)).toString('base64') } : {},
  };
}
