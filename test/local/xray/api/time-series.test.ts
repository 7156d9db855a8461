import {
  CreateGroupCommand,
  GetTimeSeriesServiceStatisticsCommand,
  type GetTimeSeriesServiceStatisticsRequest,
  paginateGetTimeSeriesServiceStatistics,
  UpdateGroupCommand,
} from '@aws-sdk/client-xray';
import { afterEach, describe, expect, it } from 'vitest';
import { aSegment, closeTestXRays, startTestXRay } from './test-xray.ts';

afterEach(closeTestXRays);

const began = 1_800_000_000;
const at = (seconds: number) => new Date((began + seconds) * 1000);
const hour = { StartTime: at(0), EndTime: at(3600) };
const invalid = (message: string) =>
  expect.objectContaining({ name: 'InvalidRequestException', message });

/** `orders` calls `payments` for each of these, in this order, one a minute. */
async function startWithCalls(outcomes: readonly ('ok' | 'fault' | 'throttle' | undefined)[]) {
  const started = await startTestXRay();
  const { xray, clock, client } = started;
  for (const [minute, outcome] of outcomes.entries()) {
    if (outcome !== undefined) {
      const call = { id: '00000000000000c1', namespace: 'remote' as const, name: 'payments' };
      const times = { start_time: began + minute * 60, end_time: began + minute * 60 + 0.25 };
      const flags = outcome === 'ok' ? {} : { [outcome]: true };
      const segment = aSegment({
        ...times,
        ...flags,
        subsegments: [{ ...call, ...times, ...flags }],
      });
      xray.putTraceSegments([JSON.stringify(segment)]);
    }
    clock.advance(60_000);
  }
  const series = (input: Partial<GetTimeSeriesServiceStatisticsRequest> = {}) =>
    client.send(new GetTimeSeriesServiceStatisticsCommand({ ...hour, ...input }));
  return { ...started, series };
}

