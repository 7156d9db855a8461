import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { epochSeconds } from '../../../../local/xray/units.ts';
import { graphLines, type OpenedEngine, openEngine } from '../fixtures.ts';

let opened: OpenedEngine;
beforeEach(() => {
  opened = openEngine();
});
afterEach(() => opened.engine.close());

let traces = 0;
function send(name: string, members: object = {}): string {
  const trace_id = `1-6afd9600-${(traces++).toString(16).padStart(24, '0')}`;
  const document = {
    trace_id,
    id: 'a100000000000001',
    name,
    start_time: 1,
    end_time: 2,
    ...members,
  };
  expect(opened.engine.ingest([JSON.stringify(document)])).toEqual([]);
  return trace_id;
}

const graph = (start: number, end: number) => {
  const window = { start: epochSeconds(start), end: epochSeconds(end) };
  return graphLines(opened.engine.serviceGraph(window).services).filter(
    (line) => !/client|->/.test(line),
  );
};

describe('the graph of a window', () => {
  it('holds what was received from its start up to its end', () => {
    const { clock } = opened;
    send('a');
    clock.advance(1000);
    send('b');
    const now = clock.now();

    expect(graph(now - 1, now)).toEqual(['a (no type) active root ok 1']);
    expect(graph(now, now + 1)).toEqual(['b (no type) active root ok 1']);
  });

  it('is the same from kept minutes as from the traces', () => {
    const { clock } = opened;
    const begin = clock.now();
    for (let minute = 0; minute < 10; minute++) {
      for (let index = 0; index < 5; index++) {
        send(`s${index % 3}`, { end_time: 2 + index / 7, fault: index === 4 });
        clock.advance(12_000);
      }
    }

    const fresh = graph(begin, clock.now());
    const kept = graph(begin, clock.now());
    const parts = graph(begin + 90, begin + 400);

    expect(kept).toEqual(fresh);
    expect(fresh).toContain('s0 (no type) active root ok 20');
    expect(parts).toEqual([
      's0 (no type) active root ok 11',
      's1 (no type) active root ok 5 fault 5',
      's2 (no type) active root ok 5',
    ]);
  });

  it('follows a trace out of a kept minute', () => {
    const { clock } = opened;
    const begin = clock.now();
    const trace_id = send('a');
    clock.advance(300_000);
    const before = graph(begin, begin + 120);

    opened.engine.ingest([
      JSON.stringify({ trace_id, id: 'a100000000000002', name: 'b', start_time: 1, end_time: 2 }),
    ]);

    expect(before).toEqual(['a (no type) active root ok 1']);
    expect(graph(begin, begin + 120)).toEqual([]);
    expect(graph(begin, clock.now() + 1)).toHaveLength(2);
  });

  it('is the same from hours, and follows a trace out of one', () => {
    const { clock, engine } = opened;
    const begin = clock.now();
    const ids: string[] = [];
    for (let turn = 0; turn < 20; turn++) {
      ids.push(send(`s${turn % 2}`));
      clock.advance(600_000);
    }
    const whole = () => graph(begin, begin + 12_000);
    const before = [whole(), whole()];

    engine.ingest([
      JSON.stringify({
        ...{ trace_id: ids[10], id: 'a100000000000002', name: 'b', start_time: 1, end_time: 2 },
      }),
    ]);

    const [s0, s1] = ['s0 (no type) active root ok 10', 's1 (no type) active root ok 10'];
    expect(before).toEqual([
      [s0, s1],
      [s0, s1],
    ]);
    expect(whole()).toEqual(['s0 (no type) active root ok 9', s1]);
    expect(graph(begin, clock.now() + 1)).toEqual(['b (no type) active root ok 1', s0, s1]);
  });

  it('follows a link into a kept minute', () => {
    const { clock } = opened;
    const begin = clock.now();
    const trace_id = send('producer');
    clock.advance(300_000);
    graph(begin, begin + 120);

    send('consumer', {
      links: [
        {
          ...{ trace_id, id: 'a100000000000001' },
          attributes: { 'aws.xray.reserved.reference_type': 'parent' },
        },
      ],
    });

    expect(graph(begin, begin + 120)).toContain('  ~> consumer (no type)');
  });

  it('settles in the background what has gone quiet, and again what changes', () => {
    const { clock, engine, warnings } = opened;
    const trace_id = send('a');
    clock.advance(5000);
    engine.ingest([
      JSON.stringify({ trace_id, id: 'a100000000000002', name: 'b', start_time: 1, end_time: 2 }),
    ]);
    clock.advance(5000);

    const now = clock.now();

    expect(graph(now - 60, now + 1)).toHaveLength(2);
    expect(warnings).toEqual([]);
  });
});
