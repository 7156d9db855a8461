import {
  type BatchGetTracesResult,
  type GetGroupsResult,
  GetInsightSummariesCommand,
  type GetInsightSummariesResult,
  type GetServiceGraphResult,
  type GetTimeSeriesServiceStatisticsResult,
  type GetTraceGraphResult,
  type GetTraceSummariesResult,
  UpdateGroupCommand,
} from '@aws-sdk/client-xray';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aSegment, closeTestXRays, startTestXRay } from '../local/xray/api/test-xray.ts';

/**
 * The calls of Grafana's X-Ray data source, and of their answers whatever it reads without asking
 * whether it is there.
 * https://github.com/grafana/x-ray-datasource/tree/main/pkg/datasource
 */
describe.each(['unsigned', 'signed'])('the calls of Grafana, %s', (signing) => {
  let post: Awaited<ReturnType<typeof startTestXRay>>['post'];
  const from = 1_800_000_000 - 3600;
  // Past the end of the last five minutes: a bucket is known by its end.
  const to = 1_800_000_301;
  const traceIds: string[] = [];

  beforeAll(async () => {
    const started = await startTestXRay();
    post = started.post;
    for (const index of [0, 1, 2, 3]) {
      const documents = shopTrace(index);
      traceIds.push(documents[0]?.trace_id ?? '');
      started.xray.putTraceSegments(documents.map((document) => JSON.stringify(document)));
    }
  });

  afterAll(closeTestXRays);

  /** As the AWS SDK for Go sends it; its times have a fraction. */
  async function call<Result>(path: string, members: object = {}): Promise<Result> {
    const response = await post(path, JSON.stringify(members), {
      'content-type': 'application/json',
      'user-agent': 'Grafana/12.0 aws-sdk-go-v2/1.41.0 os/linux lang/go#1.26.0 api/xray#1.36.0',
      ...(signing === 'signed' && {
        'x-amz-date': '20270115T080000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20270115/us-east-1/xray/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
      }),
    });
    const answer = await response.json();
    expect({ status: response.status, answer }).toMatchObject({ status: 200 });
    return answer as Result;
  }

  /** Its paginators go on while there is a token that is not empty. */
  async function pages<Result extends { NextToken?: string | undefined }>(
    path: string,
    members: object,
  ): Promise<Result[]> {
    const found: Result[] = [];
    let token: string | undefined;
    do {
      const next: Result = await call(path, { ...members, ...(token && { NextToken: token }) });
      found.push(next);
      token = next.NextToken ?? undefined;
    } while (token);
    return found;
  }

  const window = { StartTime: from + 0.123, EndTime: to + 0.456 };

  it('tests the connection, and lists groups', async () => {
    const [groups] = await pages<GetGroupsResult>('/Groups', {});

    expect(groups?.Groups).toMatchObject([
      { GroupName: 'Default', GroupARN: expect.any(String), InsightsConfiguration: {} },
    ]);
  });

  it.each(['', 'service("shop") { fault }', 'annotation.tier = "gold"'])(
    'lists traces for the query "%s"',
    async (query) => {
      const found = await pages<GetTraceSummariesResult>('/TraceSummaries', {
        ...window,
        ...(query !== '' && { FilterExpression: query }),
      });

      const summaries = found.flatMap(({ TraceSummaries = [] }) => TraceSummaries);
      expect(summaries.length).toBe(query === '' ? 4 : 2);
      for (const summary of summaries) {
        expect(summary).toMatchObject({ Id: expect.any(String), Duration: expect.any(Number) });
        expect(summary.Http).toEqual(expect.any(Object));
        expect(summary.Annotations).toEqual(expect.any(Object));
      }
    },
  );

  it('counts root causes, URLs, users and status codes by quarters of the window', async () => {
    const series = await pages<GetTimeSeriesServiceStatisticsResult>(
      '/TimeSeriesServiceStatistics',
      { ...window, GroupName: 'Default', Period: 60 },
    );
    const counts = series.flatMap(({ TimeSeriesServiceStatistics = [] }) =>
      TimeSeriesServiceStatistics.map(
        ({ EdgeSummaryStatistics, ServiceSummaryStatistics }) =>
          (ServiceSummaryStatistics ?? EdgeSummaryStatistics)?.TotalCount,
      ),
    );
    const quarter = (to - from) / 4;

    const answers = await Promise.all(
      [0, 1, 2, 3].map((index) =>
        pages<GetTraceSummariesResult>('/TraceSummaries', {
          StartTime: from + index * quarter,
          EndTime: from + (index + 1) * quarter,
          TimeRangeType: 'Event',
          Sampling: true,
          SamplingStrategy: { Name: 'FixedRate', Value: 1 },
        }),
      ),
    );

    expect(counts.every((count) => typeof count === 'number')).toBe(true);
    const summaries = answers.flat().flatMap(({ TraceSummaries = [] }) => TraceSummaries);
    expect(summaries).toHaveLength(4);
    for (const summary of summaries) {
      const causes = [
        ...(summary.ResponseTimeRootCauses ?? []),
        ...(summary.ErrorRootCauses ?? []),
        ...(summary.FaultRootCauses ?? []),
      ];
      for (const { Services = [] } of causes) {
        expect(Services.at(-1)).toMatchObject({ Name: expect.any(String) });
        for (const { EntityPath = [] } of Services) expect(EntityPath.length).toBeGreaterThan(0);
      }
    }
    const faults = summaries.flatMap(({ FaultRootCauses = [] }) => FaultRootCauses);
    const exceptions = faults.flatMap(({ Services = [] }) =>
      Services.flatMap(({ EntityPath = [] }) =>
        EntityPath.flatMap(({ Exceptions = [] }) => Exceptions ?? []),
      ),
    );
    expect(exceptions).toMatchObject([
      { Name: 'StockError', Message: 'no pears' },
      { Name: 'StockError', Message: 'no pears' },
    ]);
  });

  it.each([
    [60, undefined],
    [300, undefined],
    [60, 'service("shop")'],
    [60, 'edge("shop", "stock")'],
  ])('draws series of %s seconds for the query %s', async (Period, EntitySelectorExpression) => {
    const found = await pages<GetTimeSeriesServiceStatisticsResult>(
      '/TimeSeriesServiceStatistics',
      { ...window, Period, ...(EntitySelectorExpression && { EntitySelectorExpression }) },
    );

    const series = found.flatMap(
      ({ TimeSeriesServiceStatistics = [] }) => TimeSeriesServiceStatistics,
    );
    const filled = series
      .map(({ Timestamp, EdgeSummaryStatistics, ServiceSummaryStatistics }) => {
        expect(Timestamp).toEqual(expect.any(Number));
        return EdgeSummaryStatistics ?? ServiceSummaryStatistics;
      })
      .filter((statistics) => (statistics?.TotalCount ?? 0) > 0);
    expect(filled.length).toBeGreaterThan(0);
    for (const statistics of filled) {
      expect(statistics).toMatchObject({
        OkCount: expect.any(Number),
        TotalCount: expect.any(Number),
        TotalResponseTime: expect.any(Number),
        ErrorStatistics: { ThrottleCount: expect.any(Number), TotalCount: expect.any(Number) },
        FaultStatistics: { TotalCount: expect.any(Number) },
      });
    }
  });

  it('shows a trace with its graph', async () => {
    const [traceId = ''] = traceIds;

    const [traces, graph] = await Promise.all([
      call<BatchGetTracesResult>('/Traces', { TraceIds: [traceId] }),
      pages<GetTraceGraphResult>('/TraceGraph', { TraceIds: [traceId] }),
    ]);

    expect(traces.Traces).toMatchObject([{ Id: traceId, Duration: expect.any(Number) }]);
    for (const { Document = '' } of traces.Traces?.[0]?.Segments ?? []) {
      expect(JSON.parse(Document)).toMatchObject({
        id: expect.any(String),
        name: expect.any(String),
        start_time: expect.any(Number),
        end_time: expect.any(Number),
      });
    }
    expect(names(graph)).toEqual(['shop', 'shop', 'stock']);
  });

  it('draws the map of a group, and lists its accounts', async () => {
    const graph = await pages<GetServiceGraphResult>('/ServiceGraph', {
      ...window,
      GroupName: 'Default',
    });

    expect(names(graph)).toEqual(['shop', 'shop', 'stock']);
    const services = graph.flatMap(({ Services = [] }) => Services);
    const references = services.map(({ ReferenceId }) => ReferenceId);
    for (const { Edges = [] } of services) {
      for (const edge of Edges) {
        expect(references).toContain(edge.ReferenceId);
        expect(edge.SummaryStatistics).toMatchObject({ TotalCount: expect.any(Number) });
      }
    }
  });

  it.each([undefined, 'ACTIVE', 'CLOSED'])('lists insights in the state %s', async (state) => {
    const [answer] = await pages<GetInsightSummariesResult>('/InsightSummaries', {
      ...window,
      GroupName: 'Default',
      ...(state !== undefined && { States: [state] }),
    });

    expect(answer?.InsightSummaries).toEqual([]);
  });
});

