import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import type { QueueConfig } from '../../../../local/runner/emulators/sqs/queue-config.ts';
import { settle } from '../protocols/aws-server.ts';
import { queueConfig, receive, type SqsWorld, sqsWorld, withTraceHeader } from './queues.ts';

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

describe('sending and receiving', () => {
  it('hands out a message with the digests that the SDK checks', async () => {
    const { client, urlOf } = await start();
    const QueueUrl = urlOf('work');
    const MessageAttributes = {
      tier: { DataType: 'String', StringValue: 'gold' },
      size: { DataType: 'Number', StringValue: '42' },
      blob: { DataType: 'Binary.png', BinaryValue: new Uint8Array([0, 255, 7]) },
    };

    const sent = await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'grüße', MessageAttributes }),
    );
    const [message] = await receive(client, QueueUrl, { MessageAttributeNames: ['All'] });

    expect(message).toMatchObject({ Body: 'grüße', MessageId: sent.MessageId, MessageAttributes });
    expect(message?.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
    expect(sent.MD5OfMessageAttributes).toMatch(/^[0-9a-f]{32}$/);
  });

  it('finds the queue by its URL in the cloud as well as by the local one', async () => {
    const { client, endpoint } = await start(undefined, { useQueueUrlAsEndpoint: false });
    const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/123456789012/work';

    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    const messages = await receive(client, `${endpoint}/123456789012/work`);

    expect(messages.map(({ Body }) => Body)).toEqual(['a']);
  });

  it('gives only the attributes that were asked for', async () => {
    const { client, urlOf } = await start();
    const QueueUrl = urlOf('work');
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    const MessageAttributes = { 'a.one': text('1'), 'a.two': text('2'), b: text('3') };
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageAttributes }));

    const [message] = await receive(client, QueueUrl, {
      MessageAttributeNames: ['a.*'],
      MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp', 'SenderId'],
    });

    expect(Object.keys(message?.MessageAttributes ?? {})).toEqual(['a.one', 'a.two']);
    expect(message?.Attributes).toEqual({
      ApproximateReceiveCount: '1',
      SentTimestamp: '1800000000000',
      SenderId: 'place-order-role:place-order',
    });
  });

  it('waits for a message with a long poll and gives up in time', async () => {
    const { client, cloud, sqs, urlOf } = await start();
    const QueueUrl = urlOf('work');
    const arn = queueConfig('work').arn;

    const first = sqs.receive(arn, { maxMessages: 10, waitSeconds: 20 });
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'late' }));
    const second = sqs.receive(arn, { maxMessages: 10, waitSeconds: 20 });
    cloud.clock.advance(20_000);

    expect((await first).map(({ body }) => body)).toEqual(['late']);
    expect(await second).toEqual([]);
  });

  it('keeps a message for others when the receiver who waited has gone', async () => {
    const { sqs } = await start();
    const arn = queueConfig('work').arn;
    const leaving = new AbortController();

    const gone = sqs.receive(arn, { maxMessages: 1, waitSeconds: 20, signal: leaving.signal });
    leaving.abort();
    sqs.send(arn, { body: 'a' });

    expect(await gone).toEqual([]);
    expect(sqs.depth(arn)).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  });

  it('gives a waiting receiver a whole batch', async () => {
    const { client, sqs, urlOf } = await start();
    const waiting = sqs.receive(queueConfig('work').arn, { maxMessages: 10, waitSeconds: 20 });

    const Entries = ['a', 'b', 'c'].map((Id) => ({ Id, MessageBody: Id }));
    await client.send(new SendMessageBatchCommand({ QueueUrl: urlOf('work'), Entries }));

    expect((await waiting).map(({ body }) => body)).toEqual(['a', 'b', 'c']);
  });

  it('holds a delayed message back', async () => {
    const { client, cloud, urlOf } = await start();
    const QueueUrl = urlOf('work');
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a', DelaySeconds: 60 }));

    const early = await receive(client, QueueUrl);
    cloud.clock.advance(60_000);
    const late = await receive(client, QueueUrl);

    expect(early).toEqual([]);
    expect(late).toHaveLength(1);
  });

  it('forgets a message that has outlived its retention', async () => {
    const { client, cloud, sqs, urlOf } = await start([
      queueConfig('work', { messageRetentionPeriod: 60 }),
    ]);
    await client.send(new SendMessageCommand({ QueueUrl: urlOf('work'), MessageBody: 'a' }));

    cloud.clock.advance(60_001);

    expect(await receive(client, urlOf('work'))).toEqual([]);
    expect(sqs.depth(queueConfig('work').arn).visible).toBe(0);
  });
});

describe('the trace header', () => {
  const traceOf = async (client: SQSClient, QueueUrl: string) =>
    (await receive(client, QueueUrl, { MessageSystemAttributeNames: ['AWSTraceHeader'] })).map(
      ({ Attributes }) => Attributes?.AWSTraceHeader,
    );

  it('becomes AWSTraceHeader of every message of the call', async () => {
    const { client, urlOf } = await start();
    const Entries = ['a', 'b'].map((Id) => ({ Id, MessageBody: Id }));

    await withTraceHeader(client, header).send(
      new SendMessageBatchCommand({ QueueUrl: urlOf('work'), Entries }),
    );

    expect(await traceOf(client, urlOf('work'))).toEqual([header]);
    expect(await traceOf(client, urlOf('work'))).toEqual([header]);
  });

  it('gives way to the system attribute that the caller set', async () => {
    const { client, urlOf } = await start();
    const explicit = header.replace('Sampled=1', 'Sampled=0');

    const sent = await withTraceHeader(client, header).send(
      new SendMessageCommand({
        QueueUrl: urlOf('work'),
        MessageBody: 'a',
        MessageSystemAttributes: {
          AWSTraceHeader: { DataType: 'String', StringValue: explicit },
        },
      }),
    );

    expect(await traceOf(client, urlOf('work'))).toEqual([explicit]);
    expect(sent.MD5OfMessageSystemAttributes).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each(['nonsense', 'Root=1-xyz;Sampled=1', `${header};${'x'.repeat(2000)}=1`])(
    'is dropped when it is malformed: %s',
    async (malformed) => {
      const { client, urlOf } = await start();

      await withTraceHeader(client, malformed).send(
        new SendMessageCommand({ QueueUrl: urlOf('work'), MessageBody: 'a' }),
      );

      expect(await traceOf(client, urlOf('work'))).toEqual([undefined]);
    },
  );
});

describe('stopping', () => {
  it('answers those who wait and takes no message with it', async () => {
    const { client, sqs, urlOf } = await start();
    const waiting = receive(client, urlOf('work'), { WaitTimeSeconds: 20 });
    const inside = sqs.receive(queueConfig('work').arn, { maxMessages: 1, waitSeconds: 20 });
    await settle();

    sqs.stop();
    sqs.stop();

    expect(await inside).toEqual([]);
    await expect(Promise.race([waiting, settle().then(() => waiting)])).resolves.toEqual([]);
  });
});
