import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateGroupCommand,
  DeleteGroupCommand,
  GetInsightCommand,
  GetInsightEventsCommand,
  GetInsightImpactGraphCommand,
  GetInsightSummariesCommand,
  type GetInsightSummariesRequest,
  GetTimeSeriesServiceStatisticsCommand,
  UpdateGroupCommand,
} from '@aws-sdk/client-xray';
import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../local/xray/clock.ts';
import { createXRay, type XRay } from '../../../../local/xray/xray.ts';
import { aSegment, closeTestXRays, startTestXRay } from './test-xray.ts';

afterEach(closeTestXRays);

const began = 1_800_000_000;
const at = (minute: number) => new Date((began + minute * 60) * 1000);
const invalid = (message: string) =>
  expect.objectContaining({ name: 'InvalidRequestException', message });

const window = { StartTime: at(0), EndTime: at(24 * 60) };
const unknownId = '00000000-0000-4000-8000-000000000000';

interface Traced {
  readonly xray: XRay;
  readonly clock: ManualClock;
}

/** Ten requests a minute to `front`, which calls `orders`, which calls the host `payments`. */
function request({ xray, clock }: Traced, minutes: number, faults: number): void {
  for (let minute = 0; minute < minutes; minute++) {
    const documents = Array.from({ length: 10 }, (_, index) => {
      const flags = index < faults ? { fault: true } : {};
      const times = { start_time: clock.now() as number, end_time: clock.now() + 0.1 };
      const call = { namespace: 'remote' as const, ...times, ...flags };
      const front = aSegment({
        ...times,
        ...flags,
        name: 'front',
        subsegments: [{ ...call, id: '00000000000000f1', name: 'orders' }],
      });
      const orders = aSegment({
        ...times,
        ...flags,
        trace_id: front.trace_id,
        parent_id: '00000000000000f1',
        subsegments: [{ ...call, id: '00000000000000f2', name: 'payments' }],
      });
      return [front, orders].map((segment) => JSON.stringify(segment));
    });
    xray.putTraceSegments(documents.flat());
    clock.advance(60_000);
  }
}

const createGroup = (GroupName: string, FilterExpression = 'duration >= 0') =>
  new CreateGroupCommand({
    GroupName,
    FilterExpression,
    InsightsConfiguration: { InsightsEnabled: true },
  });

async function startWithGroup() {
  const started = await startTestXRay();
  const { client } = started;
  const { Group } = await client.send(createGroup('all'));
  const summaries = async (input: Partial<GetInsightSummariesRequest> = {}) =>
    (await client.send(new GetInsightSummariesCommand({ ...window, GroupName: 'all', ...input })))
      .InsightSummaries ?? [];
  return { ...started, arn: Group?.GroupARN, summaries };
}

/** Half an hour as usual, then ten minutes in which four of ten requests fail. */
async function startWithInsight() {
  const started = await startWithGroup();
  request(started, 30, 0);
  request(started, 10, 4);
  started.clock.advance(15_000);
  const [insight] = await started.summaries();
  return { ...started, id: insight?.InsightId };
}

