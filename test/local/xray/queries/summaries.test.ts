import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InvalidTokenError, type SummaryQuery } from '../../../../local/xray/engine.ts';
import { parseFilter } from '../../../../local/xray/filter/parse.ts';
import { traceFilter } from '../../../../local/xray/filter/trace-filter.ts';
import { epochSeconds } from '../../../../local/xray/units.ts';
import { account, allTime, type OpenedEngine, openEngine, readDocuments } from '../fixtures.ts';

let opened: OpenedEngine;
beforeEach(() => {
  opened = openEngine();
});
afterEach(() => opened.engine.close());

const traceId = (number: number) => `1-6afd9600-${number.toString(16).padStart(24, '0')}`;
const segment = {
  ...{ trace_id: traceId(1), id: 'a100000000000001', name: 'front' },
  ...{ start_time: 100.5, end_time: 101.25 },
};
const part = { id: 'a100000000000002', name: 'part', start_time: 100.6, end_time: 100.9 };
const send = (...documents: object[]) =>
  expect(opened.engine.ingest(documents.map((document) => JSON.stringify(document)))).toEqual([]);

function summary(...documents: object[]) {
  send(...documents);
  const [found] = opened.engine.summaries(allTime).summaries;
  if (found === undefined) throw new Error('no summary');
  return found;
}

