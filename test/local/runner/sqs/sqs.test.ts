import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import type { QueueConfig } from '../../../../local/runner/emulators/sqs/queue-config.ts';
import { settle } from '../protocols/aws-server.ts';
import {
  queueConfig,
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

const receive = async (client: SQSClient, QueueUrl: string, more = {}) =>
  (await client.send(new ReceiveMessageCommand({ QueueUrl, ...more }))).Messages ?? [];

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

describe('visibility', () => {
  it('hides a received message and shows it again with the next receive count', async () => {
    const { client, cloud, urlOf } = await start();
    const QueueUrl = urlOf('work');
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    await receive(client, QueueUrl);

    cloud.clock.advance(29_999);
    const hidden = await receive(client, QueueUrl);
    cloud.clock.advance(1);
    const [again] = await receive(client, QueueUrl, { AttributeNames: ['All'] });

    expect(hidden).toEqual([]);
    expect(again?.Attributes).toMatchObject({
      ApproximateReceiveCount: '2',
      ApproximateFirstReceiveTimestamp: '1800000000000',
    });
  });

  it('can be changed while the message is in flight', async () => {
    const { client, cloud, urlOf } = await start();
    const QueueUrl = urlOf('work');
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    const [message] = await receive(client, QueueUrl);
    const ReceiptHandle = message?.ReceiptHandle;

    const change = (VisibilityTimeout: number) =>
      client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }),
      );
    await change(60);
    cloud.clock.advance(59_000);
    const hidden = await receive(client, QueueUrl);
    await change(0);
    const visible = await receive(client, QueueUrl);

    expect(hidden).toEqual([]);
    expect(visible).toHaveLength(1);
    await expect(change(0)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('cannot be stretched beyond 12 hours, nor changed on a message that is visible', async () => {
    const { client, cloud, urlOf } = await start();
    const QueueUrl = urlOf('work');
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    const [message] = await receive(client, QueueUrl);
    const ReceiptHandle = message?.ReceiptHandle;
    const change = (VisibilityTimeout: number) =>
      client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }),
      );

    cloud.clock.advance(1000);

    await expect(change(43_200)).rejects.toThrow('beyond the limit [43200 seconds]');
    cloud.clock.advance(29_000);
    await expect(change(5)).rejects.toMatchObject({ name: 'MessageNotInflight' });
  });

  it('lets only the last receipt handle delete', async () => {
    const { client, cloud, sqs, urlOf } = await start();
    const QueueUrl = urlOf('work');
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    const [first] = await receive(client, QueueUrl);
    cloud.clock.advance(30_000);
    const [second] = await receive(client, QueueUrl);
    const remove = (ReceiptHandle: string | undefined) =>
      client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));

    await remove(first?.ReceiptHandle);
    const afterFirst = sqs.depth(queueConfig('work').arn);
    await remove(second?.ReceiptHandle);

    expect(afterFirst.inFlight).toBe(1);
    expect(sqs.depth(queueConfig('work').arn)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('lets a handle delete after its visibility has run out', async () => {
    const { client, cloud, sqs, urlOf } = await start();
    const QueueUrl = urlOf('work');
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    const [message] = await receive(client, QueueUrl);
    cloud.clock.advance(30_000);

    const { ReceiptHandle } = message ?? {};
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));

    expect(await receive(client, QueueUrl)).toEqual([]);
    expect(sqs.depth(queueConfig('work').arn).visible).toBe(0);
  });

  it.each([0, 1])('counts each receive with a visibility of %i s', async (seconds) => {
    const { client, cloud, urlOf } = await start();
    const QueueUrl = urlOf('work');
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    const options = {
      VisibilityTimeout: seconds,
      AttributeNames: ['All'],
      MaxNumberOfMessages: 10,
    };

    const first = await receive(client, QueueUrl, options);
    cloud.clock.advance(seconds * 1000);
    const second = await receive(client, QueueUrl, options);

    expect(first).toHaveLength(1);
    expect(second[0]?.Attributes?.ApproximateReceiveCount).toBe('2');
  });
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

