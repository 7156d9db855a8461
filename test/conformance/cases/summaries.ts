import { GetTraceSummariesCommand, type GetTraceSummariesRequest } from '@aws-sdk/client-xray';
import { newSegmentId } from '../../../local/xray/index.ts';
import { assumed, cases, documented, modelled, observed } from '../conformance-case.ts';
import { deepEqual, equal, invalid, match, matches, ok, violates } from '../expectations.ts';
import type { Target } from '../target.ts';
import {
  around,
  at,
  type Members,
  newTrace,
  put,
  summaries,
  summaryOf,
  type TraceWriter,
} from '../traces.ts';

const ask = (target: Target, rest: Partial<GetTraceSummariesRequest> = {}) =>
  target.client.send(
    new GetTraceSummariesCommand({
      StartTime: at(target.now() - 60),
      EndTime: at(target.now()),
      ...rest,
    }),
  );

/** Puts a root segment and gives its summary. */
async function summaryOfRoot(target: Target, write: (trace: TraceWriter) => Members) {
  const trace = newTrace(target);
  const root = trace.segment(write(trace));
  await put(target, root);
  const summary = await target.eventually(() => summaryOf(target, trace));
  return { trace, root, summary };
}

async function has(target: Target, trace: TraceWriter, request: GetTraceSummariesRequest) {
  return (await summaries(target, request)).some(({ Id }) => Id === trace.id);
}

const flags = (summary: { HasFault?: boolean; HasError?: boolean; HasThrottle?: boolean }) => [
  summary.HasFault,
  summary.HasError,
  summary.HasThrottle,
];

