import {
  BatchGetTracesCommand,
  GetServiceGraphCommand,
  GetTraceGraphCommand,
  GetTraceSummariesCommand,
} from '@aws-sdk/client-xray';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { newSegmentId, type SegmentDocument } from '../../../../local/xray/index.ts';
import { aSegment, closeTestXRays, startTestXRay } from './test-xray.ts';

afterEach(closeTestXRays);

type Started = Awaited<ReturnType<typeof startTestXRay>>;

const now = 1_800_000_000;
const at = (seconds: number) => new Date(seconds * 1000);

/** Asks for a trace in every way there is; holds that all answer, in good time. */
async function askAll({ client, warnings }: Started, traceId: string) {
  const began = performance.now();
  const window = { StartTime: at(now - 3600), EndTime: at(now + 3600) };
  const [traces, graph, summaries, map] = await Promise.all([
    client.send(new BatchGetTracesCommand({ TraceIds: [traceId] })),
    client.send(new GetTraceGraphCommand({ TraceIds: [traceId] })),
    client.send(new GetTraceSummariesCommand({ ...window, TimeRangeType: 'Event' })),
    client.send(new GetServiceGraphCommand({ StartTime: at(now - 60), EndTime: at(now + 60) })),
  ]);
  expect(warnings).toEqual([]);
  // Far more than it takes on a busy machine, far less than what is quadratic would.
  expect(performance.now() - began).toBeLessThan(20_000);
  return {
    segments: traces.Traces?.[0]?.Segments ?? [],
    limitExceeded: traces.Traces?.[0]?.LimitExceeded,
    graph: graph.Services ?? [],
    summary: summaries.TraceSummaries?.find(({ Id }) => Id === traceId),
    map: map.Services ?? [],
  };
}

const put = ({ xray }: Started, documents: readonly object[]) =>
  xray.putTraceSegments(documents.map((document) => JSON.stringify(document)));

const subsegment = (root: SegmentDocument, members: object = {}) => ({
  type: 'subsegment',
  trace_id: root.trace_id,
  parent_id: root.id,
  id: newSegmentId(),
  name: 'work',
  start_time: now,
  end_time: now + 0.1,
  ...members,
});