describe('GetInsightSummaries', () => {
  it('has an insight once the fault rate jumps, by its root cause', async () => {
    const { client, clock, arn, xray, summaries } = await startWithGroup();
    request({ xray, clock }, 30, 0);

    const before = await summaries();
    request({ xray, clock }, 10, 4);
    clock.advance(15_000);
    const after = await client.send(
      new GetInsightSummariesCommand({ ...window, GroupARN: arn, States: ['ACTIVE'] }),
    );

    expect(before).toEqual([]);
    expect(after.InsightSummaries).toEqual([
      {
        InsightId: expect.stringMatching(/^[0-9a-f]{8}-/),
        GroupARN: arn,
        GroupName: 'all',
        RootCauseServiceId: { Name: 'payments', Names: ['payments'], Type: 'remote' },
        Categories: ['FAULT'],
        State: 'ACTIVE',
        StartTime: at(30),
        LastUpdateTime: at(40),
        Summary:
          '"payments" (remote) failed 20 of 50 requests within 5 minutes; at most 3 were expected.',
        ClientRequestImpactStatistics: { FaultCount: 40, OkCount: 60, TotalCount: 100 },
        RootCauseServiceRequestImpactStatistics: { FaultCount: 40, OkCount: 60, TotalCount: 100 },
        TopAnomalousServices: expect.arrayContaining([
          { ServiceId: { Name: 'front', Names: ['front'] } },
          { ServiceId: { Name: 'orders', Names: ['orders'] } },
          { ServiceId: { Name: 'payments', Names: ['payments'], Type: 'remote' } },
        ]),
      },
    ]);
    expect(after.NextToken).toBeUndefined();
  });

  it('has none for a group without insights, nor for what never was in the group', async () => {
    const started = await startWithGroup();
    const { client } = started;
    await client.send(
      new CreateGroupCommand({ GroupName: 'quiet', FilterExpression: 'duration >= 0' }),
    );
    await client.send(createGroup('other', 'service("nobody")'));
    request(started, 30, 0);
    request(started, 10, 4);

    const found = await Promise.all(
      ['quiet', 'other', 'Default'].map((GroupName) => started.summaries({ GroupName })),
    );

    expect(found).toEqual([[], [], []]);
  });

  it('watches the group of all traces when it is told to', async () => {
    const started = await startWithGroup();
    const { client, summaries } = started;
    const InsightsConfiguration = { InsightsEnabled: true };
    await client.send(new UpdateGroupCommand({ GroupName: 'Default', InsightsConfiguration }));
    request(started, 30, 0);
    request(started, 10, 4);

    expect(await summaries({ GroupName: 'Default' })).toMatchObject([{ GroupName: 'Default' }]);
  });

  it('closes it when the rate is as it was, and lists it by state and time', async () => {
    const { summaries, ...started } = await startWithInsight();
    request(started, 15, 0);

    const closed = await summaries({ States: ['CLOSED'] });

    expect(closed).toMatchObject([{ State: 'CLOSED', StartTime: at(30) }]);
    const ended = (closed[0]?.EndTime?.getTime() ?? 0) / 60_000 - began / 60;
    expect(ended).toBeGreaterThanOrEqual(40);
    expect(ended).toBeLessThanOrEqual(45);
    expect(await summaries({ States: ['ACTIVE'] })).toEqual([]);
    expect((await summaries({ States: [] })).length).toBe(1);
    expect(await summaries({ StartTime: at(0), EndTime: at(30) })).toEqual([]);
    expect(await summaries({ StartTime: at(46), EndTime: at(60) })).toEqual([]);
    expect((await summaries({ StartTime: at(35), EndTime: at(36) })).length).toBe(1);
  });

  it('pages', async () => {
    const { client, summaries, ...started } = await startWithInsight();
    for (let round = 0; round < 2; round++) {
      request(started, 25, 0);
      request(started, 10, 4);
    }
    const page = (NextToken?: string) =>
      client.send(
        new GetInsightSummariesCommand({
          ...window,
          GroupName: 'all',
          MaxResults: 1,
          NextToken,
        }),
      );

    const first = await page();
    const second = await page(first.NextToken);
    const third = await page(second.NextToken);

    expect(
      [first, second, third].flatMap(({ InsightSummaries }) =>
        InsightSummaries?.map(({ StartTime }) => StartTime),
      ),
    ).toEqual((await summaries()).map(({ StartTime }) => StartTime));
    expect(third.NextToken).toBeUndefined();
    const elsewhere = client.send(
      new GetInsightSummariesCommand({
        ...window,
        GroupName: 'Default',
        NextToken: first.NextToken,
      }),
    );
    await expect(elsewhere).rejects.toEqual(invalid(`Invalid token ${first.NextToken}`));
  });

  it.each([
    [{ GroupName: undefined }, 'Provide either GroupName or GroupARN'],
    [{ GroupARN: 'arn' }, 'Provide either GroupName or GroupARN'],
    [{ GroupName: 'nobody' }, 'Group not found'],
    [{ EndTime: at(-1) }, 'End time cannot be earlier than start time'],
    [{ StartTime: at(-31 * 24 * 60) }, 'Start time cannot be more than 30 days old'],
    [{ NextToken: 'nonsense' }, 'Invalid token nonsense'],
  ])('refuses %j', async (input, message) => {
    const { summaries } = await startWithGroup();

    await expect(summaries(input)).rejects.toEqual(invalid(message));
  });
});

