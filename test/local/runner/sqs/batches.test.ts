import {
  DeleteMessageBatchCommand,
  SendMessageBatchCommand,
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
