import { BatchGetTracesCommand } from '@aws-sdk/client-xray';
import { newSegmentId, newTraceId } from '../../../local/xray/index.ts';
import { assumed, cases, documented, modelled, observed } from '../conformance-case.ts';
import { deepEqual, equal, invalid, matches, ok, violates } from '../expectations.ts';
import type { Target } from '../target.ts';
import { newTrace, put, readDocument, readTrace, summaryOf } from '../traces.ts';

const get = (target: Target, ids: string[], token?: string) =>
  target.client.send(new BatchGetTracesCommand({ TraceIds: ids, NextToken: token }));

const someIds = (target: Target, count: number): string[] =>
  Array.from({ length: count }, () =>
    newTraceId(Math.floor(target.now()) as Parameters<typeof newTraceId>[0]),
  );

export const batchGetTracesCases = cases(
  'BatchGetTraces',
  observed('refuses six ids', (target) =>
    invalid(get(target, someIds(target, 6)), 'Exceeding maximum query size: 5'),
  ),
  observed('refuses the same id twice', (target) => {
    const [id = ''] = someIds(target, 1);
    return invalid(get(target, [id, id]), 'Containing duplicate trace ids');
  }),
  observed('refuses an id of another form', (target) =>
    invalid(get(target, ['1-2']), 'Invalid trace id 1-2: incorrect id format'),
  ),
  observed('refuses any token', (target) =>
    invalid(get(target, someIds(target, 1), 'x'), 'NextToken is currently not supported'),
  ),
  observed('answers no ids with no traces', async (target) =>
    matches(await get(target, []), { Traces: [], UnprocessedTraceIds: [] }),
  ),
  observed('leaves out ids that it does not know', async (target) =>
    matches(await get(target, someIds(target, 2)), { Traces: [], UnprocessedTraceIds: [] }),
  ),
  modelled('limits an id to 35 letters', (target) =>
    violates(get(target, ['1'.repeat(36)]), /at 'traceIds' failed to satisfy constraint/),
  ),
  observed('gives duration, documents and whether the limit was exceeded', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment();
    await put(target, root);

    await target.eventually(async () =>
      matches(await readTrace(target, trace.id), {
        Id: trace.id,
        Duration: 1,
        LimitExceeded: false,
        Segments: [{ Id: root.id }],
      }),
    );
  }),
  observed(
    'has Duration over all entities, children that outlast their parents included',
    async (target) => {
      const trace = newTrace(target);
      await put(
        target,
        trace.segment({ subsegments: [trace.child({ end_time: trace.start + 4 })] }),
      );

      await target.eventually(async () => equal((await readTrace(target, trace.id)).Duration, 4));
    },
  ),
);

