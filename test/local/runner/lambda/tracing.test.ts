import { afterEach, describe, expect, it } from 'vitest';
import type { Sampler, SegmentDocument } from '../../../../local/xray/index.ts';
import {
  cleanUp,
  eventually,
  functionArn,
  functionOf,
  rootId,
  sampledHeader,
  startLambda,
} from './harness.ts';

afterEach(cleanUp);

const answersHeader = 'exports.handler = async () => process.env._X_AMZN_TRACE_ID ?? null;';
const always: Sampler = { decide: () => ({ sampled: true }) };
const never: Sampler = { decide: () => ({ sampled: false }) };

const names = (segment: SegmentDocument) => segment.subsegments?.map(({ name }) => name);

describe('the trace of a synchronous invocation', () => {
  it('has the segment of the service and, under it, that of the function', async () => {
    const tested = startLambda([functionOf(answersHeader)]);

    const result = await tested.invoke({}, sampledHeader);
    const service = await tested.segment('AWS::Lambda');
    const fn = await tested.segment('AWS::Lambda::Function');

    expect(service).toMatchObject({
      name: 'place-order',
      trace_id: rootId,
      parent_id: '3e8bfc32fc5fefd0',
      http: { response: { status: 200 } },
      aws: { request_id: result.requestId, resource_names: ['place-order'] },
      resource_arn: functionArn('place-order'),
    });
    expect(service).not.toHaveProperty('error');
    expect(fn).toMatchObject({
      name: 'place-order',
      trace_id: rootId,
      parent_id: service.id,
      aws: {
        account_id: '123456789012',
        function_arn: functionArn('place-order'),
        cloudwatch_logs: [{ log_group: '/aws/lambda/place-order' }],
        resource_names: ['place-order'],
      },
    });
    expect(JSON.parse(result.payload)).toBe(`Root=${rootId};Parent=${fn.id};Sampled=1`);
  });

  it('shows initialization before the function, then invocation and overhead, once', async () => {
    const tested = startLambda([functionOf(answersHeader)]);

    await tested.invoke({}, sampledHeader);
    await tested.invoke({}, sampledHeader);
    await eventually(() => tested.segments.length === 4);
    const [cold, warm] = tested.segments.filter(({ origin }) => origin === 'AWS::Lambda::Function');
    const service = await tested.segment('AWS::Lambda');
    const [initialization, invocation, overhead] = cold?.subsegments ?? [];

    expect(cold && names(cold)).toEqual(['Initialization', 'Invocation', 'Overhead']);
    expect(warm && names(warm)).toEqual(['Invocation', 'Overhead']);
    const times = [
      service.start_time,
      initialization?.start_time,
      initialization?.end_time,
      cold?.start_time,
      invocation?.start_time,
      invocation?.end_time,
      overhead?.start_time,
      overhead?.end_time,
      cold?.end_time,
      service.end_time,
    ].map(Number);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Number(initialization?.end_time) - Number(initialization?.start_time)).toBeGreaterThan(
      0.02,
    );
    expect(initialization?.aws).toEqual({ function_arn: functionArn('place-order') });
  });

  it('marks a failed invocation on both segments and keeps the cause with the function', async () => {
    const tested = startLambda([
      functionOf(
        'exports.handler = async function declined() { throw new TypeError("no funds"); };',
      ),
    ]);

    await tested.invoke({}, sampledHeader);
    const service = await tested.segment('AWS::Lambda');
    const fn = await tested.segment('AWS::Lambda::Function');

    expect(service).toMatchObject({ error: true, http: { response: { status: 200 } } });
    expect(service).not.toHaveProperty('fault');
    expect(fn).toMatchObject({
      error: true,
      cause: {
        exceptions: [
          {
            id: expect.stringMatching(/^[0-9a-f]{16}$/),
            type: 'TypeError',
            message: 'no funds',
            stack: expect.arrayContaining([
              { path: expect.stringMatching(/index\.js$/), line: 1, label: expect.any(String) },
            ]),
          },
        ],
      },
      subsegments: [
        { name: 'Initialization' },
        { name: 'Invocation', error: true },
        { name: 'Overhead' },
      ],
    });
  });

  it('shows an environment that does not start as a failed initialization', async () => {
    const tested = startLambda([functionOf('throw new RangeError("at load");')]);

    await tested.invoke({}, sampledHeader);
    const fn = await tested.segment('AWS::Lambda::Function');

    expect(fn).toMatchObject({ error: true, cause: { exceptions: [{ type: 'RangeError' }] } });
    expect(fn.subsegments).toMatchObject([{ name: 'Initialization', error: true }]);
  });

  it('shows a timeout as an error of the function', async () => {
    const tested = startLambda([
      functionOf('exports.handler = () => new Promise(() => setTimeout(() => {}, 60_000));', {
        timeout: 0.3,
      }),
    ]);

    await tested.invoke({}, sampledHeader);
    const fn = await tested.segment('AWS::Lambda::Function');

    expect(fn).toMatchObject({
      error: true,
      cause: { exceptions: [{ type: 'Sandbox.Timedout' }] },
    });
  });

  it('shows a throttled invocation as the service segment alone', async () => {
    const tested = startLambda([functionOf(answersHeader, { reservedConcurrency: 0 })]);

    await expect(tested.invoke({}, sampledHeader)).rejects.toMatchObject({ status: 429 });

    expect(tested.segments).toMatchObject([
      {
        origin: 'AWS::Lambda',
        error: true,
        throttle: true,
        http: { response: { status: 429 } },
        parent_id: '3e8bfc32fc5fefd0',
      },
    ]);
  });

  it('writes the links of an event source batch on the service segment', async () => {
    const tested = startLambda([functionOf(answersHeader)]);
    const links = [
      {
        trace_id: rootId,
        id: '3e8bfc32fc5fefd0',
        attributes: { 'aws.xray.reserved.reference_type': 'parent' },
      },
    ];

    await tested.lambda.invoke({
      functionName: 'place-order',
      payload: '{}',
      traceHeader: 'Root=1-6affeffa-b1c560d8e8902c3c37125cbc;Sampled=1',
      links,
    });

    expect((await tested.segment('AWS::Lambda')).links).toEqual(links);
  });

  it('names the alias in the ARN that was invoked', async () => {
    const fn = functionOf(answersHeader);
    const tested = startLambda([fn], {
      settings: [{ kind: 'alias', functionName: fn.name, alias: 'live', version: '1' }],
    });

    await tested.lambda.invoke({
      functionName: `${fn.arn}:live`,
      payload: '{}',
      traceHeader: sampledHeader,
    });

    expect((await tested.segment('AWS::Lambda')).resource_arn).toBe(`${fn.arn}:live`);
  });
});

