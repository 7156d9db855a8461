import { Tracer } from '@aws-lambda-powertools/tracer';
import type { Context } from 'aws-lambda';
import type { Subsegment } from 'aws-xray-sdk-core';
import { RequestError } from './request-error.ts';

/**
 * All X-Ray wiring of the functions. Making the Tracer patches `http` and `fetch`, so it must exist
 * before the first call; it does no I/O itself.
 */
const tracer = new Tracer();

/** The SDK drops a document above 64 KB whole; one entry may use a quarter of that. */
const longestMetadata = 16_384;

/**
 * Wraps a handler in the subsegment `## <file>.<export>`, as Powertools names it, annotated with
 * `ColdStart` and `Service`; the response becomes metadata, a thrown error the subsegment's cause.
 */
export function traced<Event, Result>(
  handle: (event: Event, context: Context) => Promise<Result>,
): (event: Event, context: Context) => Promise<Result> {
  return (event, context) => {
    const name = process.env._HANDLER ?? 'index.handler';
    return inSubsegment(`## ${name}`, async () => {
      tracer.annotateColdStart();
      tracer.addServiceNameAnnotation();
      const result = await handle(event, context);
      addMetadata(`${name} response`, result);
      return result;
    });
  };
}

/**
 * Runs `work` inside a subsegment of its own. Each one has an asynchronous context of its own, so
 * that concurrent calls never become each other's parents, and the caller's context is never changed.
 */
export async function inSubsegment<Result>(
  name: string,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!tracer.isTracingEnabled()) return work();
  return tracer.provider.captureAsyncFunc(name, async (subsegment) => {
    try {
      return await work();
    } catch (error) {
      if (subsegment) addError(subsegment, error);
      throw error;
    } finally {
      subsegment?.close();
    }
  }) as Promise<Result>;
}

/** Records an error that the function handles itself on the subsegment that is open here. */
export function recordError(error: unknown): void {
  if (!tracer.isTracingEnabled()) return;
  const subsegment = tracer.getSegment();
  if (subsegment && 'parent' in subsegment) addError(subsegment, error);
}

/** Indexed by X-Ray: findable with `annotation.<key> = value`. */
export function annotate(key: string, value: string | number | boolean): void {
  tracer.putAnnotation(key, value);
}

/** Kept with the trace, not indexed; under the service's name. */
export function addMetadata(key: string, value: unknown): void {
  if (value === undefined || !tracer.isTracingEnabled()) return;
  const text = JSON.stringify(value);
  const fits = text.length <= longestMetadata;
  const clipped = { truncated: true, length: text.length, start: text.slice(0, 1_024) };
  tracer.putMetadata(key, fits ? value : clipped);
}

/** Adds the subsegment and the trace header to every call of an AWS client. */
export function tracedClient<Client>(client: Client): Client {
  return tracer.captureAWSv3Client(client);
}

/** The root trace id of this invocation, sampled or not. */
export function currentTraceId(): string | undefined {
  return tracer.getRootXrayTraceId();
}

/**
 * A client's mistake is an `error` (and a `throttle` for 429), ours a `fault`; the SDK knows only faults.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-errors
 */
function addError(subsegment: Subsegment, thrown: unknown): void {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  subsegment.addError(error);
  if (!(error instanceof RequestError)) return;
  subsegment.addAttribute('fault', undefined);
  subsegment.addErrorFlag();
  if (error.statusCode === 429) subsegment.addThrottleFlag();
}
