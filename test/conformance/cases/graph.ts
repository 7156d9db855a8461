import { GetServiceGraphCommand, GetTraceGraphCommand } from '@aws-sdk/client-xray';
import { newTraceId } from '../../../local/xray/index.ts';
import { assumed, cases, documented, modelled, observed } from '../conformance-case.ts';
import { deepEqual, equal, invalid, matches, ok, violates } from '../expectations.ts';
import type { Target } from '../target.ts';
import {
  at,
  edge,
  graphOf,
  type Members,
  mapLines,
  newTrace,
  node,
  put,
  recentGraph,
} from '../traces.ts';

const traceGraph = (target: Target, ids: string[], token?: string) =>
  target.client.send(new GetTraceGraphCommand({ TraceIds: ids, NextToken: token }));

const someId = (target: Target) =>
  newTraceId(Math.floor(target.now()) as Parameters<typeof newTraceId>[0]);

export const getTraceGraphCases = cases(
  'GetTraceGraph',
  observed('refuses no id', (target) => invalid(traceGraph(target, []), 'Zero trace ids provided')),
  observed('refuses two ids', (target) =>
    invalid(
      traceGraph(target, [someId(target), someId(target)]),
      /^Currently only one trace Id is supported/,
    ),
  ),
  observed('refuses an id of another form', (target) =>
    invalid(traceGraph(target, ['nonsense']), 'Invalid traceId. ErrorCode: InvalidId'),
  ),
  observed('does not know a trace', (target) =>
    invalid(traceGraph(target, [someId(target)]), 'Trace id not found'),
  ),
  observed('has no times, and histograms of single values', async (target) => {
    const trace = newTrace(target, { name: 'timeless' });
    const root = trace.segment();
    await put(target, root);

    await target.eventually(async () => {
      const service = node(await graphOf(target, trace.id), root.name);
      deepEqual([service.StartTime, service.EndTime], [undefined, undefined]);
      deepEqual(service.ResponseTimeHistogram, [{ Value: 1, Count: 1 }]);
    });
  }),
);

/** Puts a root segment with one call, and perhaps what the callee sends; gives the graph's lines. */
async function lines(
  target: Target,
  call: Members,
  callee?: Members,
): Promise<{ front: string; map: string[]; trace: ReturnType<typeof newTrace> }> {
  const trace = newTrace(target);
  const child = trace.child(call);
  const root = trace.segment({ subsegments: [child] });
  await put(
    target,
    root,
    ...(callee === undefined ? [] : [trace.segment({ parent_id: child.id, ...callee })]),
  );
  const map = await target.eventually(async () => mapLines(await graphOf(target, trace.id)));
  return { front: root.name, map, trace };
}

const clientOf = (name: string, type = 'no type') => [
  `${name} (${type})`,
  `${name} (client)`,
  `${name} (client) -> ${name} (${type})`,
];

const queueUrl = 'https://sqs.us-east-1.amazonaws.com/123456789012/jobs';
const topicArn = 'arn:aws:sns:us-east-1:123456789012:events';

const inferredNodes: readonly (readonly [what: string, call: Members, label: string])[] = [
  [
    'a table by its name',
    { name: 'DynamoDB', namespace: 'aws', aws: { operation: 'PutItem', table_name: 'orders' } },
    'orders (AWS::DynamoDB::Table)',
  ],
  [
    'a bucket by its name',
    { name: 'S3', namespace: 'aws', aws: { operation: 'GetObject', bucket_name: 'photos' } },
    'photos (AWS::S3::Bucket)',
  ],
  [
    'a queue by its URL',
    { name: 'SQS', namespace: 'aws', aws: { operation: 'SendMessage', queue_url: queueUrl } },
    `${queueUrl} (AWS::SQS::Queue)`,
  ],
  [
    'a topic by its ARN',
    { name: 'SNS', namespace: 'aws', aws: { operation: 'Publish', topic_arn: topicArn } },
    `${topicArn} (AWS::SNS)`,
  ],
  [
    'a function by its name',
    { name: 'Lambda', namespace: 'aws', aws: { operation: 'Invoke', function_name: 'pay' } },
    'pay (AWS::Lambda)',
  ],
  [
    'a service without a resource by its name',
    { name: 'STS', namespace: 'aws', aws: { operation: 'GetCallerIdentity' } },
    'STS (AWS::STS)',
  ],
  ['a host by its name', { name: 'example.com', namespace: 'remote' }, 'example.com (remote)'],
  [
    'a database by the name of the call',
    { name: 'orders@db', namespace: 'remote', sql: { database_type: 'PostgreSQL' } },
    'orders@db (Database::SQL)',
  ],
];