describe('the tracing mode', () => {
  const headerSeen = async (
    tracing: 'Active' | 'PassThrough',
    header: string | undefined,
    sampler: Sampler,
  ) => {
    const tested = startLambda([functionOf(answersHeader, { tracing })], { sampler });
    const { payload } = await tested.invoke({}, header);
    await tested.invoke({}, 'Root=1-00000000-000000000000000000000000;Sampled=0');
    // The second invocation starts only when the first has finished, segments included.
    return { header: String(JSON.parse(payload)), traced: tested.segments.length > 0 };
  };

  it.each([
    ['Active', `Root=${rootId}`, always, /^Root=.*;Parent=[0-9a-f]{16};Sampled=1$/, true],
    ['Active', `Root=${rootId};Sampled=?`, never, /;Parent=[0-9a-f]{16};Sampled=0$/, false],
    ['Active', undefined, always, /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=.*;Sampled=1$/, true],
    ['Active', 'Root=broken;Parent=3e8bfc32fc5fefd0;Sampled=0', always, /;Sampled=1$/, true],
    ['Active', `Root=${rootId};Sampled=0`, always, /;Sampled=0$/, false],
    ['PassThrough', sampledHeader, never, /;Sampled=1$/, true],
    ['PassThrough', `Root=${rootId};Sampled=0`, always, /;Sampled=0$/, false],
    ['PassThrough', `Root=${rootId};Parent=3e8bfc32fc5fefd0`, always, /^Root=[^;]*$/, false],
    ['PassThrough', undefined, always, /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/, false],
  ] as const)(
    '%s given "%s" goes on as it should',
    async (mode, given, sampler, expected, traced) => {
      const seen = await headerSeen(mode, given, sampler);

      expect(seen.header).toMatch(expected);
      expect(seen.traced).toBe(traced);
    },
  );

  it('passes the lineage on untouched', async () => {
    const seen = await headerSeen(
      'Active',
      `${sampledHeader};Lineage=a87bd80c:1|68fd508a:5`,
      never,
    );

    expect(seen.header).toMatch(/;Sampled=1;Lineage=a87bd80c:1\|68fd508a:5$/);
  });
});