describe('hostile documents', () => {
  it('may be ten thousand subsegments of one segment, until the trace is full', async () => {
    const started = await startTestXRay();
    const root = aSegment();
    const many = Array.from({ length: 10_000 }, () => subsegment(root));

    const refused = put(started, [root, ...many]);
    const { segments, limitExceeded, summary } = await askAll(started, root.trace_id);

    expect(new Set(refused.map(({ ErrorCode }) => ErrorCode))).toEqual(new Set(['InvalidSegment']));
    const kept = JSON.parse(segments[0]?.Document ?? '').subsegments.length;
    expect(kept).toBe(10_000 - refused.length);
    expect(kept).toBeGreaterThan(2_000);
    expect(limitExceeded).toBe(true);
    expect(summary?.IsPartial).toBe(false);
  });

  it('may be thousands of calls to thousands of services', async () => {
    const started = await startTestXRay();
    const root = aSegment();
    const calls = Array.from({ length: 2_500 }, (_, index) =>
      subsegment(root, { name: `host-${index}`, namespace: 'remote' }),
    );

    put(started, [root, ...calls]);
    const { graph, map } = await askAll(started, root.trace_id);

    expect(graph.length).toBeGreaterThan(2_000);
    expect(map.length).toBe(graph.length);
  });

  it('may be a chain of two thousand, sent from its end', async () => {
    const started = await startTestXRay();
    const root = aSegment();
    const chain: ReturnType<typeof subsegment>[] = [];
    for (let depth = 0; depth < 2_000; depth += 1) {
      chain.push(subsegment(root, { parent_id: chain.at(-1)?.id ?? root.id }));
    }

    expect(put(started, [...chain.reverse(), root])).toEqual([]);
    const { segments, summary } = await askAll(started, root.trace_id);

    expect(segments).toHaveLength(1);
    expect(summary?.IsPartial).toBe(false);
  });

  it('may be subsegments nested as deep as a document can hold', async () => {
    const started = await startTestXRay();
    const root = aSegment();
    const open = (depth: number) =>
      `{"id":"${depth.toString(16).padStart(16, '0')}","name":"n","start_time":1,"end_time":2,"subsegments":[`;
    const depth = 700;
    const nested = Array.from({ length: depth }, (_, index) => open(index + 1)).join('');
    const text = `${JSON.stringify(root).slice(0, -1)},"subsegments":[${nested}${']}'.repeat(depth)}]}`;

    expect(started.xray.putTraceSegments([text])).toEqual([]);
    const { segments } = await askAll(started, root.trace_id);

    expect(segments).toHaveLength(1);
  });

  it('may have parents in circles', async () => {
    const started = await startTestXRay();
    const root = aSegment();
    const [a = '', b = '', c = ''] = [newSegmentId(), newSegmentId(), newSegmentId()];

    put(started, [
      root,
      subsegment(root, { id: a, parent_id: b }),
      subsegment(root, { id: b, parent_id: c }),
      subsegment(root, { id: c, parent_id: a }),
      subsegment(root, { id: newSegmentId(), parent_id: a }),
      aSegment({ trace_id: root.trace_id, parent_id: c }),
      {
        ...aSegment({ trace_id: root.trace_id, id: '00000000000000aa' }),
        parent_id: '00000000000000bb',
      },
      {
        ...aSegment({ trace_id: root.trace_id, id: '00000000000000bb' }),
        parent_id: '00000000000000aa',
      },
    ]);
    const { segments, summary } = await askAll(started, root.trace_id);

    const documents = segments.map(({ Document }) => Document ?? '').join();
    expect(documents).not.toContain(a);
    expect(summary?.IsPartial).toBe(true);
  });

  it('may use one id for a segment, its subsegment and a segment of another trace', async () => {
    const started = await startTestXRay();
    const root = aSegment();
    const other = aSegment({ id: root.id, parent_id: root.id });

    put(started, [
      root,
      subsegment(root, { id: root.id }),
      subsegment(root, { id: root.id, parent_id: newSegmentId() }),
      { ...root, name: 'another', parent_id: root.id },
      { ...root, subsegments: [subsegment(root, { id: root.id })] },
      other,
    ]);
    const { segments } = await askAll(started, root.trace_id);
    const elsewhere = await askAll(started, other.trace_id);

    expect(segments.map(({ Id }) => Id)).toContain(root.id);
    expect(elsewhere.segments).toHaveLength(1);
  });

  it.each([
    ['at the beginning of time', 0, 1],
    ['before it', -5, -4],
    ['in a far future', 9e15, 9e15 + 1],
    ['beyond what a date can say', 1e300, 1e301],
    ['from the past into the future', -1e15, 1e15],
    ['ending long before it began', now, now - 1e9],
  ])('may be %s', async (_, start, end) => {
    const started = await startTestXRay();
    const honest = aSegment({ name: 'honest' });
    const skewed = {
      ...aSegment({ trace_id: honest.trace_id, name: 'skewed' }),
      start_time: start,
      end_time: end,
      subsegments: [
        { ...subsegment(honest), namespace: 'remote', start_time: start, end_time: end },
      ],
    };

    put(started, [honest, skewed]);
    const { map, graph } = await askAll(started, honest.trace_id);

    for (const services of [map, graph]) {
      const node = services.find(({ Name, Type }) => Name === 'honest' && Type === undefined);
      expect(node?.SummaryStatistics).toMatchObject({ TotalCount: 1, TotalResponseTime: 0.5 });
      for (const { SummaryStatistics } of services) {
        expect(Number.isFinite(SummaryStatistics?.TotalResponseTime ?? 0)).toBe(true);
      }
    }
  });

  it('may be of any members whatever: what is taken can be asked for', async () => {
    const started = await startTestXRay();
    let traces = 0;
    const id = fc.constantFrom('0000000000000001', '0000000000000002', '0000000000000003');
    const time = fc.oneof(fc.double(), fc.integer({ min: now - 10, max: now + 10 }));
    const leaf = fc.record(
      {
        id,
        name: fc.string(),
        start_time: time,
        end_time: time,
        parent_id: id,
        in_progress: fc.boolean(),
        namespace: fc.constantFrom('aws', 'remote', 'other'),
        fault: fc.boolean(),
        error: fc.boolean(),
        http: fc.jsonValue({ maxDepth: 2 }),
        aws: fc.dictionary(fc.constantFrom('operation', 'table_name', '__proto__'), fc.jsonValue()),
        cause: fc.jsonValue({ maxDepth: 3 }),
        annotations: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 })),
        links: fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 3 }),
        type: fc.constantFrom('subsegment', undefined),
        precursor_ids: fc.jsonValue({ maxDepth: 1 }),
      },
      { requiredKeys: ['id', 'name', 'start_time', 'end_time'] },
    );
    const document = fc.tuple(leaf, fc.array(leaf, { maxLength: 3 })).map(([one, children]) => ({
      ...one,
      trace_id: '1-6b49d200-000000000000000000000001',
      ...(children.length > 0 && { subsegments: children }),
    }));

    await fc.assert(
      fc.asyncProperty(fc.array(document, { minLength: 1, maxLength: 8 }), async (documents) => {
        traces += 1;
        const mine = `1-6b49d200-${String(traces).padStart(24, '0')}`;
        const refused = put(
          started,
          documents.map((one) => ({ ...one, trace_id: mine })),
        );
        if (refused.length < documents.length) await askAll(started, mine);
      }),
      { numRuns: 60 },
    );
  });
});
