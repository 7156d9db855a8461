import type { Cloud, Invocation, InvocationResult, ReceivedMessage } from '../../cloud.ts';
import { failureOf } from '../protocols/failure.ts';
import { passes } from '../protocols/filter-pattern.ts';
import { backoff } from './backoff.ts';
import { type BatchOutcome, batchOutcome } from './batch-response.ts';
import type { QueueSourceConfig } from './event-source-config.ts';
import type { EventSourceLinks, Poller } from './event-sources.ts';
import { jsonSize, splitByPayload } from './payload.ts';
import { batchTrace, filterable, queueRecord } from './queue-event.ts';
import { trouble } from './trouble.ts';
import { workers } from './workers.ts';

const longPoll = 20;
const messagesPerReceive = 10;

/** Unlike Lambda, which goes up to 1,250: every one of them is a process on this machine. */
const defaultConcurrency = 10;

interface Batch {
  readonly messages: readonly ReceivedMessage[];
  /** On the clock's scale: when the first of the messages shows up again. */
  readonly visibleAgain: number;
}

/**
 * Reads a queue and hands batches to a function, several at once. A message is deleted only after its
 * batch succeeded; others show up again when their visibility timeout runs out.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function pollQueue(
  cloud: Cloud,
  config: QueueSourceConfig,
  { queues, functions }: EventSourceLinks,
): Poller {
  const { clock } = cloud;
  const { eventSourceArn: arn, functionName } = config;
  const stopping = new AbortController();
  const { signal } = stopping;
  const pool = workers(config.maximumConcurrency ?? defaultConcurrency);
  const pause = backoff(clock);
  const problem = trouble(cloud, `event source of "${functionName}", which reads "${arn}"`);
  let state: Poller['state'] = 'polling';

  const receive = (maxMessages: number, waitSeconds: number) =>
    queues.receive(arn, {
      maxMessages: Math.min(maxMessages, messagesPerReceive),
      waitSeconds,
      signal,
    });

  async function collect(): Promise<Batch> {
    const messages = await receive(config.batchSize, longPoll);
    const began = clock.elapsed();
    const visibleAgain = began + queues.visibilityTimeout(arn) * 1000;
    const full = began + config.batchingWindow * 1000;
    while (messages.length > 0 && messages.length < config.batchSize && !signal.aborted) {
      const left = full - clock.elapsed();
      if (left <= 0) break;
      messages.push(...(await receive(config.batchSize - messages.length, left / 1000)));
    }
    return { messages, visibleAgain };
  }

  /** Filters, and cuts what does not fit into one invocation. Messages filtered out are deleted, as on AWS. */
  function invocable({ messages, visibleAgain }: Batch): Batch[] {
    const read = messages.map((message) => ({
      message,
      record: queueRecord(message, arn, cloud.region),
    }));
    const wanted = read.filter(({ message, record }) => {
      const pass = passes(config.filters, filterable(record));
      if (!pass) queues.delete(arn, message.receiptHandle);
      return pass;
    });
    return splitByPayload(wanted, ({ record }) => jsonSize(record)).map((part) => ({
      messages: part.map(({ message }) => message),
      visibleAgain,
    }));
  }

  async function work({ messages, visibleAgain }: Batch): Promise<void> {
    const result = await invoke(
      {
        functionName,
        payload: JSON.stringify({
          Records: messages.map((message) => queueRecord(message, arn, cloud.region)),
        }),
        ...batchTrace(messages, clock.now()),
      },
      visibleAgain,
    );
    if (result === undefined) return;
    const ids = messages.map(({ messageId }) => messageId);
    const outcome = batchOutcome(result, ids, config.reportBatchItemFailures);
    for (const message of messages) {
      if (succeeded(outcome, message)) queues.delete(arn, message.receiptHandle);
    }
    if (outcome.kind === 'failed') {
      problem.note(outcome.reason);
      // With partial responses failing is part of the plan, so Lambda does not slow down for it.
      if (!config.reportBatchItemFailures) pool.shrink();
      return;
    }
    problem.clear();
    pause.reset();
    pool.grow();
  }

  /** A throttled batch is tried again until its messages show up in the queue. */
  async function invoke(
    invocation: Invocation,
    visibleAgain: number,
  ): Promise<InvocationResult | undefined> {
    const retry = backoff(clock);
    for (;;) {
      try {
        return await functions.invoke(invocation);
      } catch (error) {
        const failure = failureOf(error);
        pool.shrink();
        if (signal.aborted) return undefined;
        problem.report(failure.message);
        const throttled = failure.code === 'TooManyRequestsException';
        if (!throttled || clock.elapsed() + retry.next >= visibleAgain) return undefined;
        await retry.wait(signal);
        if (signal.aborted) return undefined;
      }
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      await pool.free(signal);
      if (signal.aborted) break;
      try {
        for (const part of invocable(await collect())) {
          await pool.free(signal);
          if (signal.aborted) giveBack(part);
          else
            pool.run(() => work(part).catch((error) => problem.report(failureOf(error).message)));
        }
      } catch (error) {
        const { code, message } = failureOf(error);
        problem.report(message);
        if (code === 'QueueDoesNotExist') {
          state = 'failed';
          return;
        }
        await pause.wait(signal);
      }
    }
    state = 'stopped';
  }

  function giveBack({ messages }: Batch): void {
    for (const { receiptHandle } of messages) queues.changeVisibility(arn, receiptHandle, 0);
  }

  const running = run();
  return {
    get state() {
      return state;
    },
    get inFlight() {
      return pool.busy;
    },
    get problem() {
      return problem.reason;
    },
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}

const succeeded = (outcome: BatchOutcome, { messageId }: ReceivedMessage): boolean =>
  outcome.kind === 'done' || (outcome.kind === 'partial' && !outcome.failedIds.has(messageId));
