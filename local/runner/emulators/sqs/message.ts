import type { MessageAttribute } from '../../cloud.ts';

/** A message that is about to be put on a queue; everything in it has been checked. */
export interface NewMessage {
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly traceHeader?: string;
  readonly senderId: string;
  /** Absent: the queue's own delay. */
  readonly delaySeconds?: number;
}

/** A message on a queue. */
export interface StoredMessage extends Omit<NewMessage, 'delaySeconds'> {
  readonly messageId: string;
  readonly md5OfBody: string;
  /** Wall-clock milliseconds, as `SentTimestamp`. */
  readonly sentTimestamp: number;
  /** On the clock's scale, for retention. */
  readonly sentElapsed: number;
  state: 'delayed' | 'ready' | 'in flight' | 'gone';
  receiveCount: number;
  firstReceiveTimestamp?: number;
  /** The handle of the last receive; earlier ones no longer delete. */
  receiptHandle?: string;
  /** On the clock's scale, for the 12 hours that a message may stay hidden. */
  receivedElapsed: number;
  /** Cancels the timer that makes the message visible. */
  cancelTimer?: () => void;
  /** The queue that a dead letter came from. */
  deadLetterSourceArn?: string;
}
