import {
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  ListTopicsCommand,
  PublishBatchCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterEach, describe, expect, it } from 'vitest';
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

describe('topics', () => {
  it('are listed page by page', async () => {
    const arns = Array.from({ length: 101 }, (_, n) => `${topicArn}-${n}`);
    const { client } = await start(
      arns.map((arn) => topic({ arn })),
      [],
    );

    const first = await client.send(new ListTopicsCommand({}));
    const second = await client.send(new ListTopicsCommand({ NextToken: first.NextToken }));

    const listed = [...(first.Topics ?? []), ...(second.Topics ?? [])];
    expect(listed.map(({ TopicArn }) => TopicArn)).toEqual(arns);
    expect([first.Topics?.length, second.NextToken]).toEqual([100, undefined]);
  });

  it('tell their attributes and change their tracing', async () => {
    const { client } = await start([topic()], [toQueue()]);
    const set = (AttributeValue: string) =>
      client.send(
        new SetTopicAttributesCommand({
          TopicArn: topicArn,
          AttributeName: 'TracingConfig',
          AttributeValue,
        }),
      );

    await set('Active');
    const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn: topicArn }));

    expect(Attributes).toMatchObject({ TracingConfig: 'Active', SubscriptionsConfirmed: '1' });
    await expect(set('Passive')).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Invalid parameter: TracingConfig',
    });
  });

  it('list their subscriptions', async () => {
    const { client } = await start([topic()], [toQueue(), toFunction]);

    const byTopic = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }));
    const all = await client.send(new ListSubscriptionsCommand({}));

    expect(byTopic.Subscriptions).toEqual(all.Subscriptions);
    expect(all.Subscriptions).toMatchObject([
      { Protocol: 'sqs', Endpoint: queueArn, TopicArn: topicArn, Owner: '123456789012' },
      { Protocol: 'lambda', Endpoint: functionArn },
    ]);
  });

  it('take and lose subscribers', async () => {
    const { client, received } = await start([topic()], []);
    const subscribe = () =>
      client.send(
        new SubscribeCommand({
          TopicArn: topicArn,
          Protocol: 'sqs',
          Endpoint: queueArn,
          Attributes: { RawMessageDelivery: 'true' },
        }),
      );

    const { SubscriptionArn } = await subscribe();
    const again = await subscribe();
    const { Attributes } = await client.send(
      new GetSubscriptionAttributesCommand({ SubscriptionArn }),
    );
    await client.send(new PublishCommand({ TopicArn: topicArn, Message: 'm' }));
    const messages = await received();
    await client.send(new UnsubscribeCommand({ SubscriptionArn }));
    const { Subscriptions } = await client.send(new ListSubscriptionsCommand({}));

    expect(again.SubscriptionArn).toBe(SubscriptionArn);
    expect(Attributes).toMatchObject({ RawMessageDelivery: 'true', Endpoint: queueArn });
    expect(messages).toMatchObject([{ body: 'm' }]);
    expect(Subscriptions ?? []).toEqual([]);
  });
});

describe('bad requests', () => {
  it.each([
    [{ TopicArn: `${topicArn}-none` }, 'NotFoundException', 'Topic does not exist'],
    [{ TopicArn: 'order-events' }, 'InvalidParameterException', 'at least 6 elements, not 1'],
    [{ TargetArn: 'x' }, 'InvalidParameterException', 'TargetArn'],
    [{ PhoneNumber: '+1' }, 'UnsupportedOperation', 'phone'],
    [{ TopicArn: topicArn, Message: '' }, 'InvalidParameterException', 'Empty message'],
    [
      { TopicArn: topicArn, Message: 'x'.repeat(262_145) },
      'InvalidParameterException',
      'Message too long',
    ],
    [{ TopicArn: topicArn, Subject: 'two\nlines' }, 'InvalidParameterException', 'Subject'],
    [
      { TopicArn: topicArn, MessageStructure: 'json', Message: '{' },
      'InvalidParameterException',
      'failed to parse',
    ],
    [
      { TopicArn: topicArn, MessageStructure: 'json', Message: '{"sqs": "a"}' },
      'InvalidParameterException',
      'No default entry',
    ],
    [
      { TopicArn: topicArn, MessageAttributes: { a: { DataType: 'Number', StringValue: 'x' } } },
      'InvalidParameterValueException',
      'number',
    ],
  ])('are answered as SNS does: %#', async (input, name, words) => {
    const { client } = await start([topic()], []);

    const refused = client.send(new PublishCommand({ Message: 'm', ...input }));

    await expect(refused).rejects.toMatchObject({ name });
    await expect(refused).rejects.toThrow(words);
  });

  const entry = (Id: string, Message = 'm') => ({ Id, Message });
  it.each([
    ['EmptyBatchRequestException', []],
    ['TooManyEntriesInBatchRequestException', Array.from({ length: 11 }, (_, n) => entry(`${n}`))],
    ['BatchEntryIdsNotDistinctException', [entry('a'), entry('a')]],
    ['InvalidBatchEntryIdException', [entry('no blanks')]],
    ['BatchRequestTooLongException', ['a', 'b'].map((id) => entry(id, 'x'.repeat(200_000)))],
  ])('in batches are refused whole: %s', async (name, PublishBatchRequestEntries) => {
    const { client } = await start([topic()], []);

    const refused = client.send(
      new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries }),
    );

    await expect(refused).rejects.toMatchObject({ name });
  });

  it.each([
    [{ Protocol: 'https', Endpoint: 'https://example.com' }, 'UnsupportedOperation'],
    [{ Protocol: 'sqs', Endpoint: functionArn }, 'InvalidParameterException'],
    [
      { Protocol: 'lambda', Endpoint: functionArn, Attributes: { RawMessageDelivery: 'true' } },
      'InvalidParameterException',
    ],
    [
      { Protocol: 'sqs', Endpoint: queueArn, Attributes: { FilterPolicy: '{}' } },
      'UnsupportedOperation',
    ],
  ])('subscribe nobody: %#', async (input, name) => {
    const { client } = await start([topic()], []);

    const refused = client.send(new SubscribeCommand({ TopicArn: topicArn, ...input }));

    await expect(refused).rejects.toMatchObject({ name });
  });

  it('name the action that is not emulated', async () => {
    const { client } = await start([topic()], []);

    const refused = client.send(new CreateTopicCommand({ Name: 'more' }));

    await expect(refused).rejects.toThrow('CreateTopic is not emulated here');
  });

  it.each([
    ['', 400, 'MissingAction'],
    ['Action=MakeTea', 400, 'InvalidAction'],
    ['Action=toString', 400, 'InvalidAction'],
    ['Action=Publish&A=1&A.B=2', 400, 'MalformedQueryString'],
    [
      `Action=Publish&TopicArn=${topicArn}&__proto__.x=1&Message.member.1=m`,
      400,
      'ValidationError',
    ],
    [`Action=Publish&${'a.'.repeat(50_000)}b=1`, 400, 'InvalidParameter'],
  ])('that make no sense are refused: %.40s', async (body, status, code) => {
    const { endpoint, cloud } = await start([topic()], []);

    const response = await fetch(endpoint, { method: 'POST', body });

    expect(response.status).toBe(status);
    expect(await response.text()).toContain(`<Code>${code}</Code>`);
    expect(cloud.warnings).toEqual([]);
  });
});
