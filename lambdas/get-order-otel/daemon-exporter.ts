import { createSocket } from 'node:dgram';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { SpanExporter } from '@opentelemetry/sdk-trace';

/** What precedes every document that a process sends to the X-Ray daemon. */
const datagramHeader = '{"format":"json","version":1}\n';

/** Says that an OTLP request of sampled spans follows, in base64, where a segment document would be. */
const otlpPrefix = 'T1S';

/**
 * Sends spans to the X-Ray daemon over UDP, the way AWS's own exporter does. The daemon passes them on
 * under the role that the function has already, so the role needs nothing but AWSXRayDaemonWriteAccess.
 * Ours, because AWS's package still asks for the first major version of the OpenTelemetry SDK.
 * https://github.com/aws-observability/aws-otel-js-instrumentation/tree/main/exporters/aws-distro-opentelemetry-exporter-xray-udp
 *
 * @param address host and port, as in `AWS_XRAY_DAEMON_ADDRESS`
 */
export function daemonExporter(address: string): SpanExporter {
  const { hostname, port } = new URL(`udp://${address}`);
  const socket = createSocket('udp4').unref();
  return {
    export(spans, done) {
      const request = ProtobufTraceSerializer.serializeRequest(spans);
      const document = Buffer.from(request ?? []).toString('base64');
      socket.send(`${datagramHeader}${otlpPrefix}${document}`, Number(port), hostname, (error) => {
        done(error ? { code: failed, error } : { code: succeeded });
      });
    },
    async shutdown() {
      socket.close();
    },
  };
}

/** `ExportResultCode` of @opentelemetry/core, which the SDK does not export itself. */
const succeeded = 0;
const failed = 1;
