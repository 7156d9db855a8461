import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { startEdge } from '../../../../local/runner/edge/edge.ts';
import { createIdentities } from '../../../../local/runner/edge/identities.ts';
import { createSqs } from '../../../../local/runner/emulators/sqs/sqs.ts';
import { testCloud } from '../protocols/aws-server.ts';
import { queueConfig } from '../sqs/queues.ts';

describe('a caller that goes away', () => {
  it('does not take a message with the long poll that it left behind', async () => {
    const cloud = testCloud();
    const queue = queueConfig('work');
    const sqs = createSqs(cloud, [queue], { endpointUrl: () => 'http://127.0.0.1' });
    const asked = Promise.withResolvers<AbortSignal | undefined>();
    const edge = await startEdge({
      host: '127.0.0.1',
      port: 0,
      region: cloud.region,
      identities: createIdentities(cloud.account),
      services: {
        sqs: (request) => {
          asked.resolve(request.signal);
          return sqs.handle(request);
        },
      },
      log: () => {},
    });
    const client = new SQSClient({
      endpoint: edge.url,
      region: cloud.region,
      credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
      maxAttempts: 1,
    });
    const leaving = new AbortController();
    const poll = client
      .send(
        new ReceiveMessageCommand({
          QueueUrl: `${edge.url}/${cloud.account}/work`,
          WaitTimeSeconds: 20,
        }),
        { abortSignal: leaving.signal },
      )
      .catch((error: unknown) => error);
    const signal = await asked.promise;
    const gone = new Promise((resolve) => signal?.addEventListener('abort', resolve));

    leaving.abort();
    await gone;
    sqs.send(queue.arn, { body: 'kept' });
    await poll;

    expect(sqs.depth(queue.arn)).toMatchObject({ visible: 1, inFlight: 0 });
    client.destroy();
    sqs.stop();
    await edge.stop();
  });
});
