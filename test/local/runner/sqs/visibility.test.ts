import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import type { QueueConfig } from '../../../../local/runner/emulators/sqs/queue-config.ts';
import { queueConfig, receive, type SqsWorld, sqsWorld } from './queues.ts';

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
      AttributeNames: ['All' as const],
      MaxNumberOfMessages: 10,
    };

    const first = await receive(client, QueueUrl, options);
    cloud.clock.advance(seconds * 1000);
    const second = await receive(client, QueueUrl, options);

    expect(first).toHaveLength(1);
    expect(second[0]?.Attributes?.ApproximateReceiveCount).toBe('2');
  });
});
