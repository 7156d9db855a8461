import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTrace } from './traces.ts';
import { startXRayCommand, type XRayCommand } from './xray-command.ts';

describe('OpenTelemetry’s exporters', () => {
  let xray: XRayCommand;

  beforeAll(async () => {
    xray = await startXRayCommand();
  });

  afterAll(() => xray?.[Symbol.asyncDispose]());

  it.each([
    ['protobuf', ProtobufExporter, CompressionAlgorithm.NONE],
    ['protobuf-gzip', ProtobufExporter, CompressionAlgorithm.GZIP],
    ['json', JsonExporter, CompressionAlgorithm.NONE],
    ['json-gzip', JsonExporter, CompressionAlgorithm.GZIP],
  ] as const)('send a trace as %s', async (name, Exporter, compression) => {
    const exporter = new Exporter({ url: xray.addresses.otlp, compression });
    const traceId = await sendOrder(name, exporter);

    const { summary, segments } = await findTrace(xray.client, `annotation.order = "${name}"`);

    expect(summary).toMatchObject({
      Id: `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`,
      HasFault: true,
      Http: { HttpMethod: 'POST', HttpStatus: 500 },
    });
    expect(segments.find((segment) => segment.name === `shop-${name}`)).toMatchObject({
      fault: true,
      cause: { exceptions: [{ type: 'Error', message: 'no pears' }] },
      subsegments: [{ name: 'stock', namespace: 'remote' }],
    });
  });
});

/** @returns the trace's id, as OpenTelemetry writes it. */
async function sendOrder(name: string, exporter: SpanExporter): Promise<string> {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': `shop-${name}` }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('test');
  const attributes = {
    order: name,
    'aws.xray.annotations': ['order'],
    'http.request.method': 'POST',
    'http.response.status_code': 500,
  };
  const order = tracer.startSpan('POST /orders', { kind: SpanKind.SERVER, attributes });
  const call = { kind: SpanKind.CLIENT, attributes: { 'peer.service': 'stock' } };
  tracer.startSpan('GET', call, trace.setSpan(ROOT_CONTEXT, order)).end();
  order.recordException(new Error('no pears'));
  order.setStatus({ code: SpanStatusCode.ERROR });
  order.end();
  await provider.shutdown();
  return order.spanContext().traceId;
}
