import {
  BatchGetTracesCommand,
  CancelTraceRetrievalCommand,
  GetIndexingRulesCommand,
  GetRetrievedTracesGraphCommand,
  GetTraceGraphCommand,
  GetTraceSegmentDestinationCommand,
  GetTraceSummariesCommand,
  ListRetrievedTracesCommand,
  PutTraceSegmentsCommand,
  StartTraceRetrievalCommand,
  UpdateIndexingRuleCommand,
  UpdateTraceSegmentDestinationCommand,
  type XRayClient,
} from '@aws-sdk/client-xray';
import { afterEach, describe, expect, it } from 'vitest';
import { newTraceId } from '../../../../local/xray/model/ids.ts';
import type { SegmentDocument } from '../../../../local/xray/model/segment-document.ts';
import { epochSeconds } from '../../../../local/xray/units.ts';
import { aSegment, closeTestXRays, startTestXRay } from '../api/test-xray.ts';
import { closeInstances, startInstance } from '../encryption/test-instance.ts';

afterEach(closeTestXRays);
afterEach(closeInstances);

const start = 1_800_000_000;
const window = {
  StartTime: new Date((start - 60) * 1000),
  EndTime: new Date((start + 3600) * 1000),
};

const put = (client: XRayClient, ...documents: SegmentDocument[]) =>
  client.send(
    new PutTraceSegmentsCommand({
      TraceSegmentDocuments: documents.map((document) => JSON.stringify(document)),
    }),
  );

const setDestination = (client: XRayClient, Destination: 'XRay' | 'CloudWatchLogs') =>
  client.send(new UpdateTraceSegmentDestinationCommand({ Destination }));

const setPercentage = (client: XRayClient, DesiredSamplingPercentage: number) =>
  client.send(
    new UpdateIndexingRuleCommand({
      Name: 'Default',
      Rule: { Probabilistic: { DesiredSamplingPercentage } },
    }),
  );

async function summaryIds(client: XRayClient): Promise<(string | undefined)[]> {
  const ids: (string | undefined)[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new GetTraceSummariesCommand({ ...window, NextToken }));
    ids.push(...(page.TraceSummaries ?? []).map(({ Id }) => Id));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return ids;
}

/** With the log group as destination, in force. */
async function startLogging(percentage = 0) {
  const started = await startTestXRay();
  await setDestination(started.client, 'CloudWatchLogs');
  await setPercentage(started.client, percentage);
  started.clock.advance(2000);
  return started;
}

const retrieve = async (client: XRayClient, TraceIds: string[], times = window) =>
  (await client.send(new StartTraceRetrievalCommand({ TraceIds, ...times }))).RetrievalToken;

