import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FunctionUnderTest, startFunction } from '../../harness/function-under-test.ts';
import { newTrace } from '../../harness/lambda-runtime.ts';

describe('the trace of quote-shipping', () => {
  let quoteShipping: FunctionUnderTest;

  beforeAll(async () => {
    quoteShipping = await startFunction('quote-shipping');
  });

  afterAll(() => quoteShipping[Symbol.asyncDispose]());

  it('is one subsegment, annotated with what was asked', async () => {
    const trace = newTrace();
    const event = { version: '2.0', queryStringParameters: { customerTier: 'gold', amount: '12' } };

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

  it('marks a quote that cannot be made as an error', async () => {
    const trace = newTrace();

    const { value } = await quoteShipping.lambda.invoke({ version: '2.0' }, trace);

    expect(value?.statusCode).toBe(400);
    const [handler] = await quoteShipping.lambda.sink.take(trace.traceId, 1);
    expect(handler).toMatchObject({
      error: true,
      cause: { exceptions: [{ type: 'InvalidQuoteError' }] },
    });
    expect(handler).not.toHaveProperty('fault');
  });
});
