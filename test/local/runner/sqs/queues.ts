import {
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SQSClient,
  type SQSClientConfig,
} from '@aws-sdk/client-sqs';
import type { QueueConfig } from '../../../../local/runner/emulators/sqs/queue-config.ts';
import { createSqs, type Sqs } from '../../../../local/runner/emulators/sqs/sqs.ts';
import { serve, type TestCloud, testCloud } from '../protocols/aws-server.ts';

export const queueConfig = (name: string, settings: Partial<QueueConfig> = {}): QueueConfig => ({
  name,
  arn: `arn:aws:sqs:us-east-1:123456789012:${name}`,
  url: `https://sqs.us-east-1.amazonaws.com/123456789012/${name}`,
  visibilityTimeout: 30,
  delaySeconds: 0,
  messageRetentionPeriod: 345_600,
  receiveMessageWaitTimeSeconds: 0,
  maximumMessageSize: 1_048_576,
  ...settings,
});

export const withDeadLetters = (maxReceiveCount: number): QueueConfig[] => {
  const letters = queueConfig('letters');
  return [
    queueConfig('work', { redrive: { deadLetterTargetArn: letters.arn, maxReceiveCount } }),
    letters,
  ];
};

export interface SqsWorld extends AsyncDisposable {
  readonly cloud: TestCloud;
  readonly sqs: Sqs;
  readonly client: SQSClient;
  readonly endpoint: string;
  urlOf(name: string): string;
}

/** SQS behind HTTP with a real client. */
export async function sqsWorld(
  queues: readonly QueueConfig[],
  options: SQSClientConfig = {},
): Promise<SqsWorld> {
  const cloud = testCloud();
  const server = await serve('sqs', () => sqs.handle);
  const sqs = createSqs(cloud, queues, { endpointUrl: () => server.url });
  const client = new SQSClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 1,
    ...options,
  });
  return {
    cloud,
    sqs,
    client,
    endpoint: server.url,
    urlOf: (name) => `${server.url}/123456789012/${name}`,
    async [Symbol.asyncDispose]() {
      sqs.stop();
      client.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Adds the header that an instrumented client sends. */
export function withTraceHeader(client: SQSClient, header: string): SQSClient {
  client.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers['X-Amzn-Trace-Id'] = header;
      return next(args);
    },
    { step: 'build', name: 'traceHeader' },
  );
  return client;
}

export async function receive(
  client: SQSClient,
  QueueUrl: string,
  more: Partial<ReceiveMessageCommandInput> = {},
): Promise<Message[]> {
  return (await client.send(new ReceiveMessageCommand({ QueueUrl, ...more }))).Messages ?? [];
}
