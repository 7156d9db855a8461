import { hash } from 'node:crypto';
import type { Span } from './span.ts';

/**
 * An id for what a span makes besides itself. Unlike the ids of
 * https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/awsxrayexporter, which are random: an exporter that
 * had no answer sends the same spans again, and they must not count twice.
 */
export const derivedId = ({ traceId, spanId }: Span, purpose: string): string =>
  hash('sha256', `${traceId}/${spanId}/${purpose}`).slice(0, 16);
