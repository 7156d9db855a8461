import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GraphService } from '../../../../local/xray/engine.ts';
import { count, histogramEntries } from '../../../../local/xray/graph/histogram.ts';
import { aroundNow, type OpenedEngine, openEngine } from '../fixtures.ts';

let opened: OpenedEngine;
beforeEach(() => {
  opened = openEngine();
});
afterEach(() => opened.engine.close());

let traces = 0;
const nextTrace = () => `1-6afd9600-${(traces++).toString(16).padStart(24, '0')}`;
const segment = { id: 'a100000000000001', name: 'front', start_time: 10, end_time: 10.25 };
const call = {
  ...{ id: 'a100000000000002', name: 'host', namespace: 'remote', start_time: 10, end_time: 10.1 },
};

function graphOf(...documents: object[]): readonly GraphService[] {
  const { engine, clock } = opened;
  expect(engine.ingest(documents.map((document) => JSON.stringify(document)))).toEqual([]);
  return engine.serviceGraph(aroundNow(clock)).services;
}

const find = (services: readonly GraphService[], name: string, type?: string) =>
  services.find((service) => service.name === name && service.type === type);

describe('graph statistics', () => {
  it.each([
    ['throttleCount', { throttle: true, error: true, fault: true }],
    ['faultCount', { fault: true, error: true }],
    ['errorCount', { error: true }],
    ['okCount', {}],
  ])('counts one outcome a segment: %s', (outcome, flags) => {
    const services = graphOf({ trace_id: nextTrace(), ...segment, ...flags });

    const none = { okCount: 0, errorCount: 0, throttleCount: 0, faultCount: 0 };
    const expected = { ...none, [outcome]: 1, totalCount: 1, totalResponseTime: 0.25 };
    expect(find(services, 'front')?.summaryStatistics).toEqual(expected);
    expect(find(services, 'front', 'client')?.edges[0]?.summaryStatistics).toEqual(expected);
  });

  it('gives a client no statistics of its own', () => {
    const services = graphOf({ trace_id: nextTrace(), ...segment });

    const client = find(services, 'front', 'client');
    expect(client?.summaryStatistics).toBeUndefined();
    expect(client?.responseTimeHistogram).toBeUndefined();
    expect(client?.edges[0]?.aliases).toEqual([]);
  });

  it('takes an edge from the call and a node from its own segment', () => {
    const trace_id = nextTrace();
    const services = graphOf(
      { trace_id, ...segment, subsegments: [{ ...call, fault: true }] },
      {
        trace_id,
        ...segment,
        id: 'a100000000000003',
        name: 'back',
        parent_id: call.id,
        end_time: 10.05,
      },
    );

    const [edge] = find(services, 'front')?.edges ?? [];
    expect(edge?.summaryStatistics).toMatchObject({ faultCount: 1, totalResponseTime: 0.1 });
    expect(edge?.aliases).toEqual([{ name: 'host', names: ['host'], type: 'remote' }]);
    expect(find(services, 'back')?.summaryStatistics).toMatchObject({
      okCount: 1,
      totalResponseTime: 0.05,
    });
  });

  it('counts nothing that is in progress', () => {
    const trace_id = nextTrace();
    const services = graphOf({
      ...{ trace_id, ...segment, end_time: undefined, in_progress: true },
      subsegments: [{ ...call, end_time: undefined, in_progress: true }],
    });

    expect(services.map(({ name }) => name)).toEqual(['front', 'front']);
    expect(find(services, 'front')?.summaryStatistics?.totalCount).toBe(0);
    expect(find(services, 'front')?.edges).toEqual([]);
  });

  it('counts a call once for each service behind it, not for each segment', () => {
    const trace_id = nextTrace();
    const back = { trace_id, ...segment, name: 'back', parent_id: call.id };
    const services = graphOf(
      { trace_id, ...segment, subsegments: [call] },
      { ...back, id: 'a100000000000003' },
      { ...back, id: 'a100000000000004' },
    );

    expect(
      find(services, 'front')?.edges.map((edge) => edge.summaryStatistics?.totalCount),
    ).toEqual([1]);
    expect(find(services, 'back')?.summaryStatistics?.totalCount).toBe(2);
  });

  it('adds time that outlasts the response to the durations', () => {
    const services = graphOf({
      ...{ trace_id: nextTrace(), ...segment },
      subsegments: [{ ...call, namespace: undefined, end_time: 11 }],
    });

    expect(find(services, 'front')?.responseTimeHistogram).toEqual([{ value: 0.25, count: 1 }]);
    expect(find(services, 'front')?.durationHistogram).toEqual([{ value: 1, count: 1 }]);
  });

  it('merges traces, with times in whole seconds from the first start to the last', () => {
    const { engine, clock } = opened;
    graphOf({ trace_id: nextTrace(), ...segment, subsegments: [call] });
    graphOf({ trace_id: nextTrace(), ...segment, start_time: 90.7, end_time: 90.95 });

    const graph = engine.serviceGraph(aroundNow(clock));

    expect([graph.start, graph.end]).toEqual([10, 90]);
    const front = find(graph.services, 'front');
    expect([front?.startTime, front?.endTime]).toEqual([10, 91]);
    expect(front?.edges.map(({ startTime, endTime }) => [startTime, endTime])).toEqual([[10, 91]]);
    expect(find(graph.services, 'host', 'remote')).toMatchObject({ startTime: 10, endTime: 11 });
    expect(front?.responseTimeHistogram).toEqual([{ value: 0.25, count: 2 }]);
  });

  it('has no times in the graph of one trace', () => {
    const trace_id = nextTrace();
    graphOf({ trace_id, ...segment });

    const [front] = opened.engine.traceGraph(trace_id) ?? [];

    expect(front).not.toHaveProperty('startTime');
    expect(front?.edges).toEqual([]);
  });

  it('sorts by name, then by type with none first, and numbers in that order', () => {
    const named = (name: string, origin?: string) => ({
      trace_id: nextTrace(),
      ...segment,
      name,
      origin,
    });

    const services = graphOf(named('b'), named('a', 'AWS::EC2::Instance'), named('a'));

    expect(services.map(({ referenceId, name, type }) => [referenceId, name, type])).toEqual([
      [0, 'a', undefined],
      [1, 'a', 'AWS::EC2::Instance'],
      [2, 'a', 'client'],
      [3, 'b', undefined],
      [4, 'b', 'client'],
    ]);
  });

  it('tells the same service of two accounts apart and names the foreign one', () => {
    const own = { trace_id: nextTrace(), ...segment, aws: { account_id: '123456789012' } };
    const foreign = { trace_id: nextTrace(), ...segment, aws: { account_id: '999999999999' } };

    const services = graphOf(own, foreign).filter(({ type }) => type === undefined);

    expect(services.map(({ accountId }) => accountId)).toEqual([undefined, '999999999999']);
  });

  it('has no client for a trace without a root', () => {
    const services = graphOf({ trace_id: nextTrace(), ...segment, parent_id: 'a100000000000009' });

    expect(services.map(({ type, root }) => [type, root])).toEqual([[undefined, false]]);
  });

  it('echoes the window when nothing is in it', () => {
    const { engine, clock } = opened;
    const window = aroundNow(clock);

    expect(engine.serviceGraph(window)).toEqual({ ...window, services: [] });
  });
});

