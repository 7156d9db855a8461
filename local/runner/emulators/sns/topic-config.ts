import type { MessageFilter } from './filter-policy.ts';

/** A standard topic. */
export interface TopicConfig {
  readonly name: string;
  readonly arn: string;
  readonly displayName: string;
  readonly tracing: TracingMode;
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-active-tracing.html */
export type TracingMode = 'Active' | 'PassThrough';

export const isTracingMode = (value: unknown): value is TracingMode =>
  value === 'Active' || value === 'PassThrough';

export interface SubscriptionConfig {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: SubscriptionProtocol;
  /** ARN of the queue or function. */
  readonly endpoint: string;
  /** The message alone, without the envelope. Queues only. */
  readonly raw: boolean;
  /** ARN of the queue that takes what could not be delivered. */
  readonly deadLetterArn?: string;
  /** Absent takes every message. */
  readonly filter?: MessageFilter;
}

export type SubscriptionProtocol = 'sqs' | 'lambda';

export const isSubscriptionProtocol = (value: unknown): value is SubscriptionProtocol =>
  value === 'sqs' || value === 'lambda';
