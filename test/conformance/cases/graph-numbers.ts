import { assumed, cases, documented, observed } from '../conformance-case.ts';
import { deepEqual, equal, matches, ok } from '../expectations.ts';
import { edge, graphOf, mapLines, newTrace, node, put, recentGraph } from '../traces.ts';

const clientOf = (name: string, type = 'no type') => [
  `${name} (${type})`,
  `${name} (client)`,
  `${name} (client) -> ${name} (${type})`,
];

const queueUrl = 'https://sqs.us-east-1.amazonaws.com/123456789012/jobs';

export const graphNumberCases = cases(
  'the service graph',
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