describe('the destination of segments', () => {
  it('is X-Ray, until a switch that is PENDING for a moment', async () => {
    const { client, clock } = await startTestXRay();
    const get = () => client.send(new GetTraceSegmentDestinationCommand({}));

    expect(await get()).toMatchObject({ Destination: 'XRay', Status: 'ACTIVE' });
    const answer = await setDestination(client, 'CloudWatchLogs');
    clock.advance(1999);
    const pending = await get();
    clock.advance(1);

    expect(answer).toMatchObject({ Destination: 'CloudWatchLogs', Status: 'PENDING' });
    expect(pending).toMatchObject({ Destination: 'CloudWatchLogs', Status: 'PENDING' });
    expect(await get()).toMatchObject({ Destination: 'CloudWatchLogs', Status: 'ACTIVE' });
    expect(await setDestination(client, 'CloudWatchLogs')).toMatchObject({ Status: 'ACTIVE' });
  });

  it('outlives a restart, and so does what it did to the traces', async () => {
    const first = await startInstance();
    const trace = aSegment();
    await setDestination(first.client, 'CloudWatchLogs');
    await setPercentage(first.client, 0);
    first.clock.advance(2000);
    await put(first.client, trace);
    await setDestination(first.client, 'XRay');
    first.clock.advance(2000);
    await first.stop();

    const { client } = await startInstance(first.folder, first.clock);

    expect(await client.send(new GetTraceSegmentDestinationCommand({}))).toMatchObject({
      Destination: 'XRay',
      Status: 'ACTIVE',
    });
    expect(await summaryIds(client)).toEqual([]);
    const { IndexingRules } = await client.send(new GetIndexingRulesCommand({}));
    expect(IndexingRules?.[0]?.Rule?.Probabilistic?.DesiredSamplingPercentage).toBe(0);
  });

  it('refuses a call none of whose documents is usable once it is the log group', async () => {
    const { client } = await startLogging();
    const send = (...documents: string[]) =>
      client.send(new PutTraceSegmentsCommand({ TraceSegmentDocuments: documents }));

    await expect(send('{}', 'x')).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'No segments could be converted to log events for account: 123456789012',
    });
    const mixed = await send('{}', JSON.stringify(aSegment()));

    expect(mixed.UnprocessedTraceSegments).toHaveLength(1);
  });

  it.each([
    ['none', {}, 'InvalidRequestException', 'Destination must be given'],
    ['another', { Destination: 'S3' }, 'ValidationException', '[XRay, CloudWatchLogs]'],
    ['a list', { Destination: ['XRay'] }, 'SerializationException', 'Start of list'],
    [
      'a key of the log group',
      {
        Destination: 'CloudWatchLogs',
        CloudWatchLogsConfiguration: { SpansLogGroupKmsKeyId: 'x' },
      },
      'InvalidRequestException',
      'SpansLogGroupKmsKeyId is not supported by the local X-Ray',
    ],
  ])('cannot be %s', async (_, input, code, message) => {
    const { post } = await startTestXRay();

    const response = await post('/UpdateTraceSegmentDestination', JSON.stringify(input));

    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([400, code]);
    expect(await response.text()).toContain(message);
  });
});

