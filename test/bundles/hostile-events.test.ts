import { describe, expect, it } from 'vitest';
import type { FunctionName } from '../harness/bundle.ts';
import {
  httpEvent,
  orderEvent,
  orderPlacedMessage,
  quoteEvent,
  snsEvent,
  sqsEvent,
  streamRecord,
} from '../harness/events.ts';
import { startFunction } from '../harness/function-under-test.ts';
import { newTrace } from '../harness/lambda-runtime.ts';

const environment = {
  ALLOWED_CIDR: '0.0.0.0/0',
  ORDERS_TABLE: 'orders',
  ORDER_VIEWS_TABLE: 'order-views',
  ORDER_EVENTS_TOPIC_ARN: 'arn:aws:sns:us-east-1:123456789012:order-events',
  RESERVE_EXPRESS_FUNCTION: 'reserve-express',
  WEBHOOK_URL: 'ftp://not-a-webhook',
};

const body = orderEvent(['sku-pen']).body ?? '';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const refused = (message: string) => ({
  value: { statusCode: 400, body: expect.stringContaining(message) },
});
const failed = (...ids: string[]) => ({
  value: { batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) },
});

type Case = readonly [what: string, event: unknown, outcome: object];

const cases: Readonly<Record<FunctionName, readonly Case[]>> = {
  'place-order': [
    ['no body', httpEvent({ body: null }), refused('no body')],
    ['an empty event', {}, refused('no body')],
    ['a base64 body', httpEvent({ body: base64(body), isBase64Encoded: true }), placed()],
    [
      'a base64 flag on plain text',
      httpEvent({ body: '{"items":[]}', isBase64Encoded: true }),
      refused('not valid JSON'),
    ],
    [
      'a body of 11 MB',
      httpEvent({ body: 'x'.repeat(11 * 1024 * 1024) }),
      refused('the body is too large'),
    ],
    [
      'a base64 body of 11 MB',
      httpEvent({ body: base64('x'.repeat(8 * 1024 * 1024)), isBase64Encoded: true }),
      refused('the body is too large'),
    ],
    ['bytes that are no text', httpEvent({ body: '\u0000\ud800' }), refused('not valid JSON')],
    ['no event', null, { errorType: 'TypeError' }],
  ],
  'get-order': [
    ['no path parameters', httpEvent({ pathParameters: null }), refused('order id')],
    ['an empty event', {}, refused('order id')],
    [
      'an id of 2 MB',
      httpEvent({ pathParameters: { orderId: 'o'.repeat(2 * 1024 * 1024) } }),
      refused('order id'),
    ],
  ],
  'project-order': [
    ['no records', { Records: [] }, failed()],
    ['an empty event', {}, failed()],
    ['a record of nothing', { Records: [{}] }, failed('')],
    [
      'a record without its order, after a good one',
      { Records: [streamRecord('1', 'o-1'), streamRecord('2', 'o-2', { image: {} })] },
      failed('2'),
    ],
  ],
  'fulfil-order': [
    ['no records', { Records: [] }, failed()],
    ['an empty event', {}, failed()],
    [
      'bodies that are no orders',
      sqsEvent(['', 'null', '{"type":"OrderPlaced"}', orderPlacedMessage('o-1')]),
      failed('m-0', 'm-1', 'm-2'),
    ],
    ['a record without a body', { Records: [{ messageId: 'm-0' }] }, failed('m-0')],
  ],
  'notify-customer': [
    ['no records', { Records: [] }, { value: null }],
    ['an empty event', {}, { value: null }],
    [
      'a message that is no order',
      snsEvent(['{}']),
      { errorMessage: expect.stringContaining('not an OrderPlaced event') },
    ],
    ['a record of nothing', { Records: [{}] }, { errorType: 'TypeError' }],
    [
      'a webhook that is none',
      snsEvent([orderPlacedMessage('o-1')]),
      { errorType: 'TypeError', errorMessage: expect.stringContaining('fetch failed') },
    ],
  ],
  'quote-shipping': [
    ['an empty event', {}, { value: { statusCode: 403 } }],
    ['no parameters', quoteEvent(), refused('the quote cannot be made')],
    [
      'an amount of 2 MB',
      quoteEvent({ amount: '9'.repeat(2 * 1024 * 1024) }),
      refused('amount must be dollars'),
    ],
    [
      'a tier that is a property of every object',
      quoteEvent({ customerTier: 'constructor', amount: '1' }),
      refused('customerTier must be one of'),
    ],
    [
      'an address that is none',
      { requestContext: { http: { sourceIp: '::1/0' } } },
      { value: { statusCode: 403 } },
    ],
    ['no event', null, { errorType: 'TypeError' }],
  ],
  'reserve-express': [
    ['an empty event', {}, { errorMessage: expect.stringContaining('"orderId"') }],
    ['no event', null, { errorMessage: expect.stringContaining('"orderId"') }],
    ['a list', [], { errorMessage: expect.stringContaining('"orderId"') }],
  ],
};

function placed() {
  return { value: { statusCode: 201 } };
}

describe.each(Object.entries(cases))('%s', (name, given) => {
  it('answers whatever it is sent, and records each of the invocations', async () => {
    await using subject = await startFunction(name as FunctionName, environment);

    for (const [what, event, outcome] of given) {
      const trace = newTrace();

      const answer = await subject.lambda.invoke(event, trace);

      expect(answer, what).toMatchObject(outcome);
      await subject.lambda.sink.takeNamed(trace.traceId, '## index.handler');
    }
  });
});