export const graphShapeCases = cases(
  'the service graph',
  observed('has a client of the same name before a root', async (target) => {
    const { front, map } = await lines(target, {});

    deepEqual(map, clientOf(front).sort());
  }),
  observed('has no type where a segment has no origin', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment();
    await put(target, root);

    await target.eventually(async () => {
      const service = node(await graphOf(target, trace.id), root.name);
      matches(service, { Names: [root.name], Root: true, State: 'active' });
      equal(service.AccountId, undefined);
    });
  }),
  observed('has no statistics on a client, and those of the root on its edge', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment({ fault: true });
    await put(target, root);

    await target.eventually(async () => {
      const services = await graphOf(target, trace.id);
      const client = node(services, root.name, 'client');
      deepEqual(
        [client.State, client.SummaryStatistics, client.ResponseTimeHistogram],
        ['unknown', undefined, undefined],
      );
      const way = edge(services, client, node(services, root.name));
      deepEqual(way.Aliases, []);
      matches(way.SummaryStatistics, {
        FaultStatistics: { TotalCount: 1 },
        TotalCount: 1,
        TotalResponseTime: 1,
      });
    });
  }),
  observed('has no client without a root', async (target) => {
    const trace = newTrace(target);
    const segment = trace.segment({ parent_id: '0123456789abcdef' });
    await put(target, segment);

    await target.eventually(async () =>
      deepEqual(mapLines(await graphOf(target, trace.id)), [`${segment.name} (no type)`]),
    );
  }),
  ...inferredNodes.map(([what, call, label]) =>
    observed(`infers ${what}`, async (target) => {
      const { front, map } = await lines(target, call);

      deepEqual(map, [...clientOf(front), `${front} (no type) -> ${label}`, label].sort());
    }),
  ),
  observed('infers nothing of a call in progress', async (target) => {
    const { front, map } = await lines(target, { namespace: 'remote', in_progress: true });

    deepEqual(map, clientOf(front).sort());
  }),
  observed(
    'calls a host that was inferred passive, and a service of AWS unknown',
    async (target) => {
      const trace = newTrace(target);
      await put(
        target,
        trace.segment({
          subsegments: [
            trace.child({ name: 'example.com', namespace: 'remote' }),
            trace.child({ name: 'STS', namespace: 'aws' }),
          ],
        }),
      );

      await target.eventually(async () => {
        const services = await graphOf(target, trace.id);
        equal(node(services, 'example.com', 'remote').State, 'passive');
        equal(node(services, 'STS', 'AWS::STS').State, 'unknown');
      });
    },
  ),
  observed(
    'has a callee that sends a segment in place of the inferred node, with an alias',
    async (target) => {
      const { front, trace } = await lines(
        target,
        { name: 'back.example.com', namespace: 'remote' },
        { name: 'back' },
      );
      const services = await graphOf(target, trace.id);

      deepEqual(
        mapLines(services),
        [...clientOf(front), 'back (no type)', `${front} (no type) -> back (no type)`].sort(),
      );
      deepEqual(edge(services, node(services, front), node(services, 'back')).Aliases, [
        { Name: 'back.example.com', Names: ['back.example.com'], Type: 'remote' },
      ]);
    },
  ),
  observed('keeps a topic between its publisher and its subscriber', async (target) => {
    const { front, map } = await lines(
      target,
      { name: 'SNS', namespace: 'aws', aws: { operation: 'Publish', topic_arn: topicArn } },
      { name: 'subscriber', origin: 'AWS::Lambda' },
    );
    const topic = `${topicArn} (AWS::SNS)`;

    deepEqual(
      map,
      [
        ...clientOf(front),
        topic,
        'subscriber (AWS::Lambda)',
        `${front} (no type) -> ${topic}`,
        `${topic} -> subscriber (AWS::Lambda)`,
      ].sort(),
    );
  }),
  observed(
    'has statistics of an edge from the caller, of a node from the callee',
    async (target) => {
      const trace = newTrace(target);
      const call = trace.child({
        name: 'back',
        namespace: 'remote',
        fault: true,
        end_time: trace.start + 0.75,
      });
      const root = trace.segment({ subsegments: [call] });
      const callee = trace.segment({
        name: 'back',
        parent_id: call.id,
        end_time: trace.start + 0.25,
      });
      await put(target, root, callee);

      await target.eventually(async () => {
        const services = await graphOf(target, trace.id);
        const back = node(services, 'back');
        matches(back.SummaryStatistics, { OkCount: 1, TotalCount: 1, TotalResponseTime: 0.25 });
        matches(edge(services, node(services, root.name), back).SummaryStatistics, {
          OkCount: 0,
          FaultStatistics: { OtherCount: 1, TotalCount: 1 },
          TotalResponseTime: 0.75,
        });
      });
    },
  ),
  ...(
    [
      ['ok', {}, { OkCount: 1, error: 0, throttle: 0, fault: 0 }],
      ['an error', { error: true }, { OkCount: 0, error: 1, throttle: 0, fault: 0 }],
      ['a fault', { fault: true }, { OkCount: 0, error: 0, throttle: 0, fault: 1 }],
      [
        'a throttle alone, though it is an error too',
        { error: true, throttle: true, http: { response: { status: 429 } } },
        { OkCount: 0, error: 0, throttle: 1, fault: 0 },
      ],
    ] as const
  ).map(([what, members, counts]) =>
    observed(`counts ${what} once`, async (target) => {
      const trace = newTrace(target);
      const root = trace.segment(members);
      await put(target, root);

      await target.eventually(async () => {
        const statistics = node(await graphOf(target, trace.id), root.name).SummaryStatistics;
        deepEqual(statistics, {
          OkCount: counts.OkCount,
          ErrorStatistics: {
            ThrottleCount: counts.throttle,
            OtherCount: counts.error,
            TotalCount: counts.throttle + counts.error,
          },
          FaultStatistics: { OtherCount: counts.fault, TotalCount: counts.fault },
          TotalCount: 1,
          TotalResponseTime: 1,
        });
      });
    }),
  ),
  assumed('takes what an error and a fault without a status are for a fault', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment({ error: true, fault: true });
    await put(target, root);

    await target.eventually(async () =>
      matches(node(await graphOf(target, trace.id), root.name).SummaryStatistics, {
        ErrorStatistics: { TotalCount: 0 },
        FaultStatistics: { TotalCount: 1 },
      }),
    );
  }),
  assumed('takes a fault from the status where no flag was sent', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment({ http: { response: { status: 503 } } });
    await put(target, root);

    await target.eventually(async () =>
      matches(node(await graphOf(target, trace.id), root.name).SummaryStatistics, {
        OkCount: 0,
        FaultStatistics: { TotalCount: 1 },
      }),
    );
  }),
  observed('does not count what is in progress', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment({ in_progress: true });
    await put(target, root);

    await target.eventually(async () =>
      equal(node(await graphOf(target, trace.id), root.name).SummaryStatistics?.TotalCount ?? 0, 0),
    );
  }),
  documented('shows a function’s two segments, the second behind the first', async (target) => {
    const name = target.name('function');
    const trace = newTrace(target);
    const call = trace.child({
      name: 'Lambda',
      namespace: 'aws',
      aws: { operation: 'Invoke', function_name: name },
    });
    const root = trace.segment({ subsegments: [call] });
    const service = trace.segment({ name, origin: 'AWS::Lambda', parent_id: call.id });
    await put(
      target,
      root,
      service,
      trace.segment({ name, origin: 'AWS::Lambda::Function', parent_id: service.id }),
    );

    await target.eventually(async () =>
      deepEqual(
        mapLines(await graphOf(target, trace.id)),
        [
          ...clientOf(root.name),
          `${name} (AWS::Lambda)`,
          `${name} (AWS::Lambda::Function)`,
          `${root.name} (no type) -> ${name} (AWS::Lambda)`,
          `${name} (AWS::Lambda) -> ${name} (AWS::Lambda::Function)`,
        ].sort(),
      ),
    );
  }),
  assumed(
    'has an edge to what hangs off a segment, with the numbers of the called',
    async (target) => {
      const trace = newTrace(target);
      const root = trace.segment();
      const callee = trace.segment({
        name: 'subscriber',
        origin: 'AWS::Lambda',
        parent_id: root.id,
        end_time: trace.start + 0.25,
      });
      await put(target, root, callee);

      await target.eventually(async () => {
        const services = await graphOf(target, trace.id);
        const way = edge(
          services,
          node(services, root.name),
          node(services, 'subscriber', 'AWS::Lambda'),
        );
        equal(way.SummaryStatistics?.TotalResponseTime, 0.25);
      });
    },
  ),
  documented('names the account of a segment of another account', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment({ aws: { account_id: '999999999999' } });
    await put(target, root);

    await target.eventually(async () =>
      equal(node(await graphOf(target, trace.id), root.name).AccountId, '999999999999'),
    );
  }),
  observed('rounds times to milliseconds', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment({ end_time: trace.start + 0.1234567 });
    await put(target, root);

    await target.eventually(async () =>
      equal(
        node(await graphOf(target, trace.id), root.name).SummaryStatistics?.TotalResponseTime,
        0.123,
      ),
    );
  }),
  observed('numbers its nodes by name, then by type, none first', async (target) => {
    const trace = newTrace(target);
    const call = trace.child({ name: 'zz-worker', namespace: 'remote' });
    await put(
      target,
      trace.segment({ name: 'aa-front', subsegments: [call] }),
      trace.segment({ name: 'zz-worker', parent_id: call.id }),
    );

    await target.eventually(async () =>
      deepEqual(
        (await graphOf(target, trace.id)).map(({ ReferenceId, Name, Type }) => [
          ReferenceId,
          Name,
          Type,
        ]),
        [
          [0, 'aa-front', undefined],
          [1, 'aa-front', 'client'],
          [2, 'zz-worker', undefined],
        ],
      ),
    );
  }),
  observed(
    'has a link edge from a queue to the function that takes its messages',
    async (target) => {
      const producer = newTrace(target);
      const consumer = newTrace(target);
      const name = target.name('consumer');
      const url = `${queueUrl}-${target.name('q')}`;
      const taken = consumer.segment({ name, origin: 'AWS::Lambda' });
      const send = producer.child({
        name: 'SQS',
        namespace: 'aws',
        aws: { operation: 'SendMessage', queue_url: url },
        links: [
          {
            trace_id: consumer.id,
            id: taken.id,
            attributes: {
              'aws.xray.reserved.reference_type': 'child',
              'aws.xray.reserved.names': [name],
              'aws.xray.reserved.type': 'AWS::Lambda',
              'aws.xray.reserved.received_event_end_time': producer.start + 5,
            },
          },
        ],
      });
      await put(target, producer.segment({ subsegments: [send] }), taken);

      await target.eventually(async () => {
        const { Services = [] } = await recentGraph(target);
        const way = edge(
          Services,
          node(Services, url, 'AWS::SQS::Queue'),
          node(Services, name, 'AWS::Lambda'),
        );
        equal(way.EdgeType, 'link');
        ok((way.ReceivedEventAgeHistogram ?? []).length > 0, 'the edge tells no age of its events');
      });
    },
    { localOnly: 'the queue’s own segments, from which X-Ray knows the link, cannot be sent' },
  ),
);

