import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allTime, type OpenedEngine, openEngine } from '../fixtures.ts';

let opened: OpenedEngine;
beforeEach(() => {
  opened = openEngine();
});
afterEach(() => opened.engine.close());

const traceId = '1-6afd9600-0000000000000000000000AB';
const segment = {
  trace_id: traceId,
  id: 'a100000000000001',
  name: 'n',
  start_time: 1,
  end_time: 2,
};
const send = (...documents: object[]) =>
  opened.engine.ingest(documents.map((document) => JSON.stringify(document)));
const summary = () => opened.engine.summaries(allTime).summaries[0];
const document = () => JSON.parse(opened.engine.trace(traceId)?.segments[0]?.document ?? 'null');

describe('ingest', () => {
  it('refuses bad documents one by one and keeps the others', () => {
    const refused = opened.engine.ingest(['{', JSON.stringify(segment), '{"id":"x"}']);

    expect(refused.map(({ errorCode }) => errorCode)).toEqual(['ParseError', 'InvalidId']);
    expect(opened.engine.count()).toBe(1);
  });

  it('takes nothing for nothing', () => {
    expect(opened.engine.ingest([])).toEqual([]);
    expect(opened.engine.count()).toBe(0);
  });

  it('replaces what was in progress when it completes', () => {
    send({ ...segment, end_time: undefined, in_progress: true });
    send({ ...segment, user: 'u' });

    expect(document()).toMatchObject({ end_time: 2, user: 'u' });
    expect(summary()?.revision).toBe(2);
  });

  it('keeps the latest copy that is in progress', () => {
    const started = { ...segment, end_time: undefined, in_progress: true };
    send(started, { ...started, annotations: { step: 2 } });

    expect(document()).toMatchObject({ annotations: { step: 2 } });
  });

  it('keeps the first complete copy against any later one', () => {
    send({ ...segment, user: 'first' });
    const refused = send(
      { ...segment, user: 'second' },
      { ...segment, end_time: undefined, in_progress: true },
    );

    expect(refused).toEqual([]);
    expect(document()).toMatchObject({ user: 'first', end_time: 2 });
    expect(summary()?.revision).toBe(1);
  });

  it('finds a trace in any letter case and answers with its id as first sent', () => {
    send(segment);
    send({ ...segment, id: 'a100000000000002', trace_id: traceId.toLowerCase() });

    expect(opened.engine.count()).toBe(1);
    expect(opened.engine.trace(traceId.toLowerCase())?.id).toBe(traceId);
    expect(opened.engine.trace('1-00000000-000000000000000000000000')).toBeUndefined();
    expect(opened.engine.traceGraph('no trace id')).toBeUndefined();
  });

  it('refuses documents beyond 500 KB of one trace and says so on the trace', () => {
    const large = (index: number) => ({
      ...segment,
      id: index.toString(16).padStart(16, '0'),
      metadata: { default: { text: 'x'.repeat(60_000) } },
    });

    const refused = send(...Array.from({ length: 10 }, (_, index) => large(index)));

    expect(refused.map(({ id }) => id)).toEqual(['0000000000000008', '0000000000000009']);
    expect(refused[0]?.errorCode).toBe('InvalidSegment');
    expect(refused[0]?.message).toMatch(/^Trace Size Exceeded: trace "1-6afd9600-/);
    expect(opened.engine.trace(traceId)?.limitExceeded).toBe(true);
    expect(opened.engine.trace(traceId)?.segments).toHaveLength(8);
  });

  it('forgets traces 30 days after their receipt', () => {
    const day = 24 * 60 * 60 * 1000;
    send(segment);
    opened.clock.advance(20 * day);
    send({ ...segment, trace_id: '1-6afd9600-0000000000000000000000cd' });
    opened.clock.advance(10 * day + 1);

    opened.clock.advance(60 * 60 * 1000);

    expect(opened.engine.count()).toBe(1);
    expect(opened.engine.trace(traceId)).toBeUndefined();
    expect(opened.warnings).toEqual([]);
  });

  it('counts every copy that it keeps of documents that come together', () => {
    const started = { ...segment, end_time: undefined, in_progress: true };
    const other = { ...segment, id: 'a100000000000002' };

    send(started, other, { ...started, user: 'u' }, segment, other, { ...segment, user: 'late' });

    expect(summary()?.revision).toBe(4);
    expect(opened.engine.trace(traceId)?.segments).toHaveLength(2);
    expect(document()).toMatchObject({ end_time: 2 });
  });

  it('frees what a copy in progress took when a trace is nearly full', () => {
    const sized = (id: number, size: number, inProgress = false) => ({
      ...segment,
      id: id.toString(16).padStart(16, '0'),
      ...(inProgress && { end_time: undefined, in_progress: true }),
      metadata: { default: { text: 'x'.repeat(size) } },
    });
    send(...Array.from({ length: 7 }, (_, index) => sized(index, 60_000)), sized(8, 60_000, true));

    const refused = send(sized(8, 62_000), sized(9, 60_000), sized(1, 1));

    expect(refused.map(({ id }) => id)).toEqual(['0000000000000009']);
    expect(opened.engine.trace(traceId)?.segments).toHaveLength(8);
  });

  it('takes text with lone surrogates and nulls', () => {
    const refused = opened.engine.ingest([
      `{"trace_id":"${traceId}","id":"a100000000000001","name":"a\ud800\\ud800\\u0000","start_time":1,"end_time":2}`,
    ]);

    expect(refused).toEqual([]);
    expect(document()).toMatchObject({ name: 'a\ufffd\ufffd\0' });
    expect(opened.engine.traceGraph(traceId)?.map(({ name }) => name)).toEqual(
      Array(2).fill('a\ufffd\ufffd\0'),
    );
  });

  it('refuses 65,507 bytes that mean nothing', () => {
    const bytes = Buffer.from(Array.from({ length: 65_507 }, (_, index) => (index * 31) % 256));

    const refused = opened.engine.ingest([bytes.toString('latin1'), bytes.toString('utf8')]);

    expect(refused.map(({ errorCode }) => errorCode)).toEqual(['ParseError', 'ParseError']);
  });

  it('says that it was closed, however often it was', () => {
    const { engine } = openEngine();
    engine.close();
    engine.close();

    expect(() => engine.ingest([JSON.stringify(segment)])).toThrow(
      'trace store ":memory:": cannot write it (database is not open)',
    );
  });

  it('takes 500 segments and subsegments named to collide with what objects have', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const documents = Array.from({ length: 500 }, (_, index) => ({
      ...segment,
      id: index.toString(16).padStart(16, '0'),
      name: names[index % 4],
      origin: names[(index + 1) % 4],
      annotations: { [`${names[index % 4]}`]: index },
    }));

    expect(send(...documents)).toEqual([]);
    expect(opened.engine.traceGraph(traceId)).toHaveLength(8);
  });
});

