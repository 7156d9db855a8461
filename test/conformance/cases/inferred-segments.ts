import { newSegmentId } from '../../../local/xray/index.ts';
import { cases, observed } from '../conformance-case.ts';
import { deepEqual, equal, matches, ok } from '../expectations.ts';
import { newTrace, put, readTrace } from '../traces.ts';

interface Inference {
  readonly what: string;
  readonly call: Parameters<ReturnType<typeof newTrace>['child']>[0];
  readonly expected: Readonly<Record<string, unknown>>;
  readonly resources?: readonly string[];
}

const queueUrl = 'https://sqs.us-east-1.amazonaws.com/123456789012/jobs';
const topicArn = 'arn:aws:sns:us-east-1:123456789012:events';

const inferences: readonly Inference[] = [
  {
    what: 'a table of DynamoDB',
    call: {
      name: 'DynamoDB',
      namespace: 'aws',
      aws: { operation: 'PutItem', table_name: 'orders' },
    },
    expected: { name: 'DynamoDB', origin: 'AWS::DynamoDB::Table' },
    resources: ['orders'],
  },
  {
    what: 'a bucket',
    call: {
      name: 'S3',
      namespace: 'aws',
      aws: { operation: 'GetObject', bucket_name: 'photos' },
    },
    expected: { name: 'S3', origin: 'AWS::S3::Bucket' },
    resources: ['photos'],
  },
  {
    what: 'a topic',
    call: { name: 'SNS', namespace: 'aws', aws: { operation: 'Publish', topic_arn: topicArn } },
    expected: { name: 'SNS', origin: 'AWS::SNS' },
    resources: [topicArn],
  },
  {
    what: 'a function',
    call: {
      name: 'Lambda',
      namespace: 'aws',
      aws: { operation: 'Invoke', function_name: 'pay' },
    },
    expected: { name: 'Lambda', origin: 'AWS::Lambda' },
    resources: ['pay'],
  },
  {
    what: 'a queue, with the time in it',
    call: {
      name: 'SQS',
      namespace: 'aws',
      aws: { operation: 'SendMessage', queue_url: queueUrl },
    },
    expected: { name: 'SQS', origin: 'AWS::SQS::Queue', subsegments: [{ name: 'QueueTime' }] },
  },
  {
    what: 'a service by its name when the operation is missing',
    call: { name: 'DynamoDB', namespace: 'aws', aws: { table_name: 'orders' } },
    expected: { name: 'DynamoDB', origin: 'AWS::DynamoDB' },
  },
  {
    what: 'any other service by the name as it was sent',
    call: { name: 'probe-database', namespace: 'aws', aws: {} },
    expected: { name: 'probe-database', origin: 'AWS::probe-database' },
  },
  {
    what: 'a remote host, without an origin',
    call: { name: 'example.com', namespace: 'remote', fault: true },
    expected: { name: 'example.com', fault: true },
  },
];

export const inferredSegmentCases = cases(
  'an inferred segment',
  ...inferences.map(({ what, call, expected, resources }) =>
    observed(`stands for ${what}`, async (target) => {
      const trace = newTrace(target);
      const child = trace.child(call);
      await put(target, trace.segment({ subsegments: [child] }));

      await target.eventually(async () => {
        const { documents } = await readTrace(target, trace.id);
        const inferred = documents.find(({ parent_id }) => parent_id === child.id);
        matches(inferred, {
          ...expected,
          inferred: true,
          trace_id: trace.id,
          start_time: child.start_time,
          end_time: child.end_time,
        });
        ok(inferred !== undefined && !('namespace' in inferred));
        if (!('origin' in expected)) equal(inferred?.origin, undefined);
        if (resources !== undefined) deepEqual(inferred?.aws?.resource_names, resources);
      });
    }),
  ),
  observed('is not made of a call in progress', async (target) => {
    const trace = newTrace(target);
    await put(
      target,
      trace.segment({ subsegments: [trace.child({ namespace: 'remote', in_progress: true })] }),
    );

    await target.eventually(async () =>
      equal((await readTrace(target, trace.id)).documents.length, 1),
    );
  }),
  observed('is not made of local work', async (target) => {
    const trace = newTrace(target);
    await put(target, trace.segment({ subsegments: [trace.child()] }));

    await target.eventually(async () =>
      equal((await readTrace(target, trace.id)).documents.length, 1),
    );
  }),
  observed(
    'copies http and flags, but no annotations, metadata, cause or children',
    async (target) => {
      const trace = newTrace(target);
      const call = trace.child({
        name: 'example.com',
        namespace: 'remote',
        error: true,
        http: { request: { url: 'http://example.com/' }, response: { status: 404 } },
        annotations: { a: 1 },
        metadata: { default: { b: 2 } },
        cause: { exceptions: [{ id: newSegmentId(), message: 'm' }] },
        subsegments: [trace.child()],
      });
      await put(target, trace.segment({ subsegments: [call] }));

      await target.eventually(async () => {
        const { documents } = await readTrace(target, trace.id);
        const inferred = documents.find(({ parent_id }) => parent_id === call.id);
        deepEqual([inferred?.error, inferred?.http], [true, call.http]);
        for (const member of ['annotations', 'metadata', 'cause', 'subsegments']) {
          ok(inferred !== undefined && !(member in inferred), `it has ${member}`);
        }
      });
    },
  ),
  observed('vanishes when the callee sends a segment', async (target) => {
    const trace = newTrace(target);
    const call = trace.child({ name: 'callee', namespace: 'remote' });
    await put(target, trace.segment({ subsegments: [call] }));
    await put(target, trace.segment({ name: 'callee', parent_id: call.id }));

    await target.eventually(async () => {
      const { documents } = await readTrace(target, trace.id);
      ok(!documents.some((document) => 'inferred' in document));
    });
  }),
);
