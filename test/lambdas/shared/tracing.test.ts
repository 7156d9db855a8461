import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { functionEnvironment } from '../../harness/function-environment.ts';
import { newTrace, type TraceContext } from '../../harness/lambda-runtime.ts';
import { startUdpSink, type UdpSink } from '../../harness/udp-sink.ts';

type Tracing = typeof import('../../../lambdas/shared/tracing.ts');
type RequestErrors = typeof import('../../../lambdas/shared/request-error.ts');

describe('the tracing module', () => {
  let sink: UdpSink;
  let tracing: Tracing;
  let errors: RequestErrors;
  let trace: TraceContext;
  const before = { ...process.env };

  // The SDK decides that it runs in Lambda when it is imported.
  beforeAll(async () => {
    sink = await startUdpSink();
    Object.assign(
      process.env,
      functionEnvironment({
        functionName: 'orders',
        taskRoot: import.meta.dirname,
        daemonAddress: sink.address,
      }),
    );
    tracing = await import('../../../lambdas/shared/tracing.ts');
    errors = await import('../../../lambdas/shared/request-error.ts');
  });

  beforeEach(() => {
    trace = newTrace();
    process.env._X_AMZN_TRACE_ID = trace.traceHeader;
  });

  afterAll(async () => {
    process.env = before;
    await sink[Symbol.asyncDispose]();
  });

  const context = {} as Parameters<ReturnType<Tracing['traced']>>[1];

  it('gives interleaved work the parents that it has in the code', async () => {
    const gates = new Map(['a', 'b', 'c'].map((name) => [name, Promise.withResolvers<void>()]));
    const branch = (name: string) =>
      tracing.inSubsegment(`outer ${name}`, async () => {
        await gates.get(name)?.promise;
        tracing.annotate('branch', name);
        await Promise.all(
          [1, 2].map((part) =>
            tracing.inSubsegment(`inner ${name}`, async () => {
              await new Promise(setImmediate);
              tracing.annotate('part', `${name}${part}`);
            }),
          ),
        );
        await tracing.inSubsegment(`last ${name}`, async () => {});
      });
    const handler = tracing.traced(async () => {
      const all = Promise.all(['a', 'b', 'c'].map(branch));
      for (const name of ['c', 'a', 'b']) gates.get(name)?.resolve();
      await all;
      tracing.annotate('done', true);
    });

    await handler({}, context);

    const documents = await sink.take(trace.traceId, 13);
    const parentOf = (id: string | undefined) => documents.find((document) => document.id === id);
    const root = documents.find(({ name }) => name === '## index.handler');
    for (const name of ['a', 'b', 'c']) {
      const [outer] = documents.filter((document) => document.name === `outer ${name}`);
      const inner = documents.filter((document) => document.name === `inner ${name}`);
      const [last] = documents.filter((document) => document.name === `last ${name}`);
      expect(outer).toMatchObject({ parent_id: root?.id, annotations: { branch: name } });
      expect(inner.map(({ parent_id }) => parentOf(parent_id)?.name)).toEqual([
        `outer ${name}`,
        `outer ${name}`,
      ]);
      expect(inner.map(({ annotations }) => annotations?.part).sort()).toEqual([
        `${name}1`,
        `${name}2`,
      ]);
      expect(parentOf(last?.parent_id)?.name).toBe(`outer ${name}`);
    }
    expect(root?.annotations).toMatchObject({ done: true });
  });

  it('closes every subsegment when one of several fails, and passes the error on', async () => {
    const handler = tracing.traced(() =>
      Promise.all([
        tracing.inSubsegment('fine', async () => 'fine'),
        tracing.inSubsegment('failing', async () => {
          throw new TypeError('card declined');
        }),
      ]),
    );

    await expect(handler({}, context)).rejects.toThrow('card declined');

    const documents = await sink.take(trace.traceId, 3);
    expect(documents.every(({ end_time }) => end_time !== undefined)).toBe(true);
    expect(documents.find(({ name }) => name === 'fine')).not.toHaveProperty('fault');
    expect(documents.find(({ name }) => name === 'failing')).toMatchObject({
      fault: true,
      cause: { exceptions: [{ type: 'TypeError', message: 'card declined', remote: false }] },
    });
  });

  it('records what is thrown though it is no error', async () => {
    const handler = tracing.traced(() => Promise.reject('just text'));

    await expect(handler({}, context)).rejects.toBe('just text');

    const [document] = await sink.take(trace.traceId, 1);
    expect(document).toMatchObject({
      fault: true,
      cause: { exceptions: [{ type: 'Error', message: 'just text' }] },
    });
  });

  it('records an error that throws before its first await', async () => {
    const handler = tracing.traced((): Promise<never> => {
      throw new RangeError('too early');
    });

    await expect(handler({}, context)).rejects.toThrow('too early');

    const [document] = await sink.take(trace.traceId, 1);
    expect(document).toMatchObject({ cause: { exceptions: [{ type: 'RangeError' }] } });
  });

  it.each([
    { statusCode: 400, flags: { error: true } },
    { statusCode: 429, flags: { error: true, throttle: true } },
  ])('records a handled $statusCode as $flags', async ({ statusCode, flags }) => {
    const handler = tracing.traced(async () => {
      tracing.recordError(new errors.RequestError(statusCode, 'InvalidOrderError', 'no'));
    });

    await handler({}, context);

    const [document] = await sink.take(trace.traceId, 1);
    const { error, throttle, fault } = document ?? {};
    expect({ error, throttle, fault }).toEqual({ fault: undefined, throttle: undefined, ...flags });
  });

  it('clips a response that would make the document too large to send', async () => {
    const handler = tracing.traced(async () => ({ body: 'x'.repeat(200_000) }));

    const response = await handler({}, context);

    const [document] = await sink.take(trace.traceId, 1);
    expect(response.body).toHaveLength(200_000);
    expect(document?.metadata).toMatchObject({
      orders: { 'index.handler response': { truncated: true, length: 200_011 } },
    });
  });

  it('traces a captured client down to its HTTP handler, which gets the trace header', async () => {
    const received: Record<string, string>[] = [];
    const client = tracing.tracedClient(
      new DynamoDBClient({
        requestHandler: {
          handle: async ({ headers }: { headers: Record<string, string> }) => {
            received.push(headers);
            const body = new Blob(['{}']).stream();
            return {
              response: { statusCode: 200, headers: { 'x-amzn-requestid': 'request-9' }, body },
            };
          },
        },
      }),
    );
    const handler = tracing.traced(async () => {
      await client.send(new GetItemCommand({ TableName: 'orders', Key: { orderId: { S: '1' } } }));
    });

    await handler({}, context);

    const [call, root] = await sink.take(trace.traceId, 2);
    expect(call).toMatchObject({
      name: 'DynamoDB',
      namespace: 'aws',
      parent_id: root?.id,
      aws: { operation: 'GetItem', table_name: 'orders', request_id: 'request-9' },
    });
    expect(received[0]?.['X-Amzn-Trace-Id']).toBe(
      `Root=${trace.traceId};Parent=${call?.id};Sampled=1`,
    );
  });

  it('leaves nothing of one invocation in the next', async () => {
    const next = newTrace();
    const handler = tracing.traced(async ({ orderId }: { orderId?: string }) => {
      if (orderId) tracing.annotate('orderId', orderId);
    });
    await handler({ orderId: 'o-1' }, context);
    process.env._X_AMZN_TRACE_ID = next.traceHeader;

    await handler({}, context);

    const [document] = await sink.take(next.traceId, 1);
    expect(document?.parent_id).toBe(next.parentId);
    expect(document?.annotations).not.toHaveProperty('orderId');
  });
});