export const compiledDocumentCases = cases(
  'a compiled document',
  observed('drops unknown and ill-typed members and keeps the rest', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment();
    await put(target, {
      ...root,
      nonsense: 1,
      user: 5,
      http: { request: { method: 'GET', url: 7 }, response: { status: 'fine' } },
      annotations: { good: 'yes', list: [1], object: {} },
    });

    await target.eventually(async () => {
      const document = await readDocument(target, trace.id, root.id);
      deepEqual(
        ['nonsense' in document, document.user, document.http?.request, document.annotations],
        [false, undefined, { method: 'GET' }, { good: 'yes' }],
      );
    });
  }),
  observed(
    'folds a subsegment sent on its own into its parent, without type, parent and trace',
    async (target) => {
      const trace = newTrace(target);
      const root = trace.segment();
      const sub = trace.subsegment(root.id, { name: 'late' });
      await put(target, root, sub);

      await target.eventually(async () => {
        const { subsegments } = await readDocument(target, trace.id, root.id);
        deepEqual(subsegments, [
          { id: sub.id, name: 'late', start_time: sub.start_time, end_time: sub.end_time },
        ]);
      });
    },
  ),
  observed('folds children that came before their parents, at any depth', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment();
    const middle = trace.subsegment(root.id, { name: 'middle' });
    const deep = trace.subsegment(middle.id, { name: 'deep' });
    await put(target, deep);
    await put(target, middle);
    await put(target, root);

    await target.eventually(async () => {
      const { subsegments } = await readDocument(target, trace.id, root.id);
      matches(subsegments, [{ id: middle.id, subsegments: [{ id: deep.id }] }]);
    });
  }),
  observed('is not given for an orphan: no segments and no duration', async (target) => {
    const trace = newTrace(target);
    await put(target, trace.subsegment(newSegmentId()));

    await target.eventually(async () => {
      const { Segments, Duration } = await readTrace(target, trace.id);
      deepEqual([Segments, Duration], [[], undefined]);
    });
  }),
  observed('is of the complete copy, which replaces the one in progress', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment({ name: 'replaced' });
    await put(target, { ...root, end_time: undefined, in_progress: true });
    await put(target, root);

    await target.eventually(async () => {
      const document = await readDocument(target, trace.id, root.id);
      deepEqual([document.end_time, document.in_progress], [root.end_time, undefined]);
    });
  }),
  observed('is not changed by a copy in progress that comes late', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment();
    await put(target, root);
    await put(target, { ...root, end_time: undefined, in_progress: true });

    await target.eventually(async () =>
      equal((await readDocument(target, trace.id, root.id)).end_time, root.end_time),
    );
  }),
  observed('is of the first of two complete copies', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment();
    await put(target, { ...root, annotations: { copy: 'first' } });
    await put(target, { ...root, annotations: { copy: 'second' } });

    await target.eventually(async () =>
      deepEqual((await readDocument(target, trace.id, root.id)).annotations, { copy: 'first' }),
    );
  }),
  observed('counts each accepted change in the revision of the trace', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment();
    await put(target, root);
    await put(target, trace.subsegment(root.id));
    await put(target, { ...root, annotations: { ignored: true } });

    await target.eventually(async () => equal((await summaryOf(target, trace)).Revision, 2));
  }),
  observed('stays a document of its own for a segment that has a parent', async (target) => {
    const trace = newTrace(target);
    const call = trace.child({ name: 'callee', namespace: 'remote' });
    const root = trace.segment({ subsegments: [call] });
    const callee = trace.segment({ name: 'callee', parent_id: call.id });
    await put(target, root, callee);

    await target.eventually(async () => {
      const { documents } = await readTrace(target, trace.id);
      deepEqual(documents.map(({ id }) => id).sort(), [root.id, callee.id].sort());
    });
  }),
  observed('removes http.request.traced and an empty stack', async (target) => {
    const trace = newTrace(target);
    const call = trace.child({
      namespace: 'remote',
      http: { request: { url: 'http://x/', traced: true } },
      cause: { exceptions: [{ id: newSegmentId(), message: 'm', stack: [] }] },
    });
    const root = trace.segment({ subsegments: [call] });
    await put(target, root);

    await target.eventually(async () => {
      const [sub] = (await readDocument(target, trace.id, root.id)).subsegments ?? [];
      const exceptions = typeof sub?.cause === 'object' ? sub.cause.exceptions : undefined;
      deepEqual(
        [sub?.http?.request, 'stack' in (exceptions?.[0] ?? { stack: 1 })],
        [{ url: 'http://x/' }, false],
      );
    });
  }),
  observed('has its members in one order', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment({
      subsegments: [trace.child()],
      origin: 'AWS::EC2::Instance',
      user: 'ana',
      metadata: { default: { a: 1 } },
      annotations: { a: 1 },
      http: { response: { status: 200 } },
    });
    await put(target, root);

    await target.eventually(async () => {
      const document = await readDocument(target, trace.id, root.id);
      deepEqual(
        Object.keys(document).filter((key) => key !== 'aws'),
        [
          'id',
          'name',
          'start_time',
          'trace_id',
          'end_time',
          'http',
          'annotations',
          'metadata',
          'user',
          'origin',
          'subsegments',
        ],
      );
    });
  }),
  observed('keeps microseconds', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment({ start_time: trace.start + 0.123456 });
    await put(target, root);

    await target.eventually(async () =>
      equal((await readDocument(target, trace.id, root.id)).start_time, root.start_time),
    );
  }),
  observed('replaces the resource names that a subsegment was sent with', async (target) => {
    const trace = newTrace(target);
    const call = trace.child({
      name: 'S3',
      namespace: 'aws',
      aws: { operation: 'GetObject', bucket_name: 'photos', resource_names: ['mine'] },
    });
    const root = trace.segment({ subsegments: [call] });
    await put(target, root);

    await target.eventually(async () => {
      const [sub] = (await readDocument(target, trace.id, root.id)).subsegments ?? [];
      deepEqual(sub?.aws?.resource_names, ['photos']);
    });
  }),
  observed('of a 4xx that was sent as error and fault keeps the error alone', async (target) => {
    const trace = newTrace(target);
    const call = trace.child({
      name: 'DynamoDB',
      namespace: 'aws',
      error: true,
      fault: true,
      http: { response: { status: 400 } },
    });
    const root = trace.segment({ subsegments: [call] });
    await put(target, root);

    await target.eventually(async () => {
      const [sub] = (await readDocument(target, trace.id, root.id)).subsegments ?? [];
      deepEqual([sub?.error, sub?.fault], [true, undefined]);
    });
  }),
  observed(
    'has what function code sends below Invocation, though it names the function',
    async (target) => {
      const trace = newTrace(target);
      const invocation = trace.child({
        name: 'Invocation',
        end_time: trace.start + 1,
        aws: { function_arn: 'arn:aws:lambda:us-east-1:123456789012:function:conformance' },
      });
      const root = trace.segment({ origin: 'AWS::Lambda::Function', subsegments: [invocation] });
      const handler = trace.subsegment(root.id, { name: '## index.handler' });
      await put(target, handler, root);

      await target.eventually(async () => {
        const { subsegments } = await readDocument(target, trace.id, root.id);
        matches(subsegments, [{ name: 'Invocation', subsegments: [{ id: handler.id }] }]);
        equal(subsegments?.length, 1);
      });
    },
    { localOnly: 'only of the segments that Lambda itself sends it is known' },
  ),
  observed('keeps an empty cause and an ARN', async (target) => {
    const trace = newTrace(target);
    const resource_arn = 'arn:aws:states:us-east-1:123456789012:stateMachine:conformance';
    const root = trace.segment({ cause: {}, resource_arn });
    await put(target, root);

    await target.eventually(async () => {
      const document = await readDocument(target, trace.id, root.id);
      deepEqual([document.cause, document.resource_arn], [{}, resource_arn]);
    });
  }),
  documented('keeps metadata of any shape', async (target) => {
    const trace = newTrace(target);
    const metadata = { default: { list: [1, 'two', { three: null }], deep: { a: { b: true } } } };
    const root = trace.segment({ metadata });
    await put(target, root);

    await target.eventually(async () =>
      deepEqual((await readDocument(target, trace.id, root.id)).metadata, metadata),
    );
  }),
  documented('keeps what SQL tells', async (target) => {
    const trace = newTrace(target);
    const sql = {
      url: 'jdbc:postgresql://db.example.com:5432/orders',
      database_type: 'PostgreSQL',
      sanitized_query: 'SELECT * FROM orders WHERE id = ?',
      preparation: 'statement',
    };
    const call = trace.child({ name: 'orders@db.example.com', namespace: 'remote', sql });
    const root = trace.segment({ subsegments: [call] });
    await put(target, root);

    await target.eventually(async () => {
      const [sub] = (await readDocument(target, trace.id, root.id)).subsegments ?? [];
      deepEqual(sub?.sql, sql);
    });
  }),
  documented('keeps precursors and links', async (target) => {
    const trace = newTrace(target);
    const first = trace.child();
    const second = trace.child({ precursor_ids: [first.id] });
    const root = trace.segment({ subsegments: [first, second] });
    await put(target, root);

    await target.eventually(async () => {
      const document = await readDocument(target, trace.id, root.id);
      const found = document.subsegments?.find(({ id }) => id === second.id);
      deepEqual(found?.precursor_ids, [first.id]);
    });
  }),
  assumed('keeps a subsegment that names itself as its parent out of the trace', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment();
    const id = newSegmentId();
    await put(target, root, trace.subsegment(id, { id }));

    await target.eventually(async () => {
      const { documents } = await readTrace(target, trace.id);
      ok(!JSON.stringify(documents).includes(id));
    });
  }),
);

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