describe('GetInsight', () => {
  it('gives the insight by its id, in any letter case', async () => {
    const { client, id } = await startWithInsight();

    const { Insight } = await client.send(new GetInsightCommand({ InsightId: id?.toUpperCase() }));

    expect(Insight).toMatchObject({ InsightId: id, State: 'ACTIVE', GroupName: 'all' });
    expect(Insight).not.toHaveProperty('LastUpdateTime');
  });

  it('goes on after a restart in the middle of it', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'tracelab-insights-'));
    const clock = new ManualClock(began);
    const open = () =>
      createXRay({
        clock,
        account: '123456789012',
        region: 'us-east-1',
        dataDir,
        warn: () => {},
      });
    const before = open();
    before.call('CreateGroup', {
      GroupName: 'all',
      FilterExpression: 'duration >= 0',
      InsightsConfiguration: { InsightsEnabled: true },
    });
    request({ xray: before, clock }, 30, 0);
    request({ xray: before, clock }, 10, 4);
    clock.advance(15_000);
    const list = (xray: XRay) =>
      xray.call('GetInsightSummaries', { ...window, GroupName: 'all' }).InsightSummaries;
    const [active] = list(before) ?? [];
    before.close();

    const after = open();
    request({ xray: after, clock }, 5, 4);
    const continued = list(after);
    request({ xray: after, clock }, 15, 0);
    const closed = list(after);
    after.close();
    rmSync(dataDir, { recursive: true });

    expect(active).toMatchObject({ State: 'ACTIVE' });
    expect(continued).toMatchObject([
      {
        InsightId: active?.InsightId,
        State: 'ACTIVE',
        StartTime: at(30),
        RootCauseServiceRequestImpactStatistics: { FaultCount: 60 },
      },
    ]);
    expect(closed).toMatchObject([{ InsightId: active?.InsightId, State: 'CLOSED' }]);
  });

  it('closes it when the group has insights no longer, or is gone', async () => {
    const { client, clock, id } = await startWithInsight();
    await client.send(new DeleteGroupCommand({ GroupName: 'all' }));
    clock.advance(120_000);

    const { Insight } = await client.send(new GetInsightCommand({ InsightId: id }));
    const graph = await client.send(
      new GetInsightImpactGraphCommand({ InsightId: id, StartTime: at(0), EndTime: at(60) }),
    );

    expect(Insight).toMatchObject({
      State: 'CLOSED',
      EndTime: at(40),
      RootCauseServiceRequestImpactStatistics: { FaultCount: 40 },
    });
    expect(graph.Services).toEqual([]);
  });

  it('forgets it after 30 days', async () => {
    const { client, clock, id, xray } = await startWithInsight();
    request({ xray, clock }, 15, 0);
    const InsightsConfiguration = { InsightsEnabled: false };
    await client.send(new UpdateGroupCommand({ GroupName: 'all', InsightsConfiguration }));

    clock.advance(29 * 24 * 60 * 60_000);
    const kept = await client.send(new GetInsightCommand({ InsightId: id }));
    clock.advance(2 * 24 * 60 * 60_000);
    const gone = client.send(new GetInsightCommand({ InsightId: id }));

    expect(kept.Insight?.InsightId).toBe(id);
    await expect(gone).rejects.toEqual(invalid('Insight not found'));
  });
});

describe('GetInsightEvents', () => {
  it('lists what happened, in pages, the latest first', async () => {
    const { client, id, ...started } = await startWithInsight();
    request(started, 15, 0);
    const page = (NextToken?: string) =>
      client.send(new GetInsightEventsCommand({ InsightId: id, MaxResults: 1, NextToken }));

    const all = await client.send(new GetInsightEventsCommand({ InsightId: id }));
    const first = await page();
    const second = await page(first.NextToken);

    expect(all.InsightEvents?.[0]).toMatchObject({
      Summary: 'Fault rates have been as expected for 5 minutes.',
      RootCauseServiceRequestImpactStatistics: { FaultCount: 40 },
    });
    expect(all.InsightEvents?.at(-1)).toMatchObject({
      EventTime: at(32),
      Summary: expect.stringContaining('failed 8 of 50 requests'),
      ClientRequestImpactStatistics: { FaultCount: 8, OkCount: 12, TotalCount: 20 },
    });
    expect([...(first.InsightEvents ?? []), ...(second.InsightEvents ?? [])]).toEqual(
      all.InsightEvents?.slice(0, 2),
    );
  });

  it('refuses a token that is none of its own', async () => {
    const { client, id } = await startWithInsight();

    const sent = client.send(new GetInsightEventsCommand({ InsightId: id, NextToken: 'x' }));

    await expect(sent).rejects.toEqual(invalid('Invalid token x'));
  });
});

describe('GetInsightImpactGraph', () => {
  it('gives the structure of what is affected, from the clients to the root cause', async () => {
    const { client, id, xray } = await startWithInsight();
    xray.putTraceSegments([JSON.stringify(aSegment({ name: 'elsewhere' }))]);

    const graph = await client.send(
      new GetInsightImpactGraphCommand({ InsightId: id, StartTime: at(0), EndTime: at(60) }),
    );

    expect(graph).toMatchObject({
      InsightId: id,
      StartTime: at(0),
      EndTime: at(60),
      ServiceGraphStartTime: at(0),
      ServiceGraphEndTime: at(39),
    });
    expect(graph.Services).toEqual([
      { ReferenceId: 0, Name: 'front', Names: ['front'], Edges: [{ ReferenceId: 2 }] },
      {
        ReferenceId: 1,
        Name: 'front',
        Names: ['front'],
        Type: 'client',
        Edges: [{ ReferenceId: 0 }],
      },
      { ReferenceId: 2, Name: 'orders', Names: ['orders'], Edges: [{ ReferenceId: 3 }] },
      { ReferenceId: 3, Name: 'payments', Names: ['payments'], Type: 'remote', Edges: [] },
    ]);
  });

  it.each([
    [{ EndTime: at(361) }, 'Time range cannot be longer than 6 hours'],
    [{ EndTime: at(-1) }, 'End time cannot be earlier than start time'],
    [{ NextToken: 'x' }, 'NextToken is currently not supported'],
    [{ InsightId: unknownId }, 'Insight not found'],
  ])('refuses %j', async (input, message) => {
    const { client, id } = await startWithInsight();

    const sent = client.send(
      new GetInsightImpactGraphCommand({
        InsightId: id,
        StartTime: at(0),
        EndTime: at(60),
        ...input,
      }),
    );

    await expect(sent).rejects.toEqual(invalid(message));
  });
});

