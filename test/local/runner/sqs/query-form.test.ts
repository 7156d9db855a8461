import { afterEach, describe, expect, it } from 'vitest';
import { queueConfig, type SqsWorld, sqsWorld } from './queues.ts';

let world: SqsWorld | undefined;

afterEach(async () => {
  await world?.[Symbol.asyncDispose]();
  world = undefined;
});

/** Calls SQS as clients did before it spoke JSON. */
async function call(
  parameters: Record<string, string>,
  path = '/123456789012/work',
  headers: Record<string, string> = {},
): Promise<{ status: number; xml: string }> {
  world ??= await sqsWorld([queueConfig('work')]);
  const response = await fetch(`${world.endpoint}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams({ Version: '2012-11-05', ...parameters }),
  });
  return { status: response.status, xml: await response.text() };
}

const textOf = (xml: string, tag: string) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];

describe('the query protocol', () => {
  it('sends and receives with attributes and the trace header', async () => {
    const header = 'Root=1-6b49d200-aaaaaaaaaaaaaaaaaaaaaaaa;Sampled=1';

    const sent = await call(
      {
        Action: 'SendMessage',
        MessageBody: '<a & "b">',
        'MessageAttribute.1.Name': 'tier',
        'MessageAttribute.1.Value.DataType': 'String',
        'MessageAttribute.1.Value.StringValue': 'gold',
      },
      undefined,
      { 'x-amzn-trace-id': header },
    );
    const { xml } = await call({
      Action: 'ReceiveMessage',
      'AttributeName.1': 'AWSTraceHeader',
      'MessageAttributeName.1': 'All',
    });

    expect(textOf(sent.xml, 'MessageId')).toBe(textOf(xml, 'MessageId'));
    expect(xml).toContain('<Body>&lt;a &amp; &quot;b&quot;&gt;</Body>');
    expect(xml).toContain(
      `<Attribute><Name>AWSTraceHeader</Name><Value>${header}</Value></Attribute>`,
    );
    expect(xml).toContain(
      '<MessageAttribute><Name>tier</Name><Value><DataType>String</DataType><StringValue>gold</StringValue></Value></MessageAttribute>',
    );
  });

  it('answers batches entry by entry', async () => {
    const { xml } = await call({
      Action: 'SendMessageBatch',
      'SendMessageBatchRequestEntry.2.Id': 'b',
      'SendMessageBatchRequestEntry.2.MessageBody': '',
      'SendMessageBatchRequestEntry.1.Id': 'a',
      'SendMessageBatchRequestEntry.1.MessageBody': 'hello',
    });

    expect(xml).toContain('<SendMessageBatchResultEntry><Id>a</Id><MessageId>');
    expect(xml).toContain('<BatchResultErrorEntry><Id>b</Id><SenderFault>true</SenderFault>');
  });

  it('lists queues and attributes', async () => {
    const queues = await call({ Action: 'ListQueues' }, '/');
    const attributes = await call({ Action: 'GetQueueAttributes', 'AttributeName.1': 'QueueArn' });

    expect(queues.xml).toContain(`<QueueUrl>${world?.urlOf('work')}</QueueUrl>`);
    expect(attributes.xml).toContain(
      `<Attribute><Name>QueueArn</Name><Value>${queueConfig('work').arn}</Value></Attribute>`,
    );
  });

  it('changes attributes and deletes, with nothing but the request id as answer', async () => {
    await call({ Action: 'SendMessage', MessageBody: 'a' });
    const received = await call({ Action: 'ReceiveMessage' });

    const set = await call({
      Action: 'SetQueueAttributes',
      'Attribute.1.Name': 'VisibilityTimeout',
      'Attribute.1.Value': '7',
    });
    const deleted = await call({
      Action: 'DeleteMessage',
      ReceiptHandle: textOf(received.xml, 'ReceiptHandle') ?? '',
    });

    expect([set.status, deleted.status]).toEqual([200, 200]);
    expect(deleted.xml).toMatch(
      /<DeleteMessageResponse xmlns="[^"]+"><ResponseMetadata><RequestId>[^<]+<\/RequestId><\/ResponseMetadata><\/DeleteMessageResponse>$/,
    );
    expect(world?.sqs.depth(queueConfig('work').arn).inFlight).toBe(0);
  });

  it.each([
    [
      { Action: 'SendMessage', MessageBody: 'a' },
      '/123456789012/none',
      'AWS.SimpleQueueService.NonExistentQueue',
    ],
    [{ Action: 'ReceiveMessage', MaxNumberOfMessages: '11' }, undefined, 'InvalidParameterValue'],
    [
      { Action: 'ReceiveMessage', MaxNumberOfMessages: 'many' },
      undefined,
      'SerializationException',
    ],
    [{ Action: 'MakeTea' }, undefined, 'InvalidAction'],
    [{}, undefined, 'MissingAction'],
    [{ Action: 'SendMessage', 'MessageBody.1': 'a' }, undefined, 'MissingParameter'],
    [
      { Action: 'SendMessageBatch', 'SendMessageBatchRequestEntry.1': 'a' },
      undefined,
      'SerializationException',
    ],
  ])('words errors as XML: %j', async (parameters, path, code) => {
    const { status, xml } = await call({ ...parameters } as Record<string, string>, path);

    expect(status).toBe(400);
    expect(xml).toContain(`<Error><Type>Sender</Type><Code>${code}</Code>`);
  });
});