describe('a trace summary', () => {
  it('says what one segment says', () => {
    const found = summary({
      ...segment,
      origin: 'AWS::EC2::Instance',
      user: 'u-1',
      resource_arn: 'arn:aws:ec2:us-east-1:123456789012:instance/i-1',
      http: {
        request: { url: 'https://x/', method: 'GET', user_agent: 'curl', client_ip: '192.0.2.1' },
        response: { status: 200 },
      },
      aws: { ec2: { instance_id: 'i-1', availability_zone: 'us-east-1a' } },
      annotations: { tier: 'gold', count: 2, yes: true },
    });

    expect(found).toEqual({
      id: traceId(1),
      startTime: 100.5,
      duration: 0.75,
      responseTime: 0.75,
      hasFault: false,
      hasError: false,
      hasThrottle: false,
      isPartial: false,
      http: {
        url: 'https://x/',
        method: 'GET',
        userAgent: 'curl',
        clientIp: '192.0.2.1',
        status: 200,
      },
      annotations: [
        { key: 'tier', values: ['gold'] },
        { key: 'count', values: [2] },
        { key: 'yes', values: [true] },
      ],
      users: ['u-1'],
      serviceIds: [
        { name: 'front', names: ['front'], type: 'AWS::EC2::Instance' },
        { name: 'front', names: ['front'], type: 'client' },
      ],
      entryPoint: { name: 'front', names: ['front'], type: 'AWS::EC2::Instance' },
      resourceArns: ['arn:aws:ec2:us-east-1:123456789012:instance/i-1'],
      instanceIds: ['i-1'],
      availabilityZones: ['us-east-1a'],
      faultRootCauses: [],
      errorRootCauses: [],
      responseTimeRootCauses: [],
      revision: 1,
    });
  });

  it('lasts from the earliest start to the latest end of all that hangs together', () => {
    const found = summary(
      { ...segment, subsegments: [{ ...part, end_time: 105 }] },
      {
        ...segment,
        ...part,
        type: 'subsegment',
        id: 'a100000000000007',
        parent_id: 'a100000000000099',
        end_time: 999,
      },
    );

    expect([found.duration, found.responseTime]).toEqual([4.5, 0.75]);
  });

  it('has no duration while the root is in progress', () => {
    const found = summary({
      ...segment,
      end_time: undefined,
      in_progress: true,
      subsegments: [part],
    });

    expect([found.duration, found.responseTime, found.isPartial]).toEqual([
      undefined,
      undefined,
      true,
    ]);
  });

  it('knows a trace of which only a loose subsegment came', () => {
    const found = summary({ ...segment, ...part, type: 'subsegment', parent_id: segment.id });

    expect(found).toMatchObject({ startTime: 100.6, isPartial: true, serviceIds: [], http: {} });
    expect(found.duration).toBeUndefined();
    expect(found.entryPoint).toBeUndefined();
  });

  it.each([
    [
      'a failure handled on the way',
      { subsegments: [{ ...part, fault: true }] },
      [false, false, false],
    ],
    ['a fault of the root', { fault: true }, [true, false, false]],
    ['an error of the root', { error: true }, [false, true, false]],
    [
      'a throttle of the root, which hides the error',
      { error: true, throttle: true },
      [false, false, true],
    ],
  ])('flags %s as the root does', (_, members, flags) => {
    const found = summary({ ...segment, ...members });

    expect([found.hasFault, found.hasError, found.hasThrottle]).toEqual(flags);
  });

  it.each([
    ['a part in progress', { subsegments: [{ ...part, end_time: undefined, in_progress: true }] }],
    ['a parent that is missing', { parent_id: 'a100000000000099' }],
    [
      'an instrumented callee that is silent',
      { subsegments: [{ ...part, namespace: 'remote', traced: true }] },
    ],
  ])('is partial with %s', (_, members) => {
    expect(summary({ ...segment, ...members }).isPartial).toBe(true);
  });

  it('is whole once the instrumented callee has spoken', () => {
    const found = summary(
      {
        ...segment,
        subsegments: [{ ...part, namespace: 'remote', http: { request: { traced: true } } }],
      },
      { ...segment, id: 'a100000000000005', name: 'back', parent_id: part.id },
    );

    expect(found.isPartial).toBe(false);
  });

  it('collects distinct annotations of everything attached, and users root first', () => {
    const found = summary(
      {
        ...segment,
        id: 'a100000000000005',
        parent_id: part.id,
        start_time: 99,
        user: 'b',
        annotations: { k: 1 },
      },
      {
        ...segment,
        user: 'a',
        annotations: { k: 1 },
        subsegments: [{ ...part, annotations: { k: '1' } }],
      },
    );

    expect(found.annotations).toEqual([{ key: 'k', values: [1, '1'] }]);
    expect(found.users).toEqual(['a', 'b']);
  });

  it('indexes the first 50 annotations', () => {
    const annotations = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`k${index}`, index]),
    );

    expect(summary({ ...segment, annotations }).annotations).toHaveLength(50);
  });

  it('lists inferred services and the client last, and no consumer of another trace', () => {
    send(
      ...[...readDocuments('orders-active-topic'), ...readDocuments('orders-queue-consumer')].map(
        (text) => JSON.parse(text),
      ),
    );

    const { summaries } = opened.engine.summaries(allTime);

    const ids = summaries[1]?.serviceIds.map(({ name, type }) => `${name} ${type}`) ?? [];
    expect(ids).toHaveLength(10);
    expect(ids).toContain('webhook.example.com remote');
    expect(ids).not.toContain('fulfil-order AWS::Lambda');
    expect(ids.at(-1)).toBe('orders/prod client');
  });

  it('counts accepted changes', () => {
    send(segment, { ...segment, id: 'a100000000000002' });

    expect(summary(segment).revision).toBe(2);
  });
});