describe('link edges', () => {
  it('say how old events were, in place of statistics', () => {
    const producer = nextTrace();
    const services = graphOf(
      {
        ...{ trace_id: producer, ...segment },
        subsegments: [
          {
            ...{ ...call, name: 'SQS', namespace: 'aws' },
            aws: { operation: 'SendMessage', queue_url: 'https://sqs/q' },
          },
        ],
      },
      {
        ...{
          trace_id: nextTrace(),
          id: 'b100000000000001',
          name: 'consumer',
          origin: 'AWS::Lambda',
        },
        ...{ start_time: 12.6, end_time: 13 },
        links: [
          {
            ...{ trace_id: producer, id: call.id },
            attributes: { 'aws.xray.reserved.reference_type': 'parent' },
          },
        ],
      },
    );

    const [edge] = find(services, 'https://sqs/q', 'AWS::SQS::Queue')?.edges ?? [];
    expect(edge).toMatchObject({
      edgeType: 'link',
      receivedEventAgeHistogram: [{ value: 2.5, count: 1 }],
      aliases: [],
    });
    expect(edge).not.toHaveProperty('responseTimeHistogram');
    expect(edge).not.toHaveProperty('summaryStatistics');
  });

  it('are drawn from the half that the producer has, too', () => {
    const trace_id = nextTrace();
    const services = graphOf({
      ...{ trace_id, ...segment },
      links: [
        {
          ...{ trace_id: nextTrace(), id: 'b100000000000001' },
          attributes: {
            'aws.xray.reserved.reference_type': 'child',
            'aws.xray.reserved.names': ['consumer'],
            'aws.xray.reserved.type': 'AWS::Lambda',
            'aws.xray.reserved.received_event_end_time': 14,
          },
        },
      ],
      subsegments: [
        {
          ...{ ...call, name: 'SQS', namespace: 'aws' },
          aws: { operation: 'SendMessage', queue_url: 'https://sqs/q' },
        },
      ],
    });

    const queue = find(services, 'https://sqs/q', 'AWS::SQS::Queue');
    expect(queue?.edges.map(({ edgeType }) => edgeType)).toEqual(['link']);
    expect(find(services, 'consumer', 'AWS::Lambda')).toMatchObject({
      state: 'unknown',
      edges: [],
    });
  });

  it('start at the sender when it made no call that could be told', () => {
    const producer = nextTrace();
    const services = graphOf(
      { trace_id: producer, ...segment },
      {
        ...{
          trace_id: nextTrace(),
          id: 'b100000000000001',
          name: 'consumer',
          start_time: 9,
          end_time: 13,
        },
        links: [
          {
            ...{ trace_id: producer, id: segment.id },
            attributes: { 'aws.xray.reserved.reference_type': 'parent' },
          },
        ],
      },
    );

    expect(find(services, 'front')?.edges).toMatchObject([
      { edgeType: 'link', receivedEventAgeHistogram: [{ value: 0, count: 1 }] },
    ]);
  });
});

