import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { stage } from './expected-graphs.ts';
import { lampOrder, type OrdersInstance, repository, startOrders } from './orders-instance.ts';
import { entitiesOf, ofOrigin, shapeOf } from './trace-shape.ts';

describe('an order that is read through the function with OpenTelemetry', () => {
  let app: OrdersInstance;
  let orderId: string;

  beforeAll(async () => {
    app = await startOrders({ projectDir: repository, stacks: ['Orders'] });
    const { body } = await app.send('POST', 'orders', lampOrder);
    orderId = JSON.parse(body).orderId;
  });

  afterAll(() => app?.[Symbol.asyncDispose]());

  it('shows the spans below the function, as its twin shows its subsegments', async () => {
    const answer = await app.send('GET', `orders/${orderId}/otel`);

    expect(answer.status).toBe(200);
    await eventually(async () => {
      const documents = await app.documents(answer.traceId);
      const [fn] = ofOrigin(documents, 'AWS::Lambda::Function');
      const invocation = fn?.subsegments?.find(({ name }) => name === 'Invocation');
      expect(shapeOf(invocation?.subsegments ?? [])).toEqual([
        '## index.handler',
        '  DynamoDB (aws) 200',
      ]);
      expect(entitiesOf(documents).find(({ name }) => name === '## index.handler')).toMatchObject({
        annotations: { ColdStart: true, Service: 'get-order-otel', orderId },
        metadata: { 'get-order-otel': { 'index.handler response': { statusCode: 200 } } },
      });
      expect(await app.traceGraph(answer.traceId)).toEqual([
        'get-order-otel (AWS::Lambda) active ok 1',
        '  -> get-order-otel (AWS::Lambda::Function) ok 1',
        'get-order-otel (AWS::Lambda::Function) active ok 1',
        '  -> orders (AWS::DynamoDB::Table) ok 1',
        'orders (AWS::DynamoDB::Table) unknown ok 1',
        ...stage('ok', 'get-order-otel'),
      ]);
    });
    expect(app.warnings).toEqual([]);
  });

  it('shows the client’s mistake as an error, with the exception', async () => {
    const answer = await app.send('GET', 'orders/nothing-here/otel');

    expect(answer.status).toBe(404);
    await eventually(async () => {
      const handler = entitiesOf(await app.documents(answer.traceId)).find(
        ({ name }) => name === '## index.handler',
      );
      expect(handler).toMatchObject({ error: true, http: { response: { status: 404 } } });
      expect(handler).not.toHaveProperty('fault');
      const [exception] =
        typeof handler?.cause === 'object' ? (handler.cause.exceptions ?? []) : [];
      expect(exception).toMatchObject({ type: 'OrderNotFoundError', remote: false });
      expect(exception?.stack?.[0]?.path).toMatch(/\/lambdas\/get-order\/[\w-]+\.ts$/);
    });
  });

  it('takes spans at the edge, from who signs for X-Ray', async () => {
    const traceId = randomBytes(16).toString('hex');
    const now = `${BigInt(Date.now()) * 1_000_000n}`;
    const span = {
      traceId,
      spanId: '53995c3f42cd8ad8',
      name: 'work',
      kind: 2,
      startTimeUnixNano: now,
      endTimeUnixNano: now,
    };
    const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
    const post = (headers: Record<string, string>) =>
      fetch(`${app.aws.endpoint}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', ...headers },
        body: gzipSync(body),
      });

    const unsigned = await post({});
    const signed = await post({
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${app.status.region}/xray/aws4_request, SignedHeaders=host, Signature=0`,
    });

    expect(unsigned.status).toBe(403);
    expect([signed.status, await signed.json()]).toEqual([200, {}]);
    expect(await app.documents(`1-${traceId.slice(0, 8)}-${traceId.slice(8)}`)).toMatchObject([
      { name: 'work' },
    ]);
  });
});
