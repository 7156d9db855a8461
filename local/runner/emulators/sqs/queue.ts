import { randomUUID } from 'node:crypto';
import { type Clock, milliseconds } from '../../../xray/index.ts';
import type { ReceiveOptions } from '../../cloud.ts';
import { invalidValue, messageNotInflight, purgeInProgress, tooManyInFlight } from './errors.ts';
import type { NewMessage, StoredMessage } from './message.ts';
import { md5 } from './message-digest.ts';
import { type QueueConfig, queueLimits } from './queue-config.ts';
import { ReadyLine } from './ready-line.ts';
import { formatReceiptHandle, parseReceiptHandle } from './receipt-handle.ts';

/** How many messages a queue holds, by what they wait for. */
export interface QueueDepth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

interface Waiter {
  readonly options: ReceiveOptions;
  readonly finish: (messages: StoredMessage[]) => void;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const inFlightLimit = 120_000;

const purgeInterval = 60_000;

/** How often a queue that nobody reads drops what has outlived its retention. */
const sweepInterval = 60_000;

/** One standard queue in memory. */
export class Queue {
  settings: QueueConfig;
  readonly createdTimestamp: number;
  modifiedTimestamp: number;
  readonly #clock: Clock;
  readonly #moveToDeadLetters: (message: StoredMessage, from: Queue) => boolean;
  readonly #messages = new Map<string, StoredMessage>();
  readonly #ready = new ReadyLine();
  readonly #waiters = new Set<Waiter>();
  #inFlight = 0;
  #delayed = 0;
  #purgedAt = Number.NEGATIVE_INFINITY;
  #sweptAt = 0;
  #closed = false;

  /** `moveToDeadLetters` says whether it took the message. */
  constructor(
    clock: Clock,
    settings: QueueConfig,
    moveToDeadLetters: (message: StoredMessage, from: Queue) => boolean,
  ) {
    this.settings = settings;
    this.#clock = clock;
    this.#moveToDeadLetters = moveToDeadLetters;
    this.createdTimestamp = Math.floor(clock.now());
    this.modifiedTimestamp = this.createdTimestamp;
  }