describe('insights in Grafana', () => {
  afterAll(closeTestXRays);

  it('have what its table reads, while they go on and afterwards', async () => {
    const { xray, clock, client } = await startTestXRay();
    const InsightsConfiguration = { InsightsEnabled: true };
    await client.send(new UpdateGroupCommand({ GroupName: 'Default', InsightsConfiguration }));
    const spend = (minutes: number, faults: number) => {
      for (let minute = 0; minute < minutes; minute++) {
        const documents = Array.from({ length: 40 }, (_, index) =>
          JSON.stringify(
            aSegment({ name: 'shop.example', start_time: clock.now(), fault: index < faults }),
          ),
        );
        xray.putTraceSegments(documents);
        clock.advance(60_000);
      }
    };
    const ask = async () => {
      const now = clock.now() * 1000;
      const answer = await client.send(
        new GetInsightSummariesCommand({
          GroupName: 'Default',
          StartTime: new Date(now - 7_200_000),
          EndTime: new Date(now),
        }),
      );
      return answer.InsightSummaries?.[0];
    };

    spend(40, 0);
    spend(6, 20);
    const active = await ask();
    spend(40, 0);
    const closed = await ask();

    for (const insight of [active, closed]) {
      expect(insight).toMatchObject({
        InsightId: expect.any(String),
        RootCauseServiceId: { Name: 'shop.example' },
        TopAnomalousServices: [{ ServiceId: { Name: 'shop.example' } }],
        Categories: ['FAULT'],
        GroupName: 'Default',
        StartTime: expect.any(Date),
      });
      // Of a closed one it shows what comes after the first full stop, and fails when there is none.
      expect(insight?.Summary?.split('.').length).toBeGreaterThan(1);
    }
    expect(active).toMatchObject({ State: 'ACTIVE' });
    expect(closed).toMatchObject({ State: 'CLOSED', EndTime: expect.any(Date) });
  });
});

const names = (pages: readonly { Services?: { Name?: string | undefined }[] | undefined }[]) =>
  pages.flatMap(({ Services = [] }) => Services.map(({ Name }) => Name)).sort();

/** A request of a shop to its stock; every second one fails there, and comes without HTTP. */
function shopTrace(index: number) {
  const fails = index % 2 === 1;
  const start_time = 1_800_000_000 - 600 * index - 1;
  const call = {
    id: `000000000000000${index}`,
    name: 'stock',
    namespace: 'remote' as const,
    start_time: start_time + 0.1,
    end_time: start_time + 0.3,
    ...(fails && {
      fault: true,
      cause: {
        working_directory: '/',
        exceptions: [{ id: `100000000000000${index}`, type: 'StockError', message: 'no pears' }],
      },
    }),
  };
  return [
    aSegment({
      name: 'shop',
      start_time,
      user: 'ann',
      fault: fails,
      subsegments: [call],
      ...(fails
        ? { cause: `100000000000000${index}` }
        : {
            annotations: { tier: 'gold' },
            http: { request: { method: 'GET', url: 'http://shop/' }, response: { status: 200 } },
          }),
    }),
  ];
}