describe('the indexing rule', () => {
  it('is Default with 1 percent, and can be changed', async () => {
    const { client, clock } = await startTestXRay();

    const before = await client.send(new GetIndexingRulesCommand({}));
    clock.advance(1500);
    const updated = await setPercentage(client, 12.5);
    const after = await client.send(new GetIndexingRulesCommand({}));

    expect(before.IndexingRules).toMatchObject([
      {
        Name: 'Default',
        Rule: { Probabilistic: { DesiredSamplingPercentage: 1, ActualSamplingPercentage: 1 } },
      },
    ]);
    expect(updated.IndexingRule).toEqual({
      Name: 'Default',
      ModifiedAt: new Date((start + 1) * 1000),
      Rule: { Probabilistic: { DesiredSamplingPercentage: 12.5, ActualSamplingPercentage: 12.5 } },
    });
    expect(after.IndexingRules).toEqual([updated.IndexingRule]);
  });

  it('decides which share of the traces queries find, the same ones each time', async () => {
    const { client } = await startLogging(25);
    const traces = Array.from({ length: 400 }, () => aSegment());
    for (let at = 0; at < traces.length; at += 50) await put(client, ...traces.slice(at, at + 50));

    const found = await summaryIds(client);

    expect(found.length).toBeGreaterThan(60);
    expect(found.length).toBeLessThan(140);
    expect(await summaryIds(client)).toEqual(found);
    for (const { trace_id: id } of traces.slice(0, 20)) {
      const { Traces } = await client.send(new BatchGetTracesCommand({ TraceIds: [id] }));
      const isFound = found.includes(id);
      expect(Traces).toHaveLength(isFound ? 1 : 0);
      const graph = client.send(new GetTraceGraphCommand({ TraceIds: [id] }));
      if (isFound) expect((await graph).Services).not.toEqual([]);
      else await expect(graph).rejects.toThrow('Trace id not found');
    }
  });

  it('leaves alone what was received before it changed, or before the switch', async () => {
    const { client, clock } = await startTestXRay();
    const [early, late, later] = [aSegment(), aSegment(), aSegment()];
    await put(client, early);
    await setDestination(client, 'CloudWatchLogs');
    await setPercentage(client, 0);
    clock.advance(2000);
    await put(client, late);
    clock.advance(1000);
    await setPercentage(client, 100);
    await put(client, later);

    const found = await summaryIds(client);

    expect(found.sort()).toEqual([early.trace_id, later.trace_id].sort());
  });

  const probabilistic = (percentage: unknown) => ({
    Name: 'Default',
    Rule: { Probabilistic: { DesiredSamplingPercentage: percentage } },
  });
  it.each([
    ['no name', { Rule: {} }, 400, 'ValidationException', "Value null at 'name'"],
    ['no rule', { Name: 'Default' }, 400, 'ValidationException', "Value null at 'rule'"],
    [
      'a rule without a member',
      { Name: 'Default', Rule: {} },
      400,
      'InvalidRequestException',
      'Probabilistic',
    ],
    [
      'no percentage',
      probabilistic(null),
      400,
      'ValidationException',
      "Value null at 'rule.probabilistic.desiredSamplingPercentage'",
    ],
    [
      'a percentage above 100',
      probabilistic(100.5),
      400,
      'ValidationException',
      'less than or equal to 100',
    ],
    [
      'a percentage below 0',
      probabilistic(-1),
      400,
      'ValidationException',
      'greater than or equal to 0',
    ],
    ['a percentage as text', probabilistic('5'), 400, 'SerializationException', 'Double'],
    [
      'a rule that is not there',
      { ...probabilistic(5), Name: '__proto__' },
      404,
      'ResourceNotFoundException',
      'Indexing rule __proto__ not found',
    ],
  ])('refuses %s', async (_, input, status, code, message) => {
    const { post } = await startTestXRay();

    const response = await post('/UpdateIndexingRule', JSON.stringify(input));

    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([status, code]);
    expect(await response.text()).toContain(message);
  });
});