  configure(settings: QueueConfig): void {
    this.settings = settings;
    this.modifiedTimestamp = Math.floor(this.#clock.now());
  }

  /** Puts messages on the queue together, so that one waiting receiver may get them all. */
  send(messages: readonly NewMessage[]): StoredMessage[] {
    if (this.#clock.elapsed() - this.#sweptAt > sweepInterval) this.#removeExpired();
    const stored = messages.map((message) => this.#store(message));
    this.#serveWaiters();
    return stored;
  }

  /** Takes in a message that another queue gave up on. Its age counts from when it was first sent. */
  acceptDeadLetter(message: StoredMessage, sourceArn: string): void {
    const letter: StoredMessage = { ...message, state: 'ready', deadLetterSourceArn: sourceArn };
    this.#messages.set(letter.messageId, letter);
    this.#ready.push(letter);
    this.#serveWaiters();
  }

  receive(options: ReceiveOptions): Promise<StoredMessage[]> {
    const found = this.#take(options);
    const { waitSeconds, signal } = options;
    if (found.length > 0 || waitSeconds <= 0 || signal?.aborted || this.#closed) {
      if (found.length === 0 && this.#inFlight >= inFlightLimit && waitSeconds <= 0) {
        return Promise.reject(tooManyInFlight(inFlightLimit));
      }
      return Promise.resolve(found);
    }
    return new Promise((resolve) => {
      const giveUp = () => waiter.finish([]);
      const cancel = this.#clock.after(milliseconds(waitSeconds * 1000), giveUp);
      const waiter: Waiter = {
        options,
        finish: (messages) => {
          cancel();
          signal?.removeEventListener('abort', giveUp);
          this.#waiters.delete(waiter);
          resolve(messages);
        },
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#waiters.add(waiter);
    });
  }

  /**
   * A handle of an earlier receive deletes nothing, as SQS says of standard queues.
   * @throws SqsError ReceiptHandleIsInvalid
   */
  delete(receiptHandle: string): void {
    const { messageId } = parseReceiptHandle(receiptHandle, this.settings.name);
    const message = this.#messages.get(messageId);
    if (message?.receiptHandle === receiptHandle) this.#remove(message);
  }

  /** @throws SqsError ReceiptHandleIsInvalid, MessageNotInflight, InvalidParameterValue */
  changeVisibility(receiptHandle: string, seconds: number): void {
    const { messageId } = parseReceiptHandle(receiptHandle, this.settings.name);
    const message = this.#messages.get(messageId);
    if (message?.receiptHandle !== receiptHandle) {
      throw invalidValue(
        'ReceiptHandle',
        receiptHandle,
        'Message does not exist or is not available for visibility timeout change.',
      );
    }
    if (message.state !== 'in flight') throw messageNotInflight(receiptHandle);
    const { max } = queueLimits.visibilityTimeout;
    const hidden = this.#clock.elapsed() - message.receivedElapsed;
    if (hidden + seconds * 1000 > max * 1000) {
      throw invalidValue(
        'VisibilityTimeout',
        seconds,
        `Total VisibilityTimeout for the message is beyond the limit [${max} seconds]`,
      );
    }
    this.#showAfter(message, seconds);
    this.#serveWaiters();
  }

  /** @throws SqsError PurgeQueueInProgress */
  purge(): void {
    const now = this.#clock.elapsed();
    if (now - this.#purgedAt < purgeInterval) throw purgeInProgress(this.settings.name);
    this.#purgedAt = now;
    for (const message of [...this.#messages.values()]) this.#remove(message);
  }

  depth(): QueueDepth {
    this.#removeExpired();
    const hidden = this.#inFlight + this.#delayed;
    return {
      visible: this.#messages.size - hidden,
      inFlight: this.#inFlight,
      delayed: this.#delayed,
    };
  }

  /** Answers everyone who waits, with nothing, and lets no timer fire again. */
  close(): void {
    this.#closed = true;
    for (const waiter of [...this.#waiters]) waiter.finish([]);
    for (const message of this.#messages.values()) message.cancelTimer?.();
  }

  #store(message: NewMessage): StoredMessage {
    const { delaySeconds = this.settings.delaySeconds, ...content } = message;
    const stored: StoredMessage = {
      ...content,
      messageId: randomUUID(),
      md5OfBody: md5(message.body),
      sentTimestamp: Math.floor(this.#clock.now() * 1000),
      sentElapsed: this.#clock.elapsed(),
      state: 'gone',
      receiveCount: 0,
      receivedElapsed: 0,
    };
    this.#messages.set(stored.messageId, stored);
    this.#delayed += 1;
    stored.state = 'delayed';
    this.#showAfter(stored, delaySeconds);
    return stored;
  }

  #take({ maxMessages, visibilitySeconds }: ReceiveOptions): StoredMessage[] {
    const taken: StoredMessage[] = [];
    while (taken.length < maxMessages && this.#inFlight < inFlightLimit) {
      const message = this.#ready.shift();
      if (message === undefined) break;
      if (this.#isExpired(message) || this.#isDead(message)) {
        this.#remove(message);
        continue;
      }
      taken.push(message);
      this.#hide(message);
    }
    // Only now, so that a visibility timeout of 0 does not hand out the same message twice at once.
    const seconds = visibilitySeconds ?? this.settings.visibilityTimeout;
    const handedOut = taken.map((message) => ({ ...message }));
    for (const message of taken) this.#showAfter(message, seconds);
    return handedOut;
  }

  #hide(message: StoredMessage): void {
    message.state = 'in flight';
    message.receiveCount += 1;
    message.firstReceiveTimestamp ??= Math.floor(this.#clock.now() * 1000);
    message.receivedElapsed = this.#clock.elapsed();
    message.receiptHandle = formatReceiptHandle({
      queueName: this.settings.name,
      messageId: message.messageId,
      receive: message.receiveCount,
    });
    this.#inFlight += 1;
  }

  #showAfter(message: StoredMessage, seconds: number): void {
    message.cancelTimer?.();
    message.cancelTimer = undefined;
    if (seconds <= 0) this.#show(message);
    else {
      message.cancelTimer = this.#clock.after(milliseconds(seconds * 1000), () => {
        this.#show(message);
        this.#serveWaiters();
      });
    }
  }

  #show(message: StoredMessage): void {
    this.#leaveState(message);
    message.state = 'ready';
    this.#ready.push(message);
  }

  #remove(message: StoredMessage): void {
    message.cancelTimer?.();
    this.#leaveState(message);
    message.state = 'gone';
    this.#messages.delete(message.messageId);
  }

  #leaveState(message: StoredMessage): void {
    if (message.state === 'in flight') this.#inFlight -= 1;
    if (message.state === 'delayed') this.#delayed -= 1;
  }

  #removeExpired(): void {
    this.#sweptAt = this.#clock.elapsed();
    for (const message of [...this.#messages.values()]) {
      if (this.#isExpired(message)) this.#remove(message);
    }
  }

  #isExpired(message: StoredMessage): boolean {
    const age = this.#clock.elapsed() - message.sentElapsed;
    return age > this.settings.messageRetentionPeriod * 1000;
  }

  #isDead(message: StoredMessage): boolean {
    const { redrive } = this.settings;
    if (redrive === undefined || message.receiveCount < redrive.maxReceiveCount) return false;
    return this.#moveToDeadLetters(message, this);
  }

  #serveWaiters(): void {
    for (const waiter of [...this.#waiters]) {
      const found = this.#take(waiter.options);
      if (found.length > 0) waiter.finish(found);
      else break;
    }
  }
}
