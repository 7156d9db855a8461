import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Filter } from '../../../../local/xray/filter/expression.ts';
import { parseFilter } from '../../../../local/xray/filter/parse.ts';
import { traceFilter } from '../../../../local/xray/filter/trace-filter.ts';
import { epochSeconds } from '../../../../local/xray/units.ts';
import { account, allTime, graphLines, type OpenedEngine, openEngine } from '../fixtures.ts';

let folder: string;
let opened: OpenedEngine;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'group-membership-'));
  opened = openEngine(join(folder, 'traces.db'));
});
afterEach(() => {
  opened.engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const group = (key: string, expression: string) => ({ key, filter: parseFilter(expression) });
const member = (key: string): Filter => ({ kind: 'group', by: 'arn', operator: '=', value: key });

let sent = 0;
function send(name: string, members: object = {}): string {
  const number = (sent++).toString(16);
  const trace_id = `1-6afd9600-${number.padStart(24, '0')}`;
  const document = {
    ...{ trace_id, id: number.padStart(16, '0'), name, start_time: 1, end_time: 2 },
    ...members,
  };
  expect(opened.engine.ingest([JSON.stringify(document)])).toEqual([]);
  return trace_id;
}

const membersOf = (key: string) =>
  opened.engine
    .summaries({ ...allTime, filter: traceFilter(member(key), { account }) })
    .summaries.map(({ id }) => id)
    .sort();

const namesIn = (key: string | undefined, start: number, end: number) =>
  graphLines(
    opened.engine.serviceGraph({
      ...{ start: epochSeconds(start), end: epochSeconds(end), group: key },
    }).services,
  ).filter((line) => !/client|->/.test(line));

describe('membership in a group', () => {
  it('is decided by the filter in force when the trace came', () => {
    const { engine, clock } = opened;
    engine.useGroups([group('a', 'service("front")')]);
    const before = send('front');
    const other = send('back');
    engine.useGroups([group('a', 'service("back")'), group('b', 'service()')]);
    clock.advance(5000);

    const after = send('back');

    expect(membersOf('a')).toEqual([before, after]);
    expect(membersOf('b')).toEqual([after]);
    expect(membersOf('c')).toEqual([]);
    expect(membersOf('b')).not.toContain(other);
  });

  it('is decided anew when the trace changes', () => {
    const { engine } = opened;
    engine.useGroups([group('a', 'service("back")')]);
    const trace_id = send('front');
    expect(membersOf('a')).toEqual([]);

    send('back', { trace_id });

    expect(membersOf('a')).toEqual([trace_id]);
  });

  it('survives the process, and the group for as long as its traces', () => {
    opened.engine.useGroups([group('a', 'service("front")')]);
    const trace = send('front');
    membersOf('a');
    opened.engine.close();
    opened = openEngine(join(folder, 'traces.db'));

    opened.engine.useGroups([]);

    expect(membersOf('a')).toEqual([trace]);
  });

  it('does not change for traces of a process before whose groups are not known yet', () => {
    send('front');
    opened.engine.close();
    opened = openEngine(join(folder, 'traces.db'));

    opened.engine.useGroups([group('a', 'service("front")')]);

    expect(membersOf('a')).toHaveLength(1);
  });
});

describe('the graph of a group', () => {
  it('holds the traces of the group, of open minutes and of merged ones', () => {
    const { engine, clock } = opened;
    const begin = clock.now();
    engine.useGroups([group('a', 'fault'), group('b', 'service("never")')]);
    for (let minute = 0; minute < 4; minute++) {
      send('front', { fault: true });
      send('front');
      clock.advance(60_000);
    }
    send('front', { fault: true });

    const graphs = [
      namesIn('a', begin + 30, clock.now() + 1),
      namesIn('a', begin, clock.now() + 1),
      namesIn('a', begin, clock.now() + 1),
      namesIn(undefined, begin, clock.now() + 1),
      namesIn('b', begin, clock.now() + 1),
    ];

    expect(graphs).toEqual([
      ['front (no type) active root fault 4'],
      ['front (no type) active root fault 5'],
      ['front (no type) active root fault 5'],
      ['front (no type) active root ok 4 fault 5'],
      [],
    ]);
  });

  it('follows a trace that leaves the group', () => {
    const { engine, clock } = opened;
    const begin = clock.now();
    engine.useGroups([group('a', '!service("back")')]);
    const trace_id = send('front');
    clock.advance(200_000);
    expect(namesIn('a', begin, begin + 120)).toHaveLength(1);

    send('back', { trace_id });

    expect(namesIn('a', begin, clock.now() + 1)).toEqual([]);
  });
});

describe('the minutes of a window', () => {
  const minutesOf = (start: number, end: number, key?: string) =>
    [
      ...opened.engine.minutes({
        ...{ start: epochSeconds(start), end: epochSeconds(end), group: key },
      }),
    ].map(({ minute, graph }) => [
      minute - start,
      graph.nodes.flatMap(({ name, calls }) =>
        calls ? [`${name} ${calls.ok + calls.fault}`] : [],
      ),
    ]);

  it('are whole, the open one included, without those in which nothing came', () => {
    const { engine, clock } = opened;
    engine.useGroups([group('a', 'fault')]);
    const begin = Math.ceil(clock.now() / 60) * 60;
    clock.advance((begin - clock.now()) * 1000);
    send('front');
    send('front', { fault: true });
    clock.advance(180_000);
    send('back');

    expect(minutesOf(begin, clock.now() + 1)).toEqual([
      [0, ['front 2']],
      [180, ['back 1']],
    ]);
    expect(minutesOf(begin, begin + 60, 'a')).toEqual([[0, ['front 1']]]);
    expect(minutesOf(begin + 30, begin + 31)).toEqual([[-30, ['front 2']]]);
    expect(minutesOf(begin + 60, begin + 120)).toEqual([]);
  });
});

describe('the open minute', () => {
  it('with many traces is the same by its seconds as trace by trace, and merged', () => {
    const { engine, clock } = opened;
    const begin = clock.now();
    for (let second = 0; second < 4; second++) {
      for (let trace = 0; trace < 300; trace++)
        send(`s${trace % 2}`, { end_time: 1 + trace / 100 });
      clock.advance(1000);
    }
    const first = namesIn(undefined, begin - 0.5, clock.now());
    send('s0', { trace_id: '1-6afd9600-ffffffffffffffffffffffff' });

    const then = namesIn(undefined, begin - 0.5, clock.now() + 1);
    const part = namesIn(undefined, begin + 1, begin + 2);
    clock.advance(200_000);
    const merged = namesIn(undefined, begin - 60, clock.now());
    const asked = namesIn(undefined, begin - 60, clock.now());

    expect(first).toEqual(['s0 (no type) active root ok 600', 's1 (no type) active root ok 600']);
    expect(then).toEqual(['s0 (no type) active root ok 601', 's1 (no type) active root ok 600']);
    expect(part).toEqual(['s0 (no type) active root ok 150', 's1 (no type) active root ok 150']);
    expect([merged, asked]).toEqual([then, then]);
    expect(engine.count()).toBe(1201);
  });
});