const serviceGraph = (target: Target, from: number, to: number, rest = {}) =>
  target.client.send(
    new GetServiceGraphCommand({
      StartTime: at(target.now() + from),
      EndTime: at(target.now() + to),
      ...rest,
    }),
  );

export const getServiceGraphCases = cases(
  'GetServiceGraph',
  observed('refuses a window of more than six hours', (target) =>
    invalid(serviceGraph(target, -6 * 3600 - 60, 0), 'Time range cannot be longer than 6 hours'),
  ),
  observed('refuses any token', (target) =>
    invalid(
      serviceGraph(target, -60, 0, { NextToken: 'x' }),
      'NextToken is currently not supported',
    ),
  ),
  modelled('needs a window', (target) =>
    violates(
      target.client.send(new GetServiceGraphCommand({ StartTime: undefined, EndTime: undefined })),
      /^2 validation errors detected: Value null at '(startTime|endTime)'/,
    ),
  ),
  observed('adds up the calls of several traces', async (target) => {
    const name = target.name('summed');
    const traces = [newTrace(target), newTrace(target), newTrace(target)];
    await put(target, ...traces.map((trace, index) => trace.segment({ name, fault: index === 0 })));

    await target.eventually(async () => {
      const { Services = [] } = await recentGraph(target);
      matches(node(Services, name).SummaryStatistics, {
        OkCount: 2,
        FaultStatistics: { TotalCount: 1 },
        TotalCount: 3,
        TotalResponseTime: 3,
      });
      equal(
        edge(Services, node(Services, name, 'client'), node(Services, name)).SummaryStatistics
          ?.TotalCount,
        3,
      );
    });
  }),
  observed(
    'has traces by the time at which they came in, not at which they began',
    async (target) => {
      const trace = newTrace(target, { ago: 3 * 3600, name: 'received' });
      const root = trace.segment();
      await put(target, root);
      await target.pass(120);

      const then = await serviceGraph(target, -3 * 3600 - 300, -2 * 3600);
      const now = await serviceGraph(target, -300, 0);
      ok(!(then.Services ?? []).some(({ Name }) => Name === root.name));
      ok((now.Services ?? []).some(({ Name }) => Name === root.name));
    },
    { localOnly: 'it waits until X-Ray has certainly not found the trace' },
  ),
  observed(
    'tells times in whole seconds: from the first start to a second past the last',
    async (target) => {
      const trace = newTrace(target, { name: 'timed' });
      const root = trace.segment({ start_time: trace.start + 0.25, end_time: trace.start + 1.5 });
      await put(target, root);

      await target.eventually(async () => {
        const { Services = [] } = await recentGraph(target);
        const { StartTime, EndTime } = node(Services, root.name);
        equal(StartTime?.getTime(), trace.start * 1000);
        equal((EndTime?.getTime() ?? 1) % 1000, 0);
      });
    },
  ),
  documented(
    'gives at least one entry of a histogram for each of few response times',
    async (target) => {
      const name = target.name('histogram');
      const traces = [0.1, 0.2, 0.2].map((length) => {
        const trace = newTrace(target);
        return trace.segment({ name, end_time: trace.start + length });
      });
      await put(target, ...traces);

      await target.eventually(async () => {
        const { Services = [] } = await recentGraph(target);
        const entries = node(Services, name).ResponseTimeHistogram ?? [];
        deepEqual(entries.map(({ Value, Count }) => [Value, Count]).sort(), [
          [0.1, 1],
          [0.2, 2],
        ]);
      });
    },
  ),
);
