import { context, DiagConsoleLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { SimpleSpanProcessor, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { daemonExporter } from './daemon-exporter.ts';

/** What the function's log shows of the SDK: a failure to send spans, for one. */
diag.setLogger(new DiagConsoleLogger(), DiagLogLevel.WARN);
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

const { env } = process;

/** In the map and in annotations; the function's name. */
export const serviceName = env.AWS_LAMBDA_FUNCTION_NAME ?? 'get-order-otel';

export const provider = new TracerProvider({
  resource: defaultResource().merge(
    resourceFromAttributes({
      'service.name': serviceName,
      'cloud.provider': 'aws',
      'cloud.platform': 'aws_lambda',
      'cloud.region': env.AWS_REGION,
      'faas.name': env.AWS_LAMBDA_FUNCTION_NAME,
      'faas.version': env.AWS_LAMBDA_FUNCTION_VERSION,
    }),
  ),
  spanProcessors: spanProcessors(env.AWS_XRAY_DAEMON_ADDRESS),
});

export const tracer = provider.getTracer('get-order');

/**
 * Each span leaves as it ends, as the X-Ray SDK's subsegments do: a function that is stopped in the
 * middle has sent what was complete. Where there is nobody to send to, the function works all the same.
 */
function spanProcessors(address: string | undefined): SpanProcessor[] {
  if (!address) return [];
  if (!URL.canParse(`udp://${address}`)) {
    diag.error(`AWS_XRAY_DAEMON_ADDRESS must be a host and a port, got "${address}": no spans`);
    return [];
  }
  return [new SimpleSpanProcessor({ exporter: daemonExporter(address) })];
}
