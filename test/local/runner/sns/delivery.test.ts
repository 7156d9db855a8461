import { PublishBatchCommand, PublishCommand } from '@aws-sdk/client-sns';
import { afterEach, describe, expect, it } from 'vitest';
import { queueConfig } from '../sqs/queues.ts';
import {
  functionArn,
  queueArn,
  type SnsWorld,
  snsWorld,
  toFunction,
  topic,
  topicArn,
  toQueue,
} from './topics.ts';

let world: SnsWorld | undefined;

async function start(...args: Parameters<typeof snsWorld>): Promise<SnsWorld> {
  world = await snsWorld(...args);
  return world;
}

afterEach(async () => {
  await world?.[Symbol.asyncDispose]();
  world = undefined;
});

const MessageAttributes = {
  tier: { DataType: 'String', StringValue: 'gold' },
  blob: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) },
};

describe('a queue behind a topic', () => {
  it('gets the message alone with raw delivery, attributes included', async () => {
    const { client, received } = await start([topic()], [toQueue()]);

    await client.send(
      new PublishCommand({ TopicArn: topicArn, Message: '{"id": "ö1"}', MessageAttributes }),
    );

    expect(await received()).toMatchObject([
      {
        body: '{"id": "ö1"}',
        attributes: {
          tier: { dataType: 'String', stringValue: 'gold' },
          blob: { dataType: 'Binary', binaryValue: 'AQI=' },
        },
      },
    ]);
  });

  it('gets an envelope otherwise', async () => {
    const { client, received } = await start([topic()], [toQueue({ raw: false })]);

    const { MessageId } = await client.send(
      new PublishCommand({ TopicArn: topicArn, Message: 'm', Subject: 's', MessageAttributes }),
    );
    const [message] = await received();

    expect(message?.attributes).toEqual({});
    expect(JSON.parse(message?.body ?? '')).toEqual({
      Type: 'Notification',
      MessageId,
      TopicArn: topicArn,
      Subject: 's',
      Message: 'm',
      Timestamp: '2027-01-15T08:00:00.000Z',
      SignatureVersion: '1',
      Signature: expect.any(String),
      SigningCertURL: expect.stringContaining('https://sns.us-east-1.amazonaws.com/'),
      UnsubscribeURL: expect.stringContaining(`${topicArn}:to-queue`),
      MessageAttributes: {
        tier: { Type: 'String', Value: 'gold' },
        blob: { Type: 'Binary', Value: 'AQI=' },
      },
    });
  });

  it('gets the text meant for queues when there is one for each protocol', async () => {
    const { client, invocations, received } = await start([topic()], [toQueue(), toFunction]);
    const Message = JSON.stringify({ default: 'everyone', sqs: 'queues' });

    await client.send(
      new PublishCommand({ TopicArn: topicArn, Message, MessageStructure: 'json' }),
    );

    expect(await received()).toMatchObject([{ body: 'queues' }]);
    expect(invocations[0]?.payload).toContain('"Message":"everyone"');
  });

  it('gets every good entry of a batch', async () => {
    const { client, received } = await start([topic()], [toQueue()]);

    const { Successful, Failed } = await client.send(
      new PublishBatchCommand({
        TopicArn: topicArn,
        PublishBatchRequestEntries: [
          { Id: 'a', Message: 'one' },
          { Id: 'b', Message: '' },
          { Id: 'c', Message: 'three', MessageAttributes },
        ],
      }),
    );
    const bodies = (await received()).map(({ body }) => body);

    expect(bodies).toEqual(['one', 'three']);
    expect(Successful?.map(({ Id }) => Id)).toEqual(['a', 'c']);
    expect(Failed).toEqual([
      {
        Id: 'b',
        Code: 'InvalidParameter',
        Message: 'Invalid parameter: Empty message',
        SenderFault: true,
      },
    ]);
  });
});

describe('a function behind a topic', () => {
  it('is invoked asynchronously with an SNS event', async () => {
    const { client, invocations } = await start([topic()], [toFunction]);

    const { MessageId } = await client.send(
      new PublishCommand({ TopicArn: topicArn, Message: 'm', MessageAttributes }),
    );

    expect(invocations).toHaveLength(1);
    expect(invocations[0]?.functionName).toBe(functionArn);
    expect(JSON.parse(invocations[0]?.payload ?? '')).toMatchObject({
      Records: [
        {
          EventSource: 'aws:sns',
          EventVersion: '1.0',
          EventSubscriptionArn: `${topicArn}:to-function`,
          Sns: {
            Type: 'Notification',
            MessageId,
            TopicArn: topicArn,
            Subject: null,
            Message: 'm',
            MessageAttributes: { tier: { Type: 'String', Value: 'gold' } },
          },
        },
      ],
    });
  });
});

describe('a message that cannot be delivered', () => {
  const nowhere = queueConfig('nowhere').arn;

  it('is lost with a warning, and the other subscribers still get theirs', async () => {
    const { client, cloud, received } = await start(
      [topic()],
      [toQueue({ endpoint: nowhere }), toQueue()],
    );

    await client.send(new PublishCommand({ TopicArn: topicArn, Message: 'm' }));

    expect(await received()).toHaveLength(1);
    expect(cloud.warnings).toEqual([expect.stringContaining(nowhere)]);
  });

  it("goes to the subscription's dead-letter queue with the reason", async () => {
    const deadLetterArn = queueConfig('letters').arn;
    const { client, cloud, received } = await start(
      [topic()],
      [toQueue({ endpoint: nowhere, deadLetterArn })],
    );

    await client.send(new PublishCommand({ TopicArn: topicArn, Message: 'm' }));

    expect(await received(deadLetterArn)).toMatchObject([
      { body: 'm', attributes: { ErrorCode: { stringValue: 'QueueDoesNotExist' } } },
    ]);
    expect(cloud.warnings).toEqual([]);
  });

  it('warns when the dead-letter queue does not take it either', async () => {
    const { client, cloud } = await start(
      [topic()],
      [toQueue({ endpoint: nowhere, deadLetterArn: nowhere })],
    );

    await client.send(new PublishCommand({ TopicArn: topicArn, Message: 'm' }));

    expect(cloud.warnings).toEqual([expect.stringContaining('dead-letter queue')]);
  });

  it('is one with more than 10 attributes for raw delivery', async () => {
    const { client, cloud } = await start([topic()], [toQueue()]);
    const many = Object.fromEntries(
      Array.from({ length: 11 }, (_, n) => [`a${n}`, { DataType: 'Number', StringValue: '1' }]),
    );

    await client.send(
      new PublishCommand({ TopicArn: topicArn, Message: 'm', MessageAttributes: many }),
    );

    expect(cloud.warnings).toEqual([expect.stringContaining('at most 10 message attributes')]);
  });
});

describe('a subscription', () => {
  it('to a topic that does not run is told of at the start', async () => {
    const { cloud } = await start([], [toQueue()]);

    expect(cloud.warnings).toEqual([expect.stringContaining(topicArn)]);
  });

  it('gets what was accepted before the topic stopped', async () => {
    const { sns, sqs } = await start([topic()], [toQueue()]);

    const answer = await sns.handle({
      service: 'sns',
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.from(
        new URLSearchParams({ Action: 'Publish', TopicArn: topicArn, Message: 'm' }).toString(),
      ),
      caller: { accessKeyId: 'AKIATEST', arn: 'arn:aws:iam::123456789012:user/test' },
      requestId: 'request',
    });
    sns.stop();

    expect(answer.status).toBe(200);
    expect(sqs.depth(queueArn).visible).toBe(1);
  });
});