export const summaryQueryCases = cases(
  'GetTraceSummaries',
  assumed('refuses an end before the start', (target) =>
    invalid(
      ask(target, { EndTime: at(target.now() - 3600) }),
      'End time cannot be earlier than start time',
    ),
  ),
  observed('refuses a token that is none', (target) =>
    invalid(ask(target, { NextToken: 'nonsense' }), 'Invalid token nonsense'),
  ),
  modelled('refuses another axis than the three', (target) =>
    violates(
      ask(target, { TimeRangeType: 'Other' as 'Event' }),
      /at 'timeRangeType' failed to satisfy constraint: Member must satisfy enum value set: \[/,
    ),
  ),
  observed('tells the start of the window as its approximate time', async (target) => {
    const start = Math.floor(target.now()) - 60;
    const { ApproximateTime } = await ask(target, { StartTime: at(start + 0.5) });

    equal(ApproximateTime?.getTime(), start * 1000);
  }),
  observed('tells a minute earlier on the axis Service', async (target) => {
    const start = Math.floor(target.now()) - 60;
    const { ApproximateTime } = await ask(target, {
      StartTime: at(start),
      TimeRangeType: 'Service',
    });

    equal(ApproximateTime?.getTime(), (start - 60) * 1000);
  }),
  modelled('counts the traces that it looked at, matching or not', async (target) => {
    const { trace } = await summaryOfRoot(target, () => ({}));
    const page = await target.client.send(
      new GetTraceSummariesCommand({
        ...around(trace),
        FilterExpression: 'service("there is no such service")',
      }),
    );

    deepEqual(page.TraceSummaries, []);
    ok((page.TracesProcessedCount ?? 0) >= 1, `it looked at ${page.TracesProcessedCount}`);
  }),
  assumed('refuses a fixed rate on another axis than Event', (target) =>
    invalid(
      ask(target, { Sampling: true, SamplingStrategy: { Name: 'FixedRate', Value: 0.5 } }),
      /^Cannot use FixedRate with input time range type: /,
    ),
  ),
  assumed('refuses a fixed rate above 1', (target) =>
    invalid(
      ask(target, {
        TimeRangeType: 'Event',
        Sampling: true,
        SamplingStrategy: { Name: 'FixedRate', Value: 2 },
      }),
      'sampling rate must be specified and its value must be between [0, 1]',
    ),
  ),
  observed('does not mind a strategy without sampling', async (target) => {
    const { $metadata } = await ask(target, {
      SamplingStrategy: { Name: 'FixedRate', Value: 0.5 },
    });

    equal($metadata.httpStatusCode, 200);
  }),
  observed(
    'pages through many traces',
    async (target) => {
      const trace = newTrace(target, { name: 'paged' });
      const name = target.name('paged');
      for (let call = 0; call < 5; call += 1) {
        const many = Array.from({ length: 50 }, () => newTrace(target).segment({ name }));
        await put(target, ...many);
      }
      const query = { ...around(trace), FilterExpression: `service("${name}")` };
      const first = await target.client.send(new GetTraceSummariesCommand(query));
      const all = await summaries(target, query);

      ok(first.NextToken !== undefined, 'one page held all');
      equal(new Set(all.map(({ Id }) => Id)).size, 250);
    },
    { localOnly: 'it takes hundreds of traces' },
  ),
);

export const timeAxisCases = cases(
  'GetTraceSummaries',
  documented('includes the start of the window and excludes its end', async (target) => {
    const { trace } = await summaryOfRoot(target, () => ({}));

    ok(await has(target, trace, { StartTime: at(trace.start), EndTime: at(trace.start + 1) }));
    ok(!(await has(target, trace, { StartTime: at(trace.start - 1), EndTime: at(trace.start) })));
  }),
  observed('goes by the start of the trace if nothing is said', async (target) => {
    const trace = newTrace(target, { ago: 3600 });
    await put(target, trace.segment());

    await target.eventually(async () =>
      equal((await summaryOf(target, trace)).MatchedEventTime, undefined),
    );
  }),
  observed('goes by receipt on the axis Event', async (target) => {
    const trace = newTrace(target, { ago: 3600 });
    const received = target.now();
    await put(target, trace.segment());

    const lately = {
      StartTime: at(received - 30),
      EndTime: at(received + 60),
      TimeRangeType: 'Event' as const,
    };
    const summary = await target.eventually(() => summaryOf(target, trace, lately));
    ok(Math.abs((summary.MatchedEventTime?.getTime() ?? 0) / 1000 - received) < 60);
    ok(!(await has(target, trace, { ...around(trace), TimeRangeType: 'Event' })));
  }),
  observed(
    'knows only the last change of a trace on the axis Event',
    async (target) => {
      const trace = newTrace(target);
      const root = trace.segment();
      const first = target.now();
      await put(target, root);
      await target.pass(120);
      await put(target, trace.subsegment(root.id));

      const window = (time: number) => ({
        StartTime: at(time - 10),
        EndTime: at(time + 10),
        TimeRangeType: 'Event' as const,
      });
      ok(!(await has(target, trace, window(first))));
      ok(await has(target, trace, window(target.now())));
    },
    { localOnly: 'it waits two minutes' },
  ),
  observed('goes by the end of a segment on the axis Service', async (target) => {
    const trace = newTrace(target, { ago: 600 });
    await put(target, trace.segment({ end_time: trace.start + 300 }));
    const onService = (time: number) => ({
      StartTime: at(time - 2),
      EndTime: at(time + 2),
      TimeRangeType: 'Service' as const,
    });

    await target.eventually(async () => {
      ok(await has(target, trace, onService(trace.start + 300)));
    });
    ok(!(await has(target, trace, onService(trace.start))));
  }),
  observed('tells of the service that matched on the axis Service', async (target) => {
    const trace = newTrace(target);
    const root = trace.segment({ fault: true });
    await put(target, root);

    await target.eventually(async () => {
      const answer = await target.post(
        '/TraceSummaries',
        JSON.stringify({
          StartTime: trace.start - 1,
          EndTime: trace.start + 5,
          TimeRangeType: 'Service',
          FilterExpression: `service("${root.name}") { fault }`,
        }),
      );
      const { TraceSummaries } = answer.json as { TraceSummaries: Record<string, unknown>[] };
      const summary = TraceSummaries.find(({ Id }) => Id === trace.id);
      matches(summary?.MatchedService, { HasFault: true, HasError: false, HasThrottle: false });
    });
  }),
);

export const summaryFieldCases = cases(
  'a trace summary',
  observed('tells times of the trace and of its root', async (target) => {
    const { summary, trace } = await summaryOfRoot(target, (t) => ({
      start_time: t.start + 0.25,
      end_time: t.start + 1.5,
      subsegments: [t.child({ start_time: t.start + 0.5, end_time: t.start + 3.25 })],
    }));

    deepEqual(
      [summary.StartTime?.getTime(), summary.Duration, summary.ResponseTime],
      [trace.start * 1000, 3, 1.25],
    );
  }),
  observed('has no times while its root is in progress', async (target) => {
    const { summary } = await summaryOfRoot(target, () => ({ in_progress: true }));

    deepEqual([summary.Duration, summary.ResponseTime], [undefined, undefined]);
    equal(summary.IsPartial, true);
  }),
  observed(
    'has the flags of its root only: a fault further down does not count',
    async (target) => {
      const { summary } = await summaryOfRoot(target, (t) => ({
        subsegments: [t.child({ namespace: 'remote', name: 'x', fault: true })],
      }));

      deepEqual(flags(summary), [false, false, false]);
    },
  ),
  ...(
    [
      ['a fault', { fault: true }, [true, false, false]],
      ['an error', { error: true }, [false, true, false]],
      ['a throttle, which is no error', { error: true, throttle: true }, [false, false, true]],
    ] as const
  ).map(([what, members, expected]) =>
    observed(`has ${what} of its root`, async (target) => {
      const { summary } = await summaryOfRoot(target, () => members);

      deepEqual(flags(summary), expected);
    }),
  ),
  observed('is partial while something is in progress', async (target) => {
    const { summary } = await summaryOfRoot(target, (t) => ({
      subsegments: [t.child({ in_progress: true })],
    }));

    equal(summary.IsPartial, true);
  }),
  observed('is partial while a parent is missing', async (target) => {
    const trace = newTrace(target);
    await put(target, trace.segment({ parent_id: newSegmentId() }));

    await target.eventually(async () => {
      const summary = await summaryOf(target, trace);
      deepEqual([summary.IsPartial, summary.EntryPoint], [true, undefined]);
    });
  }),
  documented(
    'is partial until a callee that is said to be traced sends its segment',
    async (target) => {
      const { root, trace, summary } = await summaryOfRoot(target, (t) => ({
        subsegments: [
          t.child({ namespace: 'remote', name: 'x', http: { request: { traced: true } } }),
        ],
      }));
      await put(target, trace.segment({ parent_id: root.subsegments?.[0]?.id }));

      equal(summary.IsPartial, true);
      await target.eventually(async () => equal((await summaryOf(target, trace)).IsPartial, false));
    },
  ),
  observed('has the request of its root', async (target) => {
    const { summary } = await summaryOfRoot(target, () => ({
      http: {
        request: {
          method: 'POST',
          url: 'http://example.com/orders',
          user_agent: 'conformance',
          client_ip: '192.0.2.1',
        },
        response: { status: 201 },
      },
    }));

    deepEqual(summary.Http, {
      HttpURL: 'http://example.com/orders',
      HttpStatus: 201,
      HttpMethod: 'POST',
      UserAgent: 'conformance',
      ClientIp: '192.0.2.1',
    });
  }),
  observed('has a request of nulls without a root', async (target) => {
    const trace = newTrace(target);
    await put(target, trace.segment({ parent_id: newSegmentId() }));

    await target.eventually(async () => {
      const answer = await target.post(
        '/TraceSummaries',
        JSON.stringify({ StartTime: trace.start - 1, EndTime: trace.start + 1 }),
      );
      const { TraceSummaries } = answer.json as { TraceSummaries: { Id: string; Http: unknown }[] };
      deepEqual(TraceSummaries.find(({ Id }) => Id === trace.id)?.Http, {
        HttpURL: null,
        HttpStatus: null,
        HttpMethod: null,
        UserAgent: null,
        ClientIp: null,
      });
    });
  }),
  observed('has annotations of all entities, each value once', async (target) => {
    const { summary } = await summaryOfRoot(target, (t) => ({
      annotations: { text: 'a', number: 7, yes: true },
      subsegments: [
        t.child({ annotations: { text: 'b' } }),
        t.child({ annotations: { text: 'a' } }),
      ],
    }));
    const texts = (summary.Annotations?.text ?? []).map(
      ({ AnnotationValue }) => AnnotationValue?.StringValue,
    );

    deepEqual(texts.sort(), ['a', 'b']);
    equal(summary.Annotations?.number?.[0]?.AnnotationValue?.NumberValue, 7);
    equal(summary.Annotations?.yes?.[0]?.AnnotationValue?.BooleanValue, true);
  }),
  observed('has the users of all segments, the first of the root', async (target) => {
    const trace = newTrace(target);
    const call = trace.child({ name: 'back', namespace: 'remote' });
    await put(
      target,
      trace.segment({ name: 'back', user: 'ben', parent_id: call.id }),
      trace.segment({ user: 'ana', subsegments: [call] }),
    );

    await target.eventually(async () => {
      const { Users } = await summaryOf(target, trace);
      deepEqual(
        (Users ?? []).map(({ UserName }) => UserName),
        ['ana', 'ben'],
      );
    });
  }),
  observed('has every node, the client last', async (target) => {
    const { root, summary } = await summaryOfRoot(target, (t) => ({
      subsegments: [
        t.child({
          name: 'DynamoDB',
          namespace: 'aws',
          aws: { operation: 'PutItem', table_name: 'orders' },
        }),
      ],
    }));
    const ids = (summary.ServiceIds ?? []).map(({ Name, Type }) => `${Name} ${Type ?? '-'}`);

    deepEqual(
      ids.toSorted(),
      [`${root.name} -`, `${root.name} client`, 'orders AWS::DynamoDB::Table'].toSorted(),
    );
    equal(ids.at(-1), `${root.name} client`);
  }),
  observed('has its root as the entry point', async (target) => {
    const { root, summary } = await summaryOfRoot(target, () => ({
      origin: 'AWS::ApiGateway::Stage',
    }));

    matches(summary.EntryPoint, {
      Name: root.name,
      Names: [root.name],
      Type: 'AWS::ApiGateway::Stage',
    });
  }),
  modelled('has instances, zones and ARNs', async (target) => {
    const arn = 'arn:aws:lambda:us-east-1:123456789012:function:conformance';
    const { summary } = await summaryOfRoot(target, () => ({
      resource_arn: arn,
      aws: { ec2: { instance_id: 'i-0abc', availability_zone: 'us-east-1c' } },
    }));

    deepEqual(
      [summary.InstanceIds, summary.AvailabilityZones, summary.ResourceARNs],
      [[{ Id: 'i-0abc' }], [{ Name: 'us-east-1c' }], [{ ARN: arn }]],
    );
  }),
  observed('begins with revision 1', async (target) => {
    const { summary } = await summaryOfRoot(target, () => ({}));

    equal(summary.Revision, 1);
  }),
  documented('keeps no more than 50 annotations for search', async (target) => {
    const keys = Array.from({ length: 60 }, (_, index) => `key${String(index).padStart(2, '0')}`);
    const { summary } = await summaryOfRoot(target, () => ({
      annotations: Object.fromEntries(keys.map((key) => [key, 1])),
    }));

    equal(Object.keys(summary.Annotations ?? {}).length, 50);
  }),
);

const exception = (type: string, message: string) => ({
  exceptions: [{ id: newSegmentId(), type, message }],
});

export const rootCauseCases = cases(
  'root causes',
  observed('are none for a fault without a cause', async (target) => {
    const { summary } = await summaryOfRoot(target, () => ({ fault: true }));

    deepEqual(summary.FaultRootCauses, []);
  }),
  observed('name the exception of a faulty root', async (target) => {
    const { root, summary } = await summaryOfRoot(target, () => ({
      fault: true,
      cause: exception('TypeError', 'x is not a function'),
    }));

    matches(summary.FaultRootCauses, [
      {
        ClientImpacting: true,
        Services: [
          {
            Name: root.name,
            EntityPath: [
              {
                Name: root.name,
                Exceptions: [{ Name: 'TypeError', Message: 'x is not a function' }],
                Remote: false,
              },
            ],
          },
        ],
      },
    ]);
    deepEqual(summary.ErrorRootCauses, []);
  }),
  observed('of errors stand apart', async (target) => {
    const { summary } = await summaryOfRoot(target, () => ({
      error: true,
      cause: exception('BadRequest', 'no'),
    }));

    deepEqual(summary.FaultRootCauses, []);
    equal(summary.ErrorRootCauses?.length, 1);
  }),
  observed('go down to an inferred service that failed', async (target) => {
    const { root, summary } = await summaryOfRoot(target, (t) => ({
      fault: true,
      subsegments: [t.child({ name: 'example.com', namespace: 'remote', fault: true })],
    }));
    const services = summary.FaultRootCauses?.[0]?.Services ?? [];

    matches(services[0], {
      Name: root.name,
      EntityPath: [{ Name: root.name }, { Name: 'example.com', Remote: true }],
    });
    matches(services.at(-1), {
      Name: 'example.com',
      Type: 'remote',
      Inferred: true,
      EntityPath: [{ Name: 'example.com', Exceptions: [], Remote: false }],
    });
  }),
  observed('of a fault that the front took care of do not touch the client', async (target) => {
    const trace = newTrace(target);
    const call = trace.child({ name: 'back', namespace: 'remote' });
    await put(
      target,
      trace.segment({ subsegments: [call] }),
      trace.segment({
        name: 'back',
        parent_id: call.id,
        fault: true,
        cause: exception('Broken', 'it is'),
      }),
    );

    await target.eventually(async () => {
      const { FaultRootCauses } = await summaryOf(target, trace);
      matches(FaultRootCauses, [{ ClientImpacting: false, Services: [{ Name: 'back' }] }]);
    });
  }),
  ...(
    [
      [0.75, true],
      [0.5, false],
      [0.25, false],
    ] as const
  ).map(([coverage, isCause]) =>
    observed(
      `of the time ${isCause ? 'are' : 'are not'} a child that covers ${coverage} of its root`,
      async (target) => {
        const { root, summary } = await summaryOfRoot(target, (t) => ({
          end_time: t.start + 4,
          subsegments: [t.child({ name: 'slow', end_time: t.start + 4 * coverage })],
        }));

        if (!isCause) return deepEqual(summary.ResponseTimeRootCauses, []);
        matches(summary.ResponseTimeRootCauses, [
          {
            ClientImpacting: true,
            Services: [
              {
                Name: root.name,
                EntityPath: [
                  { Name: root.name, Coverage: 1, Remote: false },
                  { Name: 'slow', Coverage: 0.75, Remote: false },
                ],
              },
            ],
          },
        ]);
      },
    ),
  ),
  observed('of the time go on into a service that was inferred', async (target) => {
    const { summary } = await summaryOfRoot(target, (t) => ({
      end_time: t.start + 4,
      subsegments: [t.child({ name: 'example.com', namespace: 'remote', end_time: t.start + 3 })],
    }));
    const services = summary.ResponseTimeRootCauses?.[0]?.Services ?? [];

    matches(services[0]?.EntityPath?.at(-1), { Name: 'example.com', Coverage: 0.75, Remote: true });
    matches(services.at(-1), {
      Name: 'example.com',
      Inferred: true,
      EntityPath: [{ Name: 'example.com', Coverage: 0.75, Remote: false }],
    });
  }),
  observed('print every member on the wire', async (target) => {
    const { trace } = await summaryOfRoot(target, () => ({
      fault: true,
      cause: exception('TypeError', 'x'),
    }));
    const answer = await target.post(
      '/TraceSummaries',
      JSON.stringify({ StartTime: trace.start - 1, EndTime: trace.start + 1 }),
    );

    match(answer.text, /"AccountId":null/);
    match(answer.text, /"ServiceIds":\[/);
  }),
);
