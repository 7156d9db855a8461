import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quoteEvent } from '../../harness/events.ts';
import { type FunctionUnderTest, startFunction } from '../../harness/function-under-test.ts';
import { newTrace } from '../../harness/lambda-runtime.ts';

describe('the trace of quote-shipping', () => {
  let quoteShipping: FunctionUnderTest;

  beforeAll(async () => {
    quoteShipping = await startFunction('quote-shipping', { ALLOWED_CIDR: '203.0.113.0/24' });
  });

  afterAll(() => quoteShipping[Symbol.asyncDispose]());

  it('is one subsegment, annotated with what was asked', async () => {
    const trace = newTrace();
    const event = quoteEvent({ customerTier: 'gold', amount: '12' });

    const { value } = await quoteShipping.lambda.invoke(event, trace);

    expect(value).toMatchObject({ statusCode: 200 });
    expect(JSON.parse(value?.body ?? '')).toMatchObject({ shipping: 0, days: 1 });
    const [handler] = await quoteShipping.lambda.sink.take(trace.traceId, 1);
    expect(handler).toMatchObject({
      name: '## index.handler',
      parent_id: trace.parentId,
      annotations: { customerTier: 'gold', amount: 12 },
    });
  });

  it.each([
    ['a quote that cannot be made', quoteEvent(), 400, 'InvalidQuoteError'],
    [
      'a caller outside the allowed range',
      quoteEvent({ amount: '1' }, '198.51.100.1'),
      403,
      'CallerNotAllowedError',
    ],
  ])('marks %s as an error', async (_what, event, statusCode, type) => {
    const trace = newTrace();

    const { value } = await quoteShipping.lambda.invoke(event, trace);

    expect(value?.statusCode).toBe(statusCode);
    const [handler] = await quoteShipping.lambda.sink.take(trace.traceId, 1);
    expect(handler).toMatchObject({ error: true, cause: { exceptions: [{ type }] } });
    expect(handler).not.toHaveProperty('fault');
  });
});
