import {
  context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type Span,
  type Context as TraceContext,
  trace,
} from '@opentelemetry/api';
import { AWSXRAY_TRACE_ID_HEADER, AWSXRayPropagator } from '@opentelemetry/propagator-aws-xray';
import type { Context } from 'aws-lambda';
import { provider, serviceName } from './provider.ts';
import { inSpan } from './spans.ts';

export { recordError } from './spans.ts';

const propagator = new AWSXRayPropagator();

/** A datagram holds 64 KB, and base64 makes a third more of everything. */
const longestMetadata = 16_384;

let isColdStart = process.env.AWS_LAMBDA_INITIALIZATION_TYPE === 'on-demand';

/**
 * Wraps a handler in a span that becomes the subsegment `## <file>.<export>`, annotated with
 * `ColdStart` and `Service`, as Powertools names it. It waits for the datagrams to be handed to the
 * system, because Lambda freezes the function as soon as it has answered.
 */
export function traced<Event, Result>(
  handle: (event: Event, lambda: Context) => Promise<Result>,
): (event: Event, lambda: Context) => Promise<Result> {
  return async (event, lambda) => {
    const name = process.env._HANDLER ?? 'index.handler';
    try {
      return await context.with(invocationContext(), () =>
        inSpan(`## ${name}`, {}, async (span) => {
          annotate('ColdStart', isColdStart);
          annotate('Service', serviceName);
          isColdStart = false;
          const result = await handle(event, lambda);
          addMetadata(span, `${name} response`, result);
          return result;
        }),
      );
    } finally {
      // What cannot be sent is in the log already; the answer does not depend on it.
      await provider.forceFlush().catch(() => {});
    }
  };
}

const annotationKeys = new WeakMap<Span, readonly string[]>();

/**
 * Findable with `annotation.<key> = value`: X-Ray indexes the attributes that this one lists.
 * https://docs.aws.amazon.com/xray/latest/devguide/migrate-xray-to-opentelemetry-nodejs.html
 */
export function annotate(key: string, value: string | number | boolean): void {
  const span = trace.getActiveSpan();
  if (span === undefined) return;
  const keys = [...new Set([...(annotationKeys.get(span) ?? []), key])];
  annotationKeys.set(span, keys);
  span.setAttributes({ [key]: value, 'aws.xray.annotations': keys });
}

function addMetadata(span: Span, key: string, value: unknown): void {
  const text = JSON.stringify(value) ?? 'null';
  const clipped = { truncated: true, length: text.length, start: text.slice(0, 1_024) };
  const kept = text.length <= longestMetadata ? value : clipped;
  span.setAttribute(`aws.xray.metadata.${serviceName}`, JSON.stringify({ [key]: kept }));
}

/** The function's own segment, which Lambda writes, as a parent. */
function invocationContext(): TraceContext {
  const header = process.env._X_AMZN_TRACE_ID;
  const carrier = header === undefined ? {} : { [AWSXRAY_TRACE_ID_HEADER]: header };
  return propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
}

/** Passes the trace on to whoever is called with these headers. */
export function injectTraceHeader(headers: Record<string, string>): void {
  propagator.inject(context.active(), headers, defaultTextMapSetter);
}
