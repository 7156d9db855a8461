import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundleHandler } from '../../harness/bundle.ts';
import { type Answer, type Downstream, startDownstream } from '../../harness/downstream.ts';
import { orderPlacedMessage, snsEvent } from '../../harness/events.ts';
import { type FakeLambda, newTrace, startLambda } from '../../harness/lambda-runtime.ts';

describe('the trace of notify-customer', () => {
  let bundle: Bundle;
  let webhook: Downstream;
  let lambda: FakeLambda;
  let answer: Answer | undefined;

  beforeAll(async () => {
    bundle = await bundleHandler('notify-customer');
    webhook = await startDownstream(() => answer);
    lambda = await startLambda({
      bundle,
      functionName: 'notify-customer',
      environment: { WEBHOOK_URL: `${webhook.url}/orders?token=hidden` },
    });
  });

  afterAll(async () => {
    await lambda[Symbol.asyncDispose]();
    await webhook[Symbol.asyncDispose]();
    await bundle[Symbol.asyncDispose]();
  });

  async function notify(given: {
    answer?: Answer;
    sku?: string;
    timeout?: number;
    documents?: number;
    through?: FakeLambda;
  }) {
    answer = given.answer;
    webhook.forget();
    const trace = newTrace();
    const through = given.through ?? lambda;
    const outcome = await through.invoke(snsEvent([orderPlacedMessage('o-1', given.sku)]), {
      ...trace,
      ...(given.timeout === undefined ? {} : { timeout: given.timeout }),
    });
    const documents = await through.sink.take(trace.traceId, given.documents ?? 3);
    const byName = new Map(documents.map((document) => [document.name, document]));
    return {
      trace,
      outcome,
      remote: byName.get('127.0.0.1'),
      notification: byName.get('### notify customer'),
      handler: byName.get('## index.handler'),
    };
  }

  it('names the webhook by its host, without port and query, and sends the trace on', async () => {
    const { trace, outcome, remote, notification, handler } = await notify({
      answer: { status: 204, body: '' },
    });

    expect(outcome).toEqual({ value: null });
    expect(remote).toMatchObject({
      namespace: 'remote',
      parent_id: notification?.id,
      http: {
        request: { method: 'POST', url: 'http://127.0.0.1/orders' },
        response: { status: 204 },
      },
    });
    expect(notification).toMatchObject({
      parent_id: handler?.id,
      annotations: { orderId: 'o-1' },
    });
    expect(handler).toMatchObject({ parent_id: trace.parentId });
    expect(webhook.requests).toMatchObject([
      {
        method: 'POST',
        path: '/orders?token=hidden',
        headers: {
          'x-amzn-trace-id': `Root=${trace.traceId};Parent=${remote?.id};Sampled=1`,
          'idempotency-key': 'o-1',
        },
      },
    ]);
  });

  it.each([
    { status: 404, flags: { error: true } },
    { status: 429, flags: { error: true, throttle: true } },
    { status: 503, flags: { fault: true } },
    { status: 302, flags: {} },
  ])('flags an answer of $status with $flags and fails', async ({ status, flags }) => {
    const { outcome, remote, notification, handler } = await notify({ answer: { status } });

    const { error, throttle, fault } = remote ?? {};
    expect({ error, throttle, fault }).toEqual({
      error: undefined,
      throttle: undefined,
      fault: undefined,
      ...flags,
    });
    expect(notification).toMatchObject({
      fault: true,
      cause: {
        exceptions: [
          {
            type: 'WebhookRejectedError',
            message: `the webhook answered ${status} for order "o-1", expected 2xx`,
          },
        ],
      },
    });
    expect(handler).toMatchObject({ fault: true });
    expect(outcome.errorType).toBe('WebhookRejectedError');
  });

  it('gives up on a webhook that does not answer, before its own time is over', async () => {
    const { outcome, remote, notification } = await notify({ timeout: 1_200 });

    expect(outcome.errorType).toBe('TimeoutError');
    expect(remote).toMatchObject({
      namespace: 'remote',
      error: true,
      fault: true,
      cause: { exceptions: [{ type: 'TimeoutError', remote: true }] },
    });
    expect(notification).toMatchObject({ fault: true, cause: { id: remote?.id } });
  });

  it('records a webhook that nobody listens for', async () => {
    await using refused = await startLambda({
      bundle,
      functionName: 'notify-customer',
      environment: { WEBHOOK_URL: `http://127.0.0.1:${await closedPort()}/orders` },
    });

    const { outcome, remote } = await notify({ through: refused });

    expect(outcome).toMatchObject({ errorType: 'TypeError', errorMessage: 'fetch failed' });
    expect(remote).toMatchObject({ namespace: 'remote', fault: true });
    expect(JSON.stringify(remote?.cause)).toContain('ECONNREFUSED');
  });

  it('shows the carrier that fails only here, without a call', async () => {
    const { outcome, notification } = await notify({ sku: 'sku-async-fault', documents: 2 });

    expect(outcome.errorType).toBe('CarrierUnavailableError');
    expect(notification).toMatchObject({
      fault: true,
      annotations: { orderId: 'o-1' },
      cause: { exceptions: [{ type: 'CarrierUnavailableError' }] },
    });
    expect(webhook.requests).toEqual([]);
  });
});

/** A port that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
