import {
  GetServiceGraphCommand,
  GetTraceSummariesCommand,
  type GetTraceSummariesRequest,
  paginateGetTraceSummaries,
} from '@aws-sdk/client-xray';
import { afterEach, describe, expect, it } from 'vitest';
import { aSegment, closeTestXRays, startTestXRay } from './test-xray.ts';

afterEach(closeTestXRays);

const began = 1_800_000_000;
const at = (seconds: number) => new Date((began + seconds) * 1000);
const invalid = (message: string) =>
  expect.objectContaining({ name: 'InvalidRequestException', message });

describe('GetTraceSummaries', () => {
  const window = { StartTime: at(-60), EndTime: at(60) };

  it('summarizes a trace', async () => {
    const { client, xray } = await startTestXRay();
    const segment = aSegment({
      start_time: began + 0.25,
      end_time: began + 0.75,
      origin: 'AWS::ApiGateway::Stage',
      fault: true,
      user: 'jane',
      http: {
        request: { method: 'POST', url: 'http://localhost/orders' },
        response: { status: 502 },
      },
      annotations: { orderId: 'o-1', amount: 12.5, express: true },
    });
    xray.putTraceSegments([JSON.stringify(segment)]);

    const result = await client.send(new GetTraceSummariesCommand(window));

    expect(result).toMatchObject({
      ApproximateTime: at(-60),
      TracesProcessedCount: 1,
      TraceSummaries: [
        {
          Id: segment.trace_id,
          StartTime: at(0),
          Duration: 0.5,
          ResponseTime: 0.5,
          HasFault: true,
          HasError: false,
          HasThrottle: false,
          IsPartial: false,
          Http: { HttpMethod: 'POST', HttpStatus: 502, HttpURL: 'http://localhost/orders' },
          Annotations: {
            orderId: [{ AnnotationValue: { StringValue: 'o-1' } }],
            amount: [{ AnnotationValue: { NumberValue: 12.5 } }],
            express: [{ AnnotationValue: { BooleanValue: true } }],
          },
          Users: [{ UserName: 'jane' }],
          EntryPoint: { Name: 'orders', Type: 'AWS::ApiGateway::Stage' },
          Revision: 1,
        },
      ],
    });
    expect(result.NextToken).toBeUndefined();
  });

  it('pages through more traces than fit one answer', async () => {
    const { client, xray } = await startTestXRay();
    const segments = Array.from({ length: 230 }, (_, index) =>
      aSegment({ start_time: began + index / 10 }),
    );
    xray.putTraceSegments(segments.map((segment) => JSON.stringify(segment)));

    const sizes: number[] = [];
    const ids = new Set<string | undefined>();
    for await (const page of paginateGetTraceSummaries({ client }, { ...window })) {
      sizes.push(page.TraceSummaries?.length ?? 0);
      for (const { Id } of page.TraceSummaries ?? []) ids.add(Id);
    }

    expect(sizes).toEqual([100, 100, 30]);
    expect(ids.size).toBe(230);
  });

  it('selects by start, by receipt or by the end of a segment', async () => {
    const { client, clock, xray } = await startTestXRay();
    const segment = aSegment({ start_time: began - 100, end_time: began - 50 });
    clock.advance(50_000);
    xray.putTraceSegments([JSON.stringify(segment)]);
    const count = async (input: GetTraceSummariesRequest) =>
      (await client.send(new GetTraceSummariesCommand(input))).TraceSummaries?.length;

    const around = (seconds: number) => ({ StartTime: at(seconds - 1), EndTime: at(seconds + 1) });

    expect(await count(around(-100))).toBe(1);
    expect(await count({ ...around(-100), TimeRangeType: 'Event' })).toBe(0);
    expect(await count({ ...around(50), TimeRangeType: 'Event' })).toBe(1);
    expect(await count({ ...around(-50), TimeRangeType: 'Service' })).toBe(1);
  });

  it('keeps the share of a fixed rate, the same traces each time', async () => {
    const { client, xray } = await startTestXRay();
    const segments = Array.from({ length: 100 }, (_, index) =>
      aSegment({
        trace_id: `1-6b49d200-${'0'.repeat(16)}${Math.floor((index / 100) * 2 ** 32)
          .toString(16)
          .padStart(8, '0')}`,
      }),
    );
    xray.putTraceSegments(segments.map((segment) => JSON.stringify(segment)));

    const result = await client.send(
      new GetTraceSummariesCommand({
        ...window,
        TimeRangeType: 'Event',
        Sampling: true,
        SamplingStrategy: { Name: 'FixedRate', Value: 0.25 },
      }),
    );

    expect(result.TraceSummaries?.length).toBe(25);
    expect(result.TracesProcessedCount).toBe(100);
  });

  it('ignores the strategy without sampling', async () => {
    const { client, xray } = await startTestXRay();
    xray.putTraceSegments([JSON.stringify(aSegment())]);

    const result = await client.send(
      new GetTraceSummariesCommand({
        ...window,
        SamplingStrategy: { Name: 'FixedRate', Value: 7 },
      }),
    );

    expect(result.TraceSummaries?.length).toBe(1);
  });

  it.each([
    [{ StartTime: at(1), EndTime: at(0) }, 'End time cannot be earlier than start time'],
    [
      { FilterExpression: 'duration < ' },
      "Error Location: line 1, position 12 : Invalid input symbol: 'duration < '",
    ],
    [{ FilterExpression: 'fault OR group.name = "checkout"' }, 'Group not found.'],
    [{ NextToken: 'nonsense' }, 'Invalid token nonsense'],
    [
      { Sampling: true, SamplingStrategy: { Name: 'FixedRate' as const, Value: 0.5 } },
      'Cannot use FixedRate with input time range type: TraceId',
    ],
    [
      {
        Sampling: true,
        TimeRangeType: 'Event' as const,
        SamplingStrategy: { Name: 'FixedRate' as const, Value: 1.5 },
      },
      'sampling rate must be specified and its value must be between [0, 1]',
    ],
  ])('refuses %j', async (input, message) => {
    const { client } = await startTestXRay();

    const sent = client.send(new GetTraceSummariesCommand({ ...window, ...input }));

    await expect(sent).rejects.toEqual(invalid(message));
  });

  it('tells of every member that breaks the model', async () => {
    const { post } = await startTestXRay();

    const response = await post('/TraceSummaries', '{"StartTime":1,"TimeRangeType":"Never"}');

    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toBe('ValidationException');
    expect(await response.json()).toEqual({
      message:
        "2 validation errors detected: Value null at 'endTime' failed to satisfy constraint: Member must not be null; " +
        "Value 'Never' at 'timeRangeType' failed to satisfy constraint: Member must satisfy enum value set: [TraceId, Event, Service]",
    });
  });
});

