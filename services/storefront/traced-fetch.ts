import type { Subsegment } from 'aws-xray-sdk-core';
import { findSegment } from '../shared/tracing.ts';

/** Failures that happen before anybody has received the request. */
const neverArrived = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * `fetch` to a service that writes segments of its own: a subsegment of the host's name, the trace
 * header, and the flag `traced`, by which X-Ray waits for the callee's segment before it calls the
 * trace complete. The flag is left out where nobody was reached.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-http
 */
export async function tracedFetch(url: URL, init: RequestInit = {}): Promise<Response> {
  const parent = findSegment();
  if (parent === undefined) return fetch(url, init);
  const subsegment = parent.addNewSubsegment(url.hostname);
  subsegment.namespace = 'remote';
  const request = { method: init.method ?? 'GET', url: `${url.origin}${url.pathname}` };
  subsegment.addAttribute('http', { request });
  const headers = new Headers(init.headers);
  headers.set('x-amzn-trace-id', traceHeader(subsegment));
  try {
    const response = await fetch(url, { ...init, headers });
    recordResponse(subsegment, response, request);
    return response;
  } catch (error) {
    if (!neverArrived.has(errorCode(error))) subsegment.addAttribute('traced', true);
    subsegment.addError(error instanceof Error ? error : String(error));
    throw error;
  } finally {
    subsegment.close();
  }
}

function recordResponse(subsegment: Subsegment, response: Response, request: object): void {
  const { status, headers } = response;
  const length = headers.get('content-length');
  subsegment.addAttribute('traced', true);
  subsegment.addAttribute('http', {
    request,
    response: { status, ...(length === null ? {} : { content_length: Number(length) }) },
  });
  if (status === 429) subsegment.addThrottleFlag();
  if (status >= 400 && status < 500) subsegment.addErrorFlag();
  if (status >= 500) subsegment.addFaultFlag();
}

/** `fetch` wraps what the connection says. */
function errorCode(thrown: unknown): string {
  const { cause } = (thrown ?? {}) as { cause?: { code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : '';
}

function traceHeader({ id, segment, notTraced }: Subsegment): string {
  return `Root=${segment.trace_id};Parent=${id};Sampled=${notTraced ? 0 : 1}`;
}
