import { newSegmentId } from '../../../local/xray/index.ts';
import { cases, documented, modelled, observed } from '../conformance-case.ts';
import { deepEqual, equal, matches } from '../expectations.ts';
import { newTrace, put, summaryOf } from '../traces.ts';
import { summaryOfRoot } from './summary-of-root.ts';

const flags = (summary: { HasFault?: boolean; HasError?: boolean; HasThrottle?: boolean }) => [
  summary.HasFault,
  summary.HasError,
  summary.HasThrottle,
];

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
