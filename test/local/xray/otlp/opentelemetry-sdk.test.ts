import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  type ISerializer,
  JsonTraceSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanExporter,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { daemonExporter } from '../../../../lambdas/get-order-otel/daemon-exporter.ts';
import { startDaemons } from '../../../../local/daemon/daemons.ts';
import {
  createXRay,
  handleXRayRequest,
  ManualClock,
  type SegmentDocument,
  startXRayServer,
  type XRay,
} from '../../../../local/xray/index.ts';

const closing: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function openXRay(): XRay {
  const xray = createXRay({
    clock: new ManualClock(Date.now() / 1000),
    account: '123456789012',
    region: 'us-east-1',
    warn: () => {},
  });
  closing.push(() => xray.close());
  return xray;
}

const resource = resourceFromAttributes({
  'service.name': 'shop',
  'telemetry.sdk.name': 'opentelemetry',
  'telemetry.sdk.language': 'nodejs',
});

/** A request to `shop` that calls DynamoDB and fails; the trace id in X-Ray's form. */
async function traceOrder(provider: TracerProvider): Promise<string> {
  const tracer = provider.getTracer('test');
  const server = tracer.startSpan(
    'GET /orders',
    {
      kind: SpanKind.SERVER,
      attributes: { 'http.request.method': 'GET', 'http.response.status_code': 500 },
    },
    ROOT_CONTEXT,
  );
  const call = tracer.startSpan(
    'DynamoDB.GetItem',
    {
      kind: SpanKind.CLIENT,
      attributes: {
        'rpc.system': 'aws-api',
        'rpc.service': 'DynamoDB',
        'rpc.method': 'GetItem',
        'aws.dynamodb.table_names': ['orders'],
        'http.response.status_code': 400,
        'aws.xray.annotations': ['orderId'],
        orderId: 'o-1',
      },
    },
    trace.setSpan(ROOT_CONTEXT, server),
  );
  call.recordException(new TypeError('no such table'));
  call.setStatus({ code: SpanStatusCode.ERROR, message: 'no such table' });
  call.end();
  server.end();
  await provider.forceFlush();
  const id = server.spanContext().traceId;
  return `1-${id.slice(0, 8)}-${id.slice(8)}`;
}

const documentsOf = (xray: XRay, traceId: string): SegmentDocument[] =>
  (xray.call('BatchGetTraces', { TraceIds: [traceId] }).Traces?.[0]?.Segments ?? []).map(
    ({ Document }) => JSON.parse(Document ?? ''),
  );

function expectOrder(xray: XRay, traceId: string): void {
  const [server, inferred] = documentsOf(xray, traceId);
  expect(server).toMatchObject({
    name: 'shop',
    fault: true,
    http: { request: { method: 'GET' }, response: { status: 500 } },
    aws: { xray: { sdk: 'opentelemetry for nodejs' } },
    metadata: { default: { 'otel.resource.service.name': 'shop' } },
    subsegments: [
      {
        name: 'DynamoDB',
        namespace: 'aws',
        error: true,
        aws: { operation: 'GetItem', table_name: 'orders', resource_names: ['orders'] },
        annotations: { orderId: 'o-1' },
        cause: {
          exceptions: [
            {
              type: 'TypeError',
              message: 'no such table',
              remote: true,
              stack: expect.arrayContaining([
                expect.objectContaining({
                  label: 'traceOrder',
                  path: expect.stringContaining('.test.ts'),
                }),
              ]),
            },
          ],
        },
      },
    ],
  });
  expect(inferred).toMatchObject({ inferred: true, origin: 'AWS::DynamoDB::Table' });
}

function httpExporter(
  url: string,
  serializer: ISerializer<ReadableSpan[], unknown>,
  contentType: string,
): SpanExporter {
  return {
    export(spans, done) {
      const body = serializer.serializeRequest(spans) ?? new Uint8Array();
      fetch(url, { method: 'POST', headers: { 'content-type': contentType }, body }).then(
        ({ status }) => done({ code: status === 200 ? 0 : 1 }),
        (error: Error) => done({ code: 1, error }),
      );
    },
    shutdown: async () => {},
  };
}

describe('the OpenTelemetry SDK', () => {
  it.each([
    ['protobuf', ProtobufTraceSerializer, 'application/x-protobuf'],
    ['JSON', JsonTraceSerializer, 'application/json'],
  ])('sends spans over HTTP in %s that become a trace', async (_form, serializer, contentType) => {
    const xray = openXRay();
    const server = await startXRayServer(xray, { host: '127.0.0.1', port: 0 });
    closing.push(server.close);
    const exporter = httpExporter(
      `http://127.0.0.1:${server.port}/v1/traces`,
      serializer,
      contentType,
    );
    const provider = new TracerProvider({
      resource,
      spanProcessors: [new BatchSpanProcessor({ exporter })],
    });
    onTestFinished(() => provider.shutdown());

    const traceId = await traceOrder(provider);

    expectOrder(xray, traceId);
  });

  it('sends spans to the daemon that become a trace, each in a datagram', async () => {
    const xray = openXRay();
    const daemons = startDaemons({
      clock: new ManualClock(),
      send: (documents) => xray.putTraceSegments(documents),
      handle: (request) => handleXRayRequest(xray, request),
      log: () => {},
    });
    closing.push(daemons.close);
    const daemon = await daemons.open({ label: 'test', port: 0 });
    const exporter = daemonExporter(daemon.address);
    const provider = new TracerProvider({
      resource,
      spanProcessors: [new SimpleSpanProcessor({ exporter })],
    });
    onTestFinished(() => provider.shutdown());

    const traceId = await traceOrder(provider);

    await vi.waitFor(() => expect(daemon.counters()).toMatchObject({ sent: 2, unprocessed: 0 }));
    expectOrder(xray, traceId);
  });
});