describe('histogramEntries', () => {
  it('has one entry for each distinct millisecond up to 100', () => {
    const histogram = new Map(Array.from({ length: 100 }, (_, index) => [index, 2]));

    const entries = histogramEntries(histogram);

    expect(entries).toHaveLength(100);
    expect(entries[7]).toEqual({ value: 0.007, count: 2 });
  });

  it('merges more into at most 100 with the same count, mean, order and tails', () => {
    const values = fc.array(fc.integer({ min: 0, max: 60_000 }), {
      minLength: 300,
      maxLength: 3000,
    });
    fc.assert(
      fc.property(values, (milliseconds) => {
        const histogram = new Map<number, number>();
        for (const value of milliseconds) count(histogram, value);
        if (histogram.size <= 100) return;

        const entries = histogramEntries(histogram);

        const total = entries.reduce((sum, entry) => sum + entry.count, 0);
        const sum = entries.reduce((weighted, entry) => weighted + entry.value * entry.count, 0);
        expect(entries.length).toBeLessThanOrEqual(101);
        expect(total).toBe(milliseconds.length);
        expect(sum).toBeCloseTo(milliseconds.reduce((a, b) => a + b, 0) / 1000, 3);
        expect(entries.map(({ value }) => value)).toEqual(
          entries.map(({ value }) => value).sort((a, b) => a - b),
        );
        expect(entries.at(0)?.value).toBeLessThan((Math.min(...milliseconds) + 3000) / 1000);
      }),
      { numRuns: 30 },
    );
  });
});
