import { newSegmentId } from '../../../local/xray/index.ts';
import type { Target } from '../target.ts';
import { newTrace, put } from '../traces.ts';

export interface Corpus {
  readonly run: string;
  readonly start: number;
  /** The corpus's name of each trace. */
  readonly names: ReadonlyMap<string, string>;
}

/** One of each kind of trace, put once for a target. */
const corpora = new WeakMap<Target, Promise<Corpus>>();

export function corpusOf(target: Target): Promise<Corpus> {
  const known = corpora.get(target) ?? putCorpus(target);
  corpora.set(target, known);
  return known;
}

const exception = (type: string, message: string) => ({
  exceptions: [{ id: newSegmentId(), type, message }],
});

async function putCorpus(target: Target): Promise<Corpus> {
  const run = target.name('corpus');
  const writers = {
    plain: newTrace(target),
    fault: newTrace(target),
    error: newTrace(target),
    throttle: newTrace(target),
    partial: newTrace(target),
    slow: newTrace(target),
    call: newTrace(target),
  };
  const { plain, fault, error, throttle, partial, slow, call } = writers;
  const annotations = { run };
  const table = call.child({
    name: 'DynamoDB',
    namespace: 'aws',
    aws: { operation: 'PutItem', table_name: 'orders' },
  });
  const remote = call.child({
    name: 'back',
    namespace: 'remote',
    error: true,
    end_time: call.start + 0.25,
    annotations: { attempt: 2 },
  });
  await put(
    target,
    plain.segment({
      name: 'front',
      user: 'ana',
      origin: 'AWS::EC2::Instance',
      resource_arn: 'arn:aws:ec2:us-east-1:123456789012:instance/i-0abc',
      http: {
        request: {
          method: 'GET',
          url: 'http://example.com/api/orders',
          user_agent: 'conformance/1',
          client_ip: '192.0.2.1',
        },
        response: { status: 200 },
      },
      aws: { ec2: { instance_id: 'i-0abc', availability_zone: 'us-east-1c' } },
      annotations: { ...annotations, age: 30, express: true, tier: 'gold', 'span.kind': 'SERVER' },
    }),
    fault.segment({
      name: 'front',
      fault: true,
      http: { request: { method: 'POST' }, response: { status: 500 } },
      annotations: { ...annotations, age: 20 },
      cause: exception('TypeError', 'x is undefined'),
    }),
    error.segment({
      name: 'front',
      error: true,
      http: { response: { status: 404 } },
      annotations: { ...annotations, express: false },
    }),
    throttle.segment({
      name: 'front',
      error: true,
      throttle: true,
      http: { response: { status: 429 } },
      annotations,
    }),
    partial.segment({
      name: 'front',
      annotations,
      subsegments: [partial.child({ in_progress: true })],
    }),
    slow.segment({
      name: 'front',
      end_time: slow.start + 8,
      annotations,
      subsegments: [
        slow.child({ name: 'render', end_time: slow.start + 7 }),
        slow.child({ name: 'later', start_time: slow.start + 9, end_time: slow.start + 10 }),
      ],
    }),
    call.segment({
      name: 'caller',
      annotations,
      subsegments: [remote, table],
    }),
    call.segment({
      name: 'back',
      parent_id: remote.id,
      fault: true,
      user: 'ben',
      end_time: call.start + 0.25,
      cause: exception('Broken', 'it is'),
    }),
  );
  return {
    run,
    start: plain.start,
    names: new Map(Object.entries(writers).map(([name, { id }]) => [id, name])),
  };
}
