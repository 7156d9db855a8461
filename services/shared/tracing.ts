import http from 'node:http';
import https from 'node:https';
import AWSXRay, { type Segment, type Subsegment } from 'aws-xray-sdk-core';
import { RequestError } from './request-error.ts';

/** Where a service runs; its plugin adds the `aws` block and the segment's origin. */
export type Compute = 'ecs' | 'ec2' | 'beanstalk';

const plugins = {
  ecs: AWSXRay.plugins.ECSPlugin,
  ec2: AWSXRay.plugins.EC2Plugin,
  beanstalk: AWSXRay.plugins.ElasticBeanstalkPlugin,
};

/**
 * What is sampled until the rules of X-Ray have been fetched, and where no daemon answers: the SDK's
 * own default, but no health checks.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-sdk-nodejs-configuration.html#xray-sdk-nodejs-configuration-sampling
 */
const samplingWithoutRules = {
  version: 2,
  rules: [
    {
      description: 'health checks',
      host: '*',
      http_method: '*',
      url_path: '/health',
      fixed_target: 0,
      rate: 0,
    },
  ],
  default: { fixed_target: 1, rate: 0.05 },
};

/**
 * Call it once, before anything that is to be traced is made. Resolves when it is known where the
 * service runs: a segment that begins before would not say so.
 */
export async function startTracing(compute: Compute): Promise<void> {
  AWSXRay.middleware.setSamplingRules(samplingWithoutRules);
  captureRequests(http);
  AWSXRay.captureHTTPsGlobal(https);
  const plugin = plugins[compute];
  await new Promise<void>((resolve) => {
    AWSXRay.config([
      {
        originName: plugin.originName,
        getData: (callback: (data?: never) => void) =>
          plugin.getData((data) => {
            callback(data as never);
            resolve();
          }),
      },
    ]);
  });
}

/**
 * Captures every request but those for the machine's own metadata: the AWS SDK asks there for
 * credentials in the middle of whatever request finds them expired, and a map would show the address
 * as a service that this one calls.
 */
function captureRequests(module: typeof http): void {
  const { request, get } = module;
  AWSXRay.captureHTTPsGlobal(module);
  const { request: capturedRequest, get: capturedGet } = module;
  module.request = apartFromMetadata(request, capturedRequest);
  module.get = apartFromMetadata(get, capturedGet);
}

const apartFromMetadata = (plain: typeof http.request, captured: typeof http.request) =>
  ((...args: Parameters<typeof http.request>) =>
    (isForMetadata(args[0]) ? plain : captured)(...args)) as typeof http.request;

/**
 * Its addresses are link-local.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
 */
const isForMetadata = (target: string | URL | http.RequestOptions): boolean =>
  typeof target === 'object' &&
  `${target.hostname ?? ('host' in target && target.host)}`.startsWith('169.254.');

/**
 * Runs `work` inside a subsegment of its own, with an asynchronous context of its own, so that
 * concurrent work never becomes its parent.
 */
export async function inSubsegment<Result>(
  name: string,
  work: () => Promise<Result>,
): Promise<Result> {
  if (findSegment() === undefined) return work();
  return AWSXRay.captureAsyncFunc(name, async (subsegment) => {
    try {
      return await work();
    } catch (error) {
      if (subsegment) addError(subsegment, error);
      throw error;
    } finally {
      subsegment?.close();
    }
  });
}

/** Records an error that is answered here on the segment or subsegment that is open. */
export function recordError(error: unknown): void {
  const segment = findSegment();
  if (segment) addError(segment, error);
}

/** Indexed by X-Ray: findable with `annotation.<key> = value`. */
export function annotate(key: string, value: string | number | boolean): void {
  findSegment()?.addAnnotation(key, value);
}

/** Adds the subsegment and the trace header to every call of an AWS client. */
export function tracedClient<Client>(client: Client): Client {
  return AWSXRay.captureAWSv3Client(
    client as Parameters<typeof AWSXRay.captureAWSv3Client>[0],
  ) as Client;
}

/** The trace of the request that is being answered, sampled or not. */
export function currentTraceId(): string | undefined {
  const segment = findSegment();
  return segment && ('segment' in segment ? segment.segment.trace_id : segment.trace_id);
}

/** Unlike the SDK's own look-up, does not complain where there is nothing to find. */
export function findSegment(): Segment | Subsegment | undefined {
  return AWSXRay.getNamespace().get('segment');
}

/**
 * A client's mistake is an `error` (and a `throttle` for 429), ours a `fault`; the SDK knows only faults.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-errors
 */
function addError(segment: Segment | Subsegment, thrown: unknown): void {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  segment.addError(error);
  if (!(error instanceof RequestError)) return;
  delete (segment as { fault?: boolean }).fault;
  segment.addErrorFlag();
  if (error.statusCode === 429) segment.addThrottleFlag();
}