describe('GetTimeSeriesServiceStatistics', () => {
  it('forecasts faults of a service in a group that has insights', async () => {
    const { client } = await startWithInsight();
    const forecast = async (GroupName: string, EntitySelectorExpression: string) => {
      const { TimeSeriesServiceStatistics: items = [] } = await client.send(
        new GetTimeSeriesServiceStatisticsCommand({
          ...window,
          GroupName,
          EntitySelectorExpression,
          ForecastStatistics: true,
        }),
      );
      return items.map(({ ServiceForecastStatistics }) => ServiceForecastStatistics);
    };

    const known = await forecast('all', 'service("payments")');

    // The history of the first minutes is too short, and that of the last is without the insight.
    expect([known[0], known[20], known.at(-1)]).toEqual([
      { FaultCountHigh: 2, FaultCountLow: 0 },
      { FaultCountHigh: 2, FaultCountLow: 0 },
      {},
    ]);
    expect(new Set((await forecast('Default', 'service("payments")')).map(String)).size).toBe(1);
    expect((await forecast('Default', 'service("payments")'))[0]).toEqual({});
    expect((await forecast('all', 'edge("front", "orders")'))[0]).toEqual({});
    expect((await forecast('all', 'service("nobody")'))[0]).toEqual({});
  });
});

describe('the operations of insights', () => {
  it.each([
    ['/Insight', '{}', 'ValidationException', /Value null at 'insightId'/],
    ['/Insight', '{"InsightId":"1"}', 'ValidationException', /regular expression pattern: \[0-9/],
    ['/Insight', `{"InsightId":"${unknownId}x"}`, 'ValidationException', /regular expression/],
    ['/Insight', '{"InsightId":1}', 'SerializationException', /^NUMBER_VALUE/],
    ['/Insight', '{"InsightId":{"a":1}}', 'SerializationException', /^Start of structure/],
    ['/Insight', `{"InsightId":"${unknownId}"}`, 'InvalidRequestException', /^Insight not found$/],
    [
      '/InsightEvents',
      `{"InsightId":"${unknownId}"}`,
      'InvalidRequestException',
      /^Insight not found$/,
    ],
    [
      '/InsightEvents',
      `{"InsightId":"${unknownId}","MaxResults":51}`,
      'ValidationException',
      /Value '51' at 'maxResults' .* less than or equal to 50$/,
    ],
    [
      '/InsightEvents',
      `{"InsightId":"${unknownId}","NextToken":""}`,
      'ValidationException',
      /Value '' at 'nextToken'/,
    ],
    [
      '/InsightSummaries',
      '{"StartTime":1,"EndTime":2,"States":["ACTIVE","CLOSED"]}',
      'ValidationException',
      /at 'states' .* length less than or equal to 1/,
    ],
    [
      '/InsightSummaries',
      '{"StartTime":1,"EndTime":2,"States":["OPEN"]}',
      'ValidationException',
      /enum value set: \[ACTIVE, CLOSED\]/,
    ],
    [
      '/InsightSummaries',
      '{"StartTime":1,"EndTime":2,"MaxResults":101}',
      'ValidationException',
      /less than or equal to 100$/,
    ],
    [
      '/InsightSummaries',
      JSON.stringify({ StartTime: 1, EndTime: 2, NextToken: 'x'.repeat(2001) }),
      'ValidationException',
      /less than or equal to 2000$/,
    ],
    ['/InsightSummaries', '{"StartTime":1}', 'ValidationException', /Value null at 'endTime'/],
    [
      '/InsightImpactGraph',
      '{"InsightId":null}',
      'ValidationException',
      /^3 validation errors detected/,
    ],
  ])('refuse at %s %s', async (path, body, code, text) => {
    const { post } = await startTestXRay();

    const response = await post(path, body);

    const error = (await response.json()) as { message?: string; Message?: string };
    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toBe(code);
    expect(error.message ?? error.Message).toMatch(text);
  });
});