describe('GetTimeSeriesServiceStatistics', () => {
  it('counts the calls of clients by minute of receipt, newest first, under the end of each', async () => {
    const { series } = await startWithCalls(['ok', undefined, 'fault']);

    const result = await series();

    expect(result).toMatchObject({
      ContainsOldGroupVersions: false,
      TimeSeriesServiceStatistics: [
        {
          Timestamp: at(180),
          EdgeSummaryStatistics: {
            OkCount: 0,
            FaultStatistics: { TotalCount: 1, OtherCount: 1 },
            TotalCount: 1,
            TotalResponseTime: 0.25,
          },
          ServiceForecastStatistics: {},
          ResponseTimeHistogram: [{ Value: 0.25, Count: 1 }],
        },
        { Timestamp: at(60), EdgeSummaryStatistics: { OkCount: 1, TotalCount: 1 } },
      ],
    });
    expect(result.TimeSeriesServiceStatistics?.length).toBe(2);
    expect(result.TimeSeriesServiceStatistics?.[0]?.ServiceSummaryStatistics).toBeUndefined();
    expect(result.NextToken).toBeUndefined();
  });

  it('merges five minutes where asked to', async () => {
    const { series } = await startWithCalls(['ok', 'ok', 'throttle', 'ok', 'fault', 'ok']);

    const { TimeSeriesServiceStatistics: items } = await series({ Period: 300 });

    expect(items?.map((item) => [item.Timestamp, item.EdgeSummaryStatistics?.TotalCount])).toEqual([
      [at(600), 1],
      [at(300), 5],
    ]);
    expect(items?.[1]?.EdgeSummaryStatistics).toMatchObject({
      OkCount: 3,
      ErrorStatistics: { ThrottleCount: 1, TotalCount: 1, OtherCount: 0 },
      FaultStatistics: { TotalCount: 1 },
    });
  });

  it('takes the buckets that end within the window, its end excluded', async () => {
    const { series } = await startWithCalls(['ok', 'ok', 'ok', 'ok']);

    const ends = async (StartTime: Date, EndTime: Date) =>
      (await series({ StartTime, EndTime })).TimeSeriesServiceStatistics?.map(
        ({ Timestamp }) => ((Timestamp?.getTime() ?? 0) / 1000 - began) / 60,
      );

    expect(await ends(at(60), at(180))).toEqual([2, 1]);
    expect(await ends(at(61), at(181))).toEqual([3, 2]);
    expect(await ends(at(60), at(60))).toEqual([]);
  });

  it.each([
    ['service("payments")', 'ServiceSummaryStatistics'],
    ['service(id(name: "payments", type: "remote"))', 'ServiceSummaryStatistics'],
    ['id(type: "remote")', 'ServiceSummaryStatistics'],
    ['edge("orders", "payments")', 'EdgeSummaryStatistics'],
    [
      'edge(id(name: "orders", account.id: "123456789012"), id(type: "remote"))',
      'EdgeSummaryStatistics',
    ],
  ] as const)('counts what %s selects', async (EntitySelectorExpression, member) => {
    const { series } = await startWithCalls(['ok', 'fault']);

    const { TimeSeriesServiceStatistics: items } = await series({ EntitySelectorExpression });

    expect(items?.map((item) => item[member]?.FaultStatistics?.TotalCount)).toEqual([1, 0]);
    expect(items?.map((item) => item[member]?.TotalCount)).toEqual([1, 1]);
  });

  it('gives bare timestamps where nothing is selected', async () => {
    const { series } = await startWithCalls(['ok', undefined, 'ok']);

    const { TimeSeriesServiceStatistics: items } = await series({
      EntitySelectorExpression: 'service("nobody")',
    });

    expect(items).toEqual([
      { Timestamp: at(180), ServiceForecastStatistics: {}, ResponseTimeHistogram: [] },
      { Timestamp: at(60), ServiceForecastStatistics: {}, ResponseTimeHistogram: [] },
    ]);
  });

  it('counts the traces of a group, by name or by ARN', async () => {
    const { client, xray, clock, series } = await startWithCalls([]);
    const { Group } = await client.send(
      new CreateGroupCommand({ GroupName: 'faulty', FilterExpression: 'fault' }),
    );
    for (const flags of [{}, { fault: true }]) {
      xray.putTraceSegments([JSON.stringify(aSegment(flags))]);
      clock.advance(60_000);
    }

    const byName = await series({ GroupName: 'faulty' });
    const byArn = await series({ GroupARN: Group?.GroupARN });
    const selected = await series({
      GroupName: 'faulty',
      EntitySelectorExpression: 'service("orders")',
    });

    expect(byName.TimeSeriesServiceStatistics?.map(({ Timestamp }) => Timestamp)).toEqual([
      at(120),
    ]);
    expect(byArn.TimeSeriesServiceStatistics).toEqual(byName.TimeSeriesServiceStatistics);
    expect(byName.ContainsOldGroupVersions).toBe(false);
    expect(selected.ContainsOldGroupVersions).toBe(true);
  });

  it('says when a group had another expression within the window', async () => {
    const { client, clock, series } = await startWithCalls([]);
    await client.send(new CreateGroupCommand({ GroupName: 'g', FilterExpression: 'fault' }));
    clock.advance(60_000);
    await client.send(new UpdateGroupCommand({ GroupName: 'g', FilterExpression: 'error' }));

    const during = await series({ GroupName: 'g' });
    const later = await series({ GroupName: 'g', StartTime: at(3600), EndTime: at(7200) });

    expect([during.ContainsOldGroupVersions, later.ContainsOldGroupVersions]).toEqual([
      true,
      false,
    ]);
  });

  it('pages through a window that is longer than a page', async () => {
    const { client } = await startWithCalls(Array.from({ length: 1100 }, () => 'ok'));

    const sizes: number[] = [];
    const ends: number[] = [];
    const window = { StartTime: new Date(0), EndTime: at(10 ** 9) };
    for await (const page of paginateGetTimeSeriesServiceStatistics({ client }, window)) {
      sizes.push(page.TimeSeriesServiceStatistics?.length ?? 0);
      for (const { Timestamp } of page.TimeSeriesServiceStatistics ?? []) {
        ends.push(((Timestamp?.getTime() ?? 0) / 1000 - began) / 60);
      }
    }

    expect(sizes).toEqual([500, 500, 100]);
    expect(ends).toEqual(Array.from({ length: 1100 }, (_, index) => 1100 - index));
  });

  it('writes out what is absent as null', async () => {
    const { xray, post } = await startTestXRay();
    xray.putTraceSegments([JSON.stringify(aSegment())]);

    const response = await post(
      '/TimeSeriesServiceStatistics',
      JSON.stringify({ StartTime: began, EndTime: began + 3600, Period: null }),
    );

    expect(await response.json()).toMatchObject({
      NextToken: null,
      TimeSeriesServiceStatistics: [
        {
          ServiceSummaryStatistics: null,
          ServiceForecastStatistics: { FaultCountHigh: null, FaultCountLow: null },
        },
      ],
    });
  });

  it.each([
    [{ Period: 61 }, 'Time period must be one of [60, 300]'],
    [{ Period: 0 }, 'Time period must be one of [60, 300]'],
    [{ Period: -60 }, 'Time period must be one of [60, 300]'],
    [{ StartTime: at(1), EndTime: at(0) }, 'End time cannot be earlier than start time'],
    [{ GroupName: 'nobody' }, 'Group not found.'],
    [{ GroupARN: 'arn:aws:xray:us-east-1:123456789012:group/nobody' }, 'Group not found.'],
    [{ NextToken: 'nonsense' }, 'Invalid token nonsense'],
    [{ NextToken: '' }, 'Invalid token '],
    [
      { EntitySelectorExpression: 'service("a"){fault}' },
      "Error Location: line 1, position 13 : Invalid input symbol: '{'",
    ],
    [
      { EntitySelectorExpression: '('.repeat(500) },
      "Error Location: line 1, position 1 : Invalid input symbol: '('",
    ],
    [{ ForecastStatistics: true }, 'ForecastStatistics needs an EntitySelectorExpression'],
  ])('refuses %j', async (input, message) => {
    const { series } = await startWithCalls([]);

    await expect(series(input)).rejects.toEqual(invalid(message));
  });

  it('refuses the token of another call', async () => {
    const { series } = await startWithCalls(Array.from({ length: 501 }, () => 'ok'));
    const long = { StartTime: at(0), EndTime: at(100_000) };
    const { NextToken } = await series(long);

    const sent = series({ ...long, NextToken, Period: 300 });

    await expect(sent).rejects.toEqual(invalid(`Invalid token ${NextToken}`));
  });

  it.each([
    ['{}', 'ValidationException', /^2 validation errors detected: Value null at 'startTime'/],
    ['{"StartTime":null,"EndTime":1}', 'ValidationException', /Value null at 'startTime'/],
    [
      '{"StartTime":0,"EndTime":1,"EntitySelectorExpression":""}',
      'ValidationException',
      /Value '' at 'entitySelectorExpression' .* greater than or equal to 1$/,
    ],
    [
      JSON.stringify({ StartTime: 0, EndTime: 1, EntitySelectorExpression: 'a'.repeat(501) }),
      'ValidationException',
      /less than or equal to 500$/,
    ],
    ['{"StartTime":"now","EndTime":1}', 'SerializationException', /^STRING_VALUE/],
    ['{"StartTime":0,"EndTime":1,"Period":"60"}', 'SerializationException', /^STRING_VALUE/],
    ['{"StartTime":0,"EndTime":1,"Period":60.5}', 'SerializationException', /^NUMBER_VALUE/],
    ['{"StartTime":0,"EndTime":1,"ForecastStatistics":1}', 'SerializationException', /^NUMBER/],
    ['{"StartTime":0,"EndTime":1,"GroupName":["a"]}', 'SerializationException', /^Start of list/],
  ])('refuses %s', async (body, code, text) => {
    const { post } = await startTestXRay();

    const response = await post('/TimeSeriesServiceStatistics', body);

    const error = (await response.json()) as { message?: string; Message?: string };
    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toBe(code);
    expect(error.message ?? error.Message).toMatch(text);
  });
});
