import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import type { QueueConfig } from '../../../../local/runner/emulators/sqs/queue-config.ts';
import { queueConfig, type SqsWorld, sqsWorld } from './queues.ts';

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
