import { ListDeadLetterSourceQueuesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import type { QueueConfig } from '../../../../local/runner/emulators/sqs/queue-config.ts';
import {
  queueConfig,
  receive,
  type SqsWorld,
  sqsWorld,
  withDeadLetters,
  withTraceHeader,
} from './queues.ts';

const header = 'Root=1-6b49d200-aaaaaaaaaaaaaaaaaaaaaaaa;Parent=bbbbbbbbbbbbbbbb;Sampled=1';

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

describe('redrive', () => {
  it('moves a message to the dead letters when it is received once too often', async () => {
    const { client, cloud, urlOf } = await start(withDeadLetters(2));
    await withTraceHeader(client, header).send(
      new SendMessageCommand({ QueueUrl: urlOf('work'), MessageBody: 'poison' }),
    );
    const received = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      received.push(...(await receive(client, urlOf('work'))));
      cloud.clock.advance(30_000);
    }

    const [letter] = await receive(client, urlOf('letters'), { AttributeNames: ['All'] });

    expect(received).toHaveLength(2);
    expect(letter).toMatchObject({ Body: 'poison', MessageId: received[0]?.MessageId });
    expect(letter?.Attributes).toMatchObject({
      ApproximateReceiveCount: '3',
      SentTimestamp: '1800000000000',
      DeadLetterQueueSourceArn: queueConfig('work').arn,
      AWSTraceHeader: header,
    });
  });

  it('wakes whoever waits at the dead letters', async () => {
    const { cloud, sqs } = await start(withDeadLetters(1));
    const [work, letters] = withDeadLetters(1).map(({ arn }) => arn);
    sqs.send(work ?? '', { body: 'poison' });
    await sqs.receive(work ?? '', { maxMessages: 1, waitSeconds: 0 });
    const watching = sqs.receive(letters ?? '', { maxMessages: 1, waitSeconds: 31 });
    const polling = sqs.receive(work ?? '', { maxMessages: 1, waitSeconds: 31 });

    cloud.clock.advance(31_000);

    expect((await watching).map(({ body }) => body)).toEqual(['poison']);
    expect(await polling).toEqual([]);
  });

  it('keeps the message and warns once when the dead-letter queue is not there', async () => {
    const [work] = withDeadLetters(1);
    if (work === undefined) throw new Error('no queue');
    const { client, cloud, urlOf } = await start([work]);
    await client.send(new SendMessageCommand({ QueueUrl: urlOf('work'), MessageBody: 'a' }));

    for (let attempt = 0; attempt < 3; attempt += 1) {
      expect(await receive(client, urlOf('work'))).toHaveLength(1);
      cloud.clock.advance(30_000);
    }

    expect(cloud.warnings).toHaveLength(1);
    expect(cloud.warnings[0]).toContain('arn:aws:sqs:us-east-1:123456789012:letters');
  });

  it('never loses a message of a queue that is its own dead-letter queue', async () => {
    const work = queueConfig('work');
    const redrive = { deadLetterTargetArn: work.arn, maxReceiveCount: 1 };
    const { client, cloud, urlOf } = await start([{ ...work, redrive }]);
    await client.send(new SendMessageCommand({ QueueUrl: urlOf('work'), MessageBody: 'a' }));

    await receive(client, urlOf('work'));
    cloud.clock.advance(30_000);

    expect(await receive(client, urlOf('work'))).toHaveLength(1);
  });

  it('lists the queues that use a dead-letter queue', async () => {
    const { client, urlOf } = await start(withDeadLetters(3));

    const { queueUrls } = await client.send(
      new ListDeadLetterSourceQueuesCommand({ QueueUrl: urlOf('letters') }),
    );

    expect(queueUrls).toEqual([urlOf('work')]);
  });
});