describe('batches', () => {
  it('fails bad entries alone, in the words of SQS', async () => {
    const { client, sqs, urlOf } = await start([queueConfig('work', { maximumMessageSize: 1024 })]);

    const { Successful, Failed } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: urlOf('work'),
        Entries: [
          { Id: 'good', MessageBody: 'a' },
          { Id: 'long', MessageBody: 'x'.repeat(1025) },
          { Id: 'odd', MessageBody: 'bell \u0007' },
        ],
      }),
    );

    expect(Successful?.map(({ Id }) => Id)).toEqual(['good']);
    expect(Failed).toEqual([
      {
        Id: 'long',
        SenderFault: true,
        Code: 'InvalidParameterValue',
        Message:
          'One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.',
      },
      expect.objectContaining({ Id: 'odd', Code: 'InvalidMessageContents' }),
    ]);
    expect(sqs.depth(queueConfig('work').arn).visible).toBe(1);
  });

  it('deletes what it can', async () => {
    const { client, urlOf } = await start();
    const QueueUrl = urlOf('work');
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    const [message] = await receive(client, QueueUrl);

    const { Successful, Failed } = await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: '1', ReceiptHandle: message?.ReceiptHandle },
          { Id: '2', ReceiptHandle: 'forged' },
        ],
      }),
    );

    expect(Successful).toEqual([{ Id: '1' }]);
    expect(Failed).toMatchObject([{ Id: '2', Code: 'ReceiptHandleIsInvalid', SenderFault: true }]);
  });

  const entry = (Id: string, MessageBody = 'a') => ({ Id, MessageBody });
  it.each([
    ['EmptyBatchRequest', [], 'at least one SendMessageBatchRequestEntry'],
    ['TooManyEntriesInBatchRequest', Array.from({ length: 11 }, (_, i) => entry(`${i}`)), '11'],
    ['BatchEntryIdsNotDistinct', [entry('a'), entry('a')], 'Id a repeated.'],
    ['InvalidBatchEntryId', [entry('no blanks')], 'alphanumeric'],
    [
      'BatchRequestTooLong',
      [entry('a', 'x'.repeat(600_000)), entry('b', 'x'.repeat(500_000))],
      '1100000',
    ],
  ])('are refused whole: %s', async (name, Entries, words) => {
    const { client, urlOf } = await start();

    const refused = client.send(new SendMessageBatchCommand({ QueueUrl: urlOf('work'), Entries }));

    await expect(refused).rejects.toMatchObject({ name });
    await expect(refused).rejects.toThrow(words);
  });
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

describe('bad requests', () => {
  it.each([
    ['no such queue', 'https://sqs.us-east-1.amazonaws.com/123456789012/none', 'QueueDoesNotExist'],
    [
      "another account's queue",
      'https://sqs.us-east-1.amazonaws.com/999999999999/work',
      'QueueDoesNotExist',
    ],
    ['an address that is none', 'work', 'InvalidAddress'],
  ])('name %s', async (_, QueueUrl, name) => {
    const { client } = await start(undefined, { useQueueUrlAsEndpoint: false });

    const refused = client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));

    await expect(refused).rejects.toMatchObject({ name });
  });

  it.each([
    [{ MessageBody: '' }, 'MissingParameter'],
    [{ MessageBody: 'a', DelaySeconds: 901 }, 'InvalidParameterValue'],
    [{ MessageBody: 'x'.repeat(1_048_577) }, 'InvalidParameterValue'],
    [{ MessageBody: 'lone \ud800' }, 'InvalidMessageContents'],
    [attribute('AWS.mine', { DataType: 'String', StringValue: 'a' }), 'InvalidParameterValue'],
    [attribute('a', { DataType: 'Colour', StringValue: 'a' }), 'InvalidParameterValue'],
    [attribute('a', { DataType: 'Number', StringValue: 'many' }), 'InvalidParameterValue'],
    [attribute('a', { DataType: 'String', StringValue: '' }), 'InvalidParameterValue'],
  ])('are refused: %#', async (input, name) => {
    const { client, urlOf } = await start();

    const refused = client.send(new SendMessageCommand({ QueueUrl: urlOf('work'), ...input }));

    await expect(refused).rejects.toMatchObject({ name });
  });

  it.each([
    ['{', 'SerializationException'],
    ['[]', 'SerializationException'],
    ['{"QueueUrl": {"a": 1}}', 'SerializationException'],
    ['{"QueueUrl": "/123456789012/work", "MessageBody": ["a"]}', 'SerializationException'],
    [
      '{"QueueUrl": "/123456789012/work", "MessageBody": "a", "MessageAttributes": {"__proto__": 1}}',
      'SerializationException',
    ],
    ['', 'MissingParameter'],
  ])('that are not what the protocol says are refused: %s', async (body, code) => {
    const { endpoint, cloud } = await start();

    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSQS.SendMessage' },
      body,
    });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: `com.amazonaws.sqs#${code}` });
    expect(cloud.warnings).toEqual([]);
  });

  it.each([
    ['CreateQueue', 'UnsupportedOperation'],
    ['MakeTea', 'InvalidAction'],
    ['toString', 'InvalidAction'],
  ])('for the operation %s say so', async (operation, code) => {
    const { endpoint } = await start();

    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': `AmazonSQS.${operation}` },
      body: '{}',
    });

    expect(await response.json()).toMatchObject({
      __type: `com.amazonaws.sqs#${code}`,
      message: expect.stringContaining(operation),
    });
  });

  function attribute(name: string, value: { DataType: string; StringValue: string }) {
    return { MessageBody: 'a', MessageAttributes: { [name]: value } };
  }
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
