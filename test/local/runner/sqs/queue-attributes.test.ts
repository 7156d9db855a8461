import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import type { QueueConfig } from '../../../../local/runner/emulators/sqs/queue-config.ts';
import { queueConfig, type SqsWorld, sqsWorld, withDeadLetters } from './queues.ts';

let world: SqsWorld | undefined;

async function start(
  queues: readonly QueueConfig[] = [queueConfig('work')],
  options?: Parameters<typeof sqsWorld>[1],
): Promise<SqsWorld> {
  world = await sqsWorld(queues, options);
  return world;
}

afterEach(async () => {
  await world?.[Symbol.asyncDispose]();
  world = undefined;
});

describe('queues', () => {
  it('are found by name and listed by prefix, page by page', async () => {
    const { client, urlOf } = await start(['a-1', 'a-2', 'b-1'].map((name) => queueConfig(name)));

    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'b-1' }));
    const first = await client.send(new ListQueuesCommand({ QueueNamePrefix: 'a', MaxResults: 1 }));
    const second = await client.send(
      new ListQueuesCommand({ QueueNamePrefix: 'a', MaxResults: 1, NextToken: first.NextToken }),
    );

    expect(QueueUrl).toBe(urlOf('b-1'));
    expect([first.QueueUrls, second.QueueUrls]).toEqual([[urlOf('a-1')], [urlOf('a-2')]]);
    expect(second.NextToken).toBeUndefined();
  });

  it('tell and change their attributes', async () => {
    const { client, urlOf } = await start(withDeadLetters(3));
    const QueueUrl = urlOf('work');
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a', DelaySeconds: 5 }));

    await client.send(
      new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '7' } }),
    );
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );

    expect(Attributes).toMatchObject({
      QueueArn: queueConfig('work').arn,
      VisibilityTimeout: '7',
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesDelayed: '1',
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: queueConfig('letters').arn,
        maxReceiveCount: 3,
      }),
    });
  });

  it.each([
    ['VisibilityTimeout', '43201', 'InvalidAttributeValue'],
    ['VisibilityTimeout', '-1', 'InvalidAttributeValue'],
    ['RedrivePolicy', '{', 'InvalidAttributeValue'],
    ['Policy', '{}', 'UnsupportedOperation'],
    ['constructor', '1', 'InvalidAttributeName'],
  ])('refuse attribute %s = %s', async (name, value, code) => {
    const { client, urlOf } = await start();

    const refused = client.send(
      new SetQueueAttributesCommand({
        QueueUrl: urlOf('work'),
        Attributes: { VisibilityTimeout: '9', [name]: value },
      }),
    );

    await expect(refused).rejects.toMatchObject({ name: code });
  });

  it('are purged at most once a minute', async () => {
    const { client, cloud, sqs, urlOf } = await start();
    const QueueUrl = urlOf('work');
    const purge = () => client.send(new PurgeQueueCommand({ QueueUrl }));
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));

    await purge();

    expect(sqs.depth(queueConfig('work').arn).visible).toBe(0);
    await expect(purge()).rejects.toMatchObject({ name: 'PurgeQueueInProgress' });
    cloud.clock.advance(60_000);
    await purge();
  });
});