describe('GetServiceGraph', () => {
  const window = { StartTime: at(-60), EndTime: at(60) };

  it('gives the nodes and edges of the window', async () => {
    const { client, xray } = await startTestXRay();
    xray.putTraceSegments([JSON.stringify(aSegment())]);

    const result = await client.send(new GetServiceGraphCommand(window));

    const statistics = {
      OkCount: 1,
      ErrorStatistics: { ThrottleCount: 0, OtherCount: 0, TotalCount: 0 },
      FaultStatistics: { OtherCount: 0, TotalCount: 0 },
      TotalCount: 1,
      TotalResponseTime: 0.5,
    };
    expect(result).toMatchObject({
      ContainsOldGroupVersions: false,
      Services: [
        {
          ReferenceId: 0,
          Name: 'orders',
          Root: true,
          State: 'active',
          Edges: [],
          SummaryStatistics: statistics,
          ResponseTimeHistogram: [{ Value: 0.5, Count: 1 }],
        },
        {
          ReferenceId: 1,
          Name: 'orders',
          Type: 'client',
          Edges: [{ ReferenceId: 0, SummaryStatistics: statistics, Aliases: [] }],
        },
      ],
    });
  });

  it('writes out what is absent as null, as X-Ray does', async () => {
    const { post, xray } = await startTestXRay();
    xray.putTraceSegments([JSON.stringify(aSegment())]);

    const response = await post(
      '/ServiceGraph',
      JSON.stringify({ StartTime: began - 60, EndTime: began + 60 }),
    );

    const graph = (await response.json()) as { Services: unknown[] };
    expect(graph).toMatchObject({ NextToken: null, StartTime: began });
    expect(graph.Services[0]).toMatchObject({ Type: null, AccountId: null, HostedIn: null });
    expect(graph.Services[1]).toMatchObject({ Root: null, SummaryStatistics: null });
  });

  it('takes the group that holds every trace, by name or by ARN', async () => {
    const { client } = await startTestXRay();
    const arn = 'arn:aws:xray:us-east-1:123456789012:group/Default';

    const byName = await client.send(
      new GetServiceGraphCommand({ ...window, GroupName: 'Default' }),
    );
    const byArn = await client.send(new GetServiceGraphCommand({ ...window, GroupARN: arn }));

    expect([byName.Services, byArn.Services]).toEqual([[], []]);
  });

  it.each([
    [{ StartTime: at(0), EndTime: at(6 * 3600 + 1) }, 'Time range cannot be longer than 6 hours'],
    [{ StartTime: at(1), EndTime: at(0) }, 'End time cannot be earlier than start time'],
    [{ GroupName: 'checkout' }, 'Group not found.'],
    [{ NextToken: 'x' }, 'NextToken is currently not supported'],
  ])('refuses %j', async (input, message) => {
    const { client } = await startTestXRay();

    const sent = client.send(new GetServiceGraphCommand({ ...window, ...input }));

    await expect(sent).rejects.toEqual(invalid(message));
  });
});