describe('a page of summaries', () => {
  const query = (members: Partial<SummaryQuery>): SummaryQuery => ({ ...allTime, ...members });
  const fill = (count: number) =>
    send(
      ...Array.from({ length: count }, (_, index) => ({
        ...{ ...segment, trace_id: traceId(index) },
        // Pairs begin at the same time.
        ...{ start_time: 1000 + (index >> 1), end_time: 1010 + index },
      })),
    );

  it('starts with the latest and goes on where the page before ended', () => {
    fill(9);
    const seen: string[] = [];
    let after: string | undefined;
    const pages: number[] = [];

    do {
      const page = opened.engine.summaries(query({ limit: 2, after }));
      seen.push(...page.summaries.map(({ id }) => id));
      pages.push(page.processed);
      after = page.next;
    } while (after !== undefined);

    expect(seen).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0].map(traceId));
    expect(pages).toEqual([2, 2, 2, 2, 1]);
  });

  it('has no next page after the last, even when it is full', () => {
    fill(4);

    expect(opened.engine.summaries(query({ limit: 4 })).next).toBeUndefined();
  });

  it('includes the start of the window and not its end', () => {
    fill(6);

    const { summaries } = opened.engine.summaries(
      query({ start: epochSeconds(1000), end: epochSeconds(1002) }),
    );

    expect(summaries.map(({ id }) => id)).toEqual([3, 2, 1, 0].map(traceId));
    expect(summaries[0]).not.toHaveProperty('matchedEventTime');
  });

  it('finds by the receipt of the latest change alone on axis Event', () => {
    const { clock } = opened;
    const sent = clock.now();
    fill(1);
    clock.advance(10_000);
    send({ ...segment, trace_id: traceId(0), id: 'a100000000000003' });

    const early = opened.engine.summaries(
      query({ axis: 'Event', start: sent, end: epochSeconds(sent + 1) }),
    );
    const late = opened.engine.summaries(
      query({ axis: 'Event', start: clock.now(), end: epochSeconds(clock.now() + 1) }),
    );

    expect(early.summaries).toEqual([]);
    expect(late.summaries.map(({ matchedEventTime }) => matchedEventTime)).toEqual([sent + 10]);
  });

  it('finds by the end of any segment on axis Service', () => {
    const back = { ...segment, id: 'a100000000000009', parent_id: part.id, end_time: 140 };
    send(segment, back, { ...segment, trace_id: traceId(2), end_time: 200 });

    const { summaries, processed } = opened.engine.summaries(
      query({ axis: 'Service', start: epochSeconds(101), end: epochSeconds(102) }),
    );

    expect(summaries.map(({ id, matchedEventTime }) => [id, matchedEventTime])).toEqual([
      [traceId(1), 101.25],
    ]);
    expect(processed).toBe(1);
  });

  it('finds by the end of what the filter is about on axis Service', () => {
    send(
      { ...segment, subsegments: [{ ...part, name: 'DynamoDB', namespace: 'aws', fault: true }] },
      { ...segment, id: 'a100000000000009', name: 'back', parent_id: part.id, end_time: 140 },
    );
    const find = (expression: string, start: number, end: number) =>
      opened.engine
        .summaries(
          query({
            ...{ axis: 'Service', start: epochSeconds(start), end: epochSeconds(end) },
            filter: traceFilter(parseFilter(expression), { account }),
          }),
        )
        .summaries.map(({ matchedEventTime, matchedCall }) => [
          matchedEventTime,
          matchedCall?.kind,
          matchedCall?.call.responseTime,
          matchedCall?.call.fault,
        ]);

    expect(find('service("back")', 0, 200)).toEqual([[140, 'service', 39.5, undefined]]);
    expect(find('service("back")', 0, 120)).toEqual([]);
    expect(find('service("front") AND !fault', 0, 200)).toEqual([
      [101.25, 'service', 0.75, undefined],
    ]);
    expect(find('edge("front", "DynamoDB") { fault }', 100, 101)).toEqual([]);
    expect(find('edge("front", "back") { fault }', 100.5, 101)).toEqual([
      [100.9, 'edge', 0.3, true],
    ]);
    expect(find('ok', 0, 120)).toEqual([[101.25, undefined, undefined, undefined]]);
  });

  it.each(['nonsense', '', Buffer.from('["Event",1,1]').toString('base64url'), 'bnVsbA'])(
    'refuses the token "%s"',
    (after) => {
      expect(() => opened.engine.summaries(query({ after }))).toThrow(InvalidTokenError);
      expect(() => opened.engine.summaries(query({ after }))).toThrow(`Invalid token ${after}`);
    },
  );
});