describe('subscribe', () => {
  it('tells each changed trace once per turn, until it is ended', async () => {
    const told: string[] = [];
    const end = opened.engine.subscribe((id) => told.push(id));

    send(segment);
    send({ ...segment, id: 'a100000000000002' });
    send({ ...segment, id: 'a100000000000002' });
    await new Promise(setImmediate);
    end();
    send({ ...segment, id: 'a100000000000003' });
    await new Promise(setImmediate);

    expect(told).toEqual([traceId]);
  });

  it('tells nothing of documents that change nothing', async () => {
    send(segment);
    const told: string[] = [];
    opened.engine.subscribe((id) => told.push(id));

    send(segment, { ...segment, end_time: undefined });
    await new Promise(setImmediate);

    expect(told).toEqual([]);
  });

  it('tells of the producer when a consumer links to it', async () => {
    send(segment);
    const told: string[] = [];
    opened.engine.subscribe((id) => told.push(id));
    const consumer = '1-6afd9600-0000000000000000000000cd';

    send({
      ...segment,
      trace_id: consumer,
      links: [
        {
          ...{ trace_id: traceId.toLowerCase(), id: segment.id },
          attributes: { 'aws.xray.reserved.reference_type': 'parent' },
        },
      ],
    });
    await new Promise(setImmediate);

    expect(told.sort()).toEqual([traceId, consumer].sort());
  });

  it('tells of a producer that comes together with its consumer, whichever is first', async () => {
    const told: string[] = [];
    opened.engine.subscribe((id) => told.push(id));
    const consumer = {
      ...segment,
      trace_id: '1-6afd9600-0000000000000000000000cd',
      links: [
        {
          ...{ trace_id: traceId, id: segment.id },
          attributes: { 'aws.xray.reserved.reference_type': 'parent' },
        },
      ],
    };

    send(consumer, segment);
    await new Promise(setImmediate);

    expect(told.sort()).toEqual([traceId, consumer.trace_id].sort());
    expect(document().links).toHaveLength(1);
  });

  it('survives a listener that throws, and says so', async () => {
    const told: string[] = [];
    opened.engine.subscribe(() => {
      throw new Error('no');
    });
    opened.engine.subscribe((id) => told.push(id));

    send(segment);
    await new Promise(setImmediate);

    expect(told).toEqual([traceId]);
    expect(opened.warnings[0]).toMatch(/^a listener for changed traces failed: Error: no/);
  });
});
