import { SNSClient } from '@aws-sdk/client-sns';
import type {
  FunctionInvoker,
  Invocation,
  ReceivedMessage,
} from '../../../../local/runner/cloud.ts';
import {
  createSns,
  type Sns,
  type SnsOptions,
} from '../../../../local/runner/emulators/sns/sns.ts';
import type {
  SubscriptionConfig,
  TopicConfig,
} from '../../../../local/runner/emulators/sns/topic-config.ts';
import { createSqs, type Sqs } from '../../../../local/runner/emulators/sqs/sqs.ts';
import { serve, type TestCloud, testCloud } from '../protocols/aws-server.ts';
import { queueConfig } from '../sqs/queues.ts';

export const topicArn = 'arn:aws:sns:us-east-1:123456789012:order-events';
export const queueArn = queueConfig('fulfilment').arn;
export const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:notify-customer';

export const topic = (settings: Partial<TopicConfig> = {}): TopicConfig => ({
  name: 'order-events',
  arn: topicArn,
  displayName: '',
  tracing: 'PassThrough',
  ...settings,
});

export const toQueue = (settings: Partial<SubscriptionConfig> = {}): SubscriptionConfig => ({
  arn: `${topicArn}:to-queue`,
  topicArn,
  protocol: 'sqs',
  endpoint: queueArn,
  raw: true,
  ...settings,
});

export const toFunction: SubscriptionConfig = {
  arn: `${topicArn}:to-function`,
  topicArn,
  protocol: 'lambda',
  endpoint: functionArn,
  raw: false,
};

export interface SnsWorld extends AsyncDisposable {
  readonly cloud: TestCloud;
  readonly sns: Sns;
  readonly sqs: Sqs;
  readonly client: SNSClient;
  readonly endpoint: string;
  readonly invocations: Invocation[];
  /** What is on the queue, once something is. */
  received(arn?: string): Promise<ReceivedMessage[]>;
}

/** SNS behind HTTP with a real client, queues `fulfilment` and `letters`, and functions that note their events. */
export async function snsWorld(
  topics: readonly TopicConfig[],
  subscriptions: readonly SubscriptionConfig[],
  options: Partial<SnsOptions> = {},
): Promise<SnsWorld> {
  const cloud = testCloud();
  const invocations: Invocation[] = [];
  const functions: FunctionInvoker = {
    invoke: () => Promise.reject(new Error('topics invoke asynchronously')),
    invokeAsync: (invocation) => invocations.push(invocation),
  };
  const queues = ['fulfilment', 'letters'].map((name) => queueConfig(name));
  const sqs = createSqs(cloud, queues, { endpointUrl: () => 'http://127.0.0.1' });
  const sns = createSns(cloud, topics, {
    subscriptions,
    queues: sqs,
    functions,
    sampler: { decide: () => ({ sampled: false }) },
    hasXRayAccess: () => true,
    ...options,
  });
  const server = await serve('sns', () => sns.handle);
  const client = new SNSClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  return {
    cloud,
    sns,
    sqs,
    client,
    endpoint: server.url,
    invocations,
    received: (arn = queueArn) => sqs.receive(arn, { maxMessages: 10, waitSeconds: 20 }),
    async [Symbol.asyncDispose]() {
      sns.stop();
      sqs.stop();
      client.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Adds the header that an instrumented client sends. */
export function withTraceHeader(client: SNSClient, header: string): SNSClient {
  client.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers['X-Amzn-Trace-Id'] = header;
      return next(args);
    },
    { step: 'build', name: 'traceHeader' },
  );
  return client;
}