describe('a retrieval', () => {
  it('is SCHEDULED, RUNNING and COMPLETE, and after an hour TIMEOUT', async () => {
    const { client, clock } = await startLogging();
    const trace = aSegment({
      subsegments: [
        { id: '00000000000000ab', name: 'work', start_time: start, end_time: start + 0.1 },
      ],
    });
    await put(client, trace);
    const RetrievalToken = await retrieve(client, [trace.trace_id]);
    const list = () => client.send(new ListRetrievedTracesCommand({ RetrievalToken }));

    const statuses = [];
    for (const wait of [0, 500, 1000, 60 * 60 * 1000]) {
      clock.advance(wait);
      const { RetrievalStatus, Traces } = await list();
      statuses.push([RetrievalStatus, Traces?.length]);
    }

    expect(statuses).toEqual([
      ['SCHEDULED', 0],
      ['RUNNING', 0],
      ['COMPLETE', 1],
      ['TIMEOUT', 0],
    ]);
  });

  it('gives the segments of a trace that no query finds', async () => {
    const { client, clock } = await startLogging();
    const trace = aSegment();
    await put(client, trace);
    const RetrievalToken = await retrieve(client, [trace.trace_id, trace.trace_id.toUpperCase()]);
    clock.advance(1500);

    const { Traces, TraceFormat, NextToken } = await client.send(
      new ListRetrievedTracesCommand({ RetrievalToken }),
    );

    expect(await summaryIds(client)).toEqual([]);
    expect([TraceFormat, NextToken]).toEqual(['XRAY', undefined]);
    expect(Traces).toMatchObject([
      { Id: trace.trace_id, Duration: 0.5, Spans: [{ Id: trace.id }] },
    ]);
    expect(JSON.parse(Traces?.[0]?.Spans?.[0]?.Document ?? '')).toMatchObject({
      id: trace.id,
      name: 'orders',
    });
  });

  it('gives spans of OpenTelemetry, which name the trace as W3C does', async () => {
    const { client, clock } = await startLogging();
    const trace = aSegment({
      origin: 'AWS::Lambda::Function',
      user: 'jane',
      annotations: { tier: 'gold' },
      metadata: { debug: { note: [1] } },
      fault: true,
      cause: {
        exceptions: [
          {
            id: '00000000000000ee',
            type: 'Error',
            message: 'no stock',
            stack: [{ path: 'a.js', line: 3, label: 'place' }],
          },
        ],
      },
      http: {
        request: { method: 'POST', url: 'http://shop.example/orders' },
        response: { status: 500 },
      },
      subsegments: [
        {
          id: '00000000000000ab',
          name: 'DynamoDB',
          namespace: 'aws',
          start_time: start + 0.1,
          end_time: start + 0.2,
          aws: { operation: 'PutItem', table_name: 'orders', region: 'us-east-1' },
          subsegments: [
            {
              id: '00000000000000ac',
              name: 'attempt',
              start_time: start + 0.1,
              end_time: start + 0.15,
            },
          ],
        },
      ],
    });
    await put(client, trace);
    const w3c = trace.trace_id.replaceAll('-', '').slice(1);
    const RetrievalToken = await retrieve(client, [w3c]);
    clock.advance(1500);

    const { Traces } = await client.send(
      new ListRetrievedTracesCommand({ RetrievalToken, TraceFormat: 'OTEL' }),
    );
    const spans = Traces?.[0]?.Spans?.map(({ Document }) => JSON.parse(Document ?? '')) ?? [];

    expect(Traces?.[0]?.Spans?.map(({ Id }) => Id)).toEqual([
      trace.id,
      '00000000000000ab',
      '00000000000000ac',
    ]);
    expect(spans[0]).toEqual({
      resource: {
        attributes: {
          'service.name': 'orders',
          'cloud.provider': 'aws',
          'cloud.platform': 'aws_lambda',
          'aws.xray.origin': 'AWS::Lambda::Function',
        },
      },
      scope: { name: 'aws.xray' },
      traceId: w3c,
      spanId: trace.id,
      flags: 1,
      name: 'orders',
      kind: 'SERVER',
      startTimeUnixNano: start * 1e9,
      endTimeUnixNano: start * 1e9 + 5e8,
      durationNano: 500_000_000,
      attributes: {
        'http.request.method': 'POST',
        'url.full': 'http://shop.example/orders',
        'http.response.status_code': 500,
        'enduser.id': 'jane',
        'aws.xray.annotations': ['tier'],
        tier: 'gold',
        'aws.xray.metadata.debug': '{"note":[1]}',
      },
      events: [
        {
          timeUnixNano: start * 1e9 + 5e8,
          name: 'exception',
          attributes: {
            'exception.type': 'Error',
            'exception.message': 'no stock',
            'exception.stacktrace': 'at place (a.js:3)',
          },
        },
      ],
      status: { code: 'ERROR' },
    });
    expect(spans[1]).toMatchObject({
      parentSpanId: trace.id,
      kind: 'CLIENT',
      durationNano: 100_000_000,
      attributes: {
        'rpc.system': 'aws-api',
        'rpc.service': 'DynamoDB',
        'rpc.method': 'PutItem',
        'aws.table_name': 'orders',
      },
      status: { code: 'UNSET' },
    });
    expect(spans[2]).toMatchObject({ parentSpanId: '00000000000000ab', kind: 'INTERNAL' });
  });

  it('gives five traces a page', async () => {
    const { client, clock } = await startLogging();
    const traces = Array.from({ length: 12 }, () => aSegment());
    await put(client, ...traces);
    const ids = traces.map(({ trace_id: id }) => id);
    const RetrievalToken = await retrieve(client, ids);
    clock.advance(1500);

    const pages: (string | undefined)[][] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(new ListRetrievedTracesCommand({ RetrievalToken, NextToken }));
      pages.push(page.Traces?.map(({ Id }) => Id) ?? []);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);

    expect(pages.map(({ length }) => length)).toEqual([5, 5, 2]);
    expect(pages.flat()).toEqual(ids);
  });

  it('gives a hundred spans an entry, of which a large trace has several', async () => {
    const { client, clock } = await startLogging();
    const trace = aSegment({
      subsegments: Array.from({ length: 620 }, (_, index) => ({
        id: (index + 1).toString(16).padStart(16, '0'),
        name: 'work',
        start_time: start,
        end_time: start + 0.1,
      })),
    });
    await put(client, trace);
    const RetrievalToken = await retrieve(client, [trace.trace_id]);
    clock.advance(1500);
    const list = (NextToken?: string) =>
      client.send(
        new ListRetrievedTracesCommand({ RetrievalToken, TraceFormat: 'OTEL', NextToken }),
      );

    const first = await list();
    const second = await list(first.NextToken);

    const sizes = [first, second].map(({ Traces }) => Traces?.map(({ Spans }) => Spans?.length));
    expect(sizes).toEqual([
      [100, 100, 100, 100, 100],
      [100, 21],
    ]);
    expect(second.NextToken).toBeUndefined();
  });

  it('finds neither what never went to the log group nor what lies outside its time', async () => {
    const { client, clock } = await startTestXRay();
    const early = aSegment();
    await put(client, early);
    await setDestination(client, 'CloudWatchLogs');
    clock.advance(2000);
    const late = aSegment();
    await put(client, late);
    const ids = [early.trace_id, late.trace_id, newTraceId(epochSeconds(start))];
    const at = (seconds: number) => new Date((start + seconds) * 1000);
    const tokens = [
      await retrieve(client, ids),
      await retrieve(client, ids, { StartTime: at(0.5), EndTime: at(0.5) }),
      await retrieve(client, ids, { StartTime: at(1), EndTime: at(2) }),
      await retrieve(client, []),
    ];
    clock.advance(1500);

    const found = await Promise.all(
      tokens.map(async (RetrievalToken) => {
        const { Traces } = await client.send(new ListRetrievedTracesCommand({ RetrievalToken }));
        return Traces?.map(({ Id }) => Id);
      }),
    );

    expect(found).toEqual([[late.trace_id], [late.trace_id], [], []]);
  });

  it('gives the graph of its traces, with their links', async () => {
    const { client, clock } = await startLogging();
    const other = '1-6b49d1f0-0123456789abcdef01234567';
    const link = {
      trace_id: other,
      id: '00000000000000cc',
      attributes: { 'aws.xray.reserved.reference_type': 'parent' },
    };
    const traces = [aSegment({ links: [link] }), aSegment(), aSegment({ name: 'billing' })];
    await put(client, ...traces);
    const RetrievalToken = await retrieve(
      client,
      traces.map(({ trace_id: id }) => id),
    );
    const get = () => client.send(new GetRetrievedTracesGraphCommand({ RetrievalToken }));

    const early = await get();
    clock.advance(1500);
    const { RetrievalStatus, Services } = await get();

    expect([early.RetrievalStatus, early.Services]).toEqual(['SCHEDULED', []]);
    expect(RetrievalStatus).toBe('COMPLETE');
    const orders = Services?.find(
      ({ Service }) => Service?.Name === 'orders' && Service.Type !== 'client',
    );
    expect(orders?.Service?.SummaryStatistics?.TotalCount).toBe(2);
    expect(orders?.Links).toEqual([
      { ReferenceType: 'parent', SourceTraceId: traces[0]?.trace_id, DestinationTraceIds: [other] },
    ]);
    expect(Services?.map(({ Service }) => Service?.Name)).toContain('billing');
  });

  it('can be cancelled until it is through', async () => {
    const { client, clock } = await startLogging();
    const trace = aSegment();
    await put(client, trace);
    const cancel = (RetrievalToken: string | undefined) =>
      client.send(new CancelTraceRetrievalCommand({ RetrievalToken }));
    const status = async (RetrievalToken: string | undefined) =>
      (await client.send(new ListRetrievedTracesCommand({ RetrievalToken }))).RetrievalStatus;

    const cancelled = await retrieve(client, [trace.trace_id]);
    await cancel(cancelled);
    const through = await retrieve(client, [trace.trace_id]);
    clock.advance(1500);
    await cancel(through);

    expect([await status(cancelled), await status(through)]).toEqual(['CANCELLED', 'COMPLETE']);
  });

  it('needs a log group', async () => {
    const { client } = await startTestXRay();

    await expect(retrieve(client, [newTraceId(epochSeconds(start))])).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
  });

  const id = '1-6b49d200-0123456789abcdef01234567';
  const times = { StartTime: start, EndTime: start };
  it.each([
    ['/StartTraceRetrieval', { TraceIds: [id] }, 400, 'ValidationException', '2 validation errors'],
    ['/StartTraceRetrieval', times, 400, 'ValidationException', "Value null at 'traceIds'"],
    ['/StartTraceRetrieval', { ...times, TraceIds: [null] }, 400, 'ValidationException', 'null'],
    [
      '/StartTraceRetrieval',
      { ...times, TraceIds: ['x'] },
      400,
      'InvalidRequestException',
      'Invalid trace id x',
    ],
    [
      '/StartTraceRetrieval',
      { ...times, TraceIds: [id], EndTime: 1 },
      400,
      'InvalidRequestException',
      'End time cannot',
    ],
    [
      '/StartTraceRetrieval',
      { ...times, TraceIds: [id], StartTime: 'x' },
      400,
      'SerializationException',
      '',
    ],
    ['/ListRetrievedTraces', {}, 400, 'ValidationException', "Value null at 'retrievalToken'"],
    [
      '/ListRetrievedTraces',
      { RetrievalToken: '__proto__' },
      404,
      'ResourceNotFoundException',
      'Retrieval token __proto__ not found',
    ],
    [
      '/ListRetrievedTraces',
      { RetrievalToken: 'x', TraceFormat: 'ZIPKIN' },
      400,
      'ValidationException',
      '[XRAY, OTEL]',
    ],
    ['/GetRetrievedTracesGraph', { RetrievalToken: 'x' }, 404, 'ResourceNotFoundException', ''],
    ['/GetRetrievedTracesGraph', { RetrievalToken: 7 }, 400, 'SerializationException', ''],
    ['/CancelTraceRetrieval', { RetrievalToken: 'x' }, 404, 'ResourceNotFoundException', ''],
    ['/CancelTraceRetrieval', { RetrievalToken: null }, 400, 'ValidationException', ''],
  ])('answers %s %j with an error', async (path, input, status, code, message) => {
    const { post } = await startTestXRay();

    const response = await post(path, JSON.stringify(input));

    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([status, code]);
    expect(await response.text()).toContain(message);
  });

  it('takes a hundred ids, and page tokens of its own only', async () => {
    const { client, clock, post } = await startLogging();
    const ids = Array.from({ length: 101 }, () => newTraceId(epochSeconds(start)));

    await expect(retrieve(client, ids)).rejects.toThrow('less than or equal to 100');
    await expect(retrieve(client, ['x'.repeat(36)])).rejects.toThrow('less than or equal to 35');
    const RetrievalToken = await retrieve(client, ids.slice(1));
    clock.advance(1500);

    for (const NextToken of ['', 'x', 'LTEvMA', 'MS8yLzM', 'MDAvMA']) {
      for (const path of ['/ListRetrievedTraces', '/GetRetrievedTracesGraph']) {
        const response = await post(path, JSON.stringify({ RetrievalToken, NextToken }));
        expect(await response.text()).toBe(`{"Message":"Invalid token ${NextToken}"}`);
      }
    }
  });
});
