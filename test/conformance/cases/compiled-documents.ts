import { newSegmentId } from '../../../local/xray/index.ts';
import { assumed, cases, documented, observed } from '../conformance-case.ts';
import { deepEqual, equal, matches, ok } from '../expectations.ts';
import { newTrace, put, readDocument, readTrace, summaryOf } from '../traces.ts';

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
