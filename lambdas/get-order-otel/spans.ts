import {
  type Attributes,
  INVALID_SPAN_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { RequestError } from '../shared/request-error.ts';
import { tracer } from './provider.ts';

const noSpan = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/**
 * Runs `work` with a span of its own, which becomes a subsegment. Where Lambda has not decided about
 * the invocation there is nothing to continue, and a trace that begins here would be nobody's.
 */
export function inSpan<Result>(
  name: string,
  options: { readonly kind?: SpanKind; readonly attributes?: Attributes },
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  if (trace.getActiveSpan() === undefined) return work(noSpan);
  const { kind = SpanKind.INTERNAL, attributes } = options;
  return tracer.startActiveSpan(name, { kind, attributes }, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      addError(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Records an error that the function handles itself on the span that is open here. */
export function recordError(error: unknown): void {
  const span = trace.getActiveSpan();
  if (span) addError(span, error);
}

/**
 * The flags of a subsegment follow from its status code: 4xx error, 429 throttle, 5xx fault. Without one
 * a failed span is a fault. The mapping knows the attribute by its older name, so both are given.
 * https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/main/exporter/awsxrayexporter/internal/translator/cause.go
 */
export function setStatusCode(span: Span, status: number): void {
  span.setAttributes({ 'http.response.status_code': status, 'http.status_code': status });
}

function addError(span: Span, thrown: unknown): void {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  span.recordException(error);
  span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
  if (error instanceof RequestError) setStatusCode(span, error.statusCode);
}
