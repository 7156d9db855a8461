import { describe, expect, it } from 'vitest';
import { buildLogRows, logMarks } from '../../../../../local/console/pages/trace/build-log-rows.ts';
import { readLogLine } from '../../../../../local/console/pages/trace/read-log-line.ts';
import type { LogAnswer } from '../../../../../local/console-server/protocol.ts';
import { fixtureTree } from './fixture-trees.ts';

describe('readLogLine', () => {
  it.each([
    ['{"level":"WARN","message":"late"}', 'warn', 'late'],
    ['{"level":"critical","msg":"down"}', 'fatal', 'down'],
    ['{"level":5,"error":{"message":"broken"}}', undefined, 'broken'],
    ['{"level":"INFO","message":', undefined, '{"level":"INFO","message":'],
    ['2026-11-20T14:42:54.788Z\t6dbfdb41-555a\tERROR\tit\tfailed', 'error', 'it\tfailed'],
    ['[warning] disk is full', 'warn', '[warning] disk is full'],
    ['information', undefined, 'information'],
    ['', undefined, ''],
  ])('reads %j', (text, level, message) => {
    expect(readLogLine(text)).toEqual({ level, message });
  });
});

describe('buildLogRows', () => {
  const tree = fixtureTree('retries-behind-the-answer');
  const line = (name: string, ms: number, requestId?: string): LogAnswer['lines'][number] => ({
    function: name,
    time: new Date(tree.start * 1000 + ms).toISOString(),
    ...(requestId !== undefined && { requestId }),
    stream: 'stdout',
    text: `line at ${ms}`,
  });

  it('puts lines in the order of time, each with its time into the trace', () => {
    const rows = buildLogRows(tree, [line('place-order', 10), line('place-order', 2)]);

    expect(rows.map(({ message }) => message)).toEqual(['line at 2', 'line at 10']);
    expect(rows[0]?.offset).toBeCloseTo(0.002, 2);
  });

  it('tells what the program wrote from what Lambda says, and standard error apart', () => {
    const rows = buildLogRows(tree, [
      { ...line('place-order', 1), stream: 'platform' },
      { ...line('place-order', 2), stream: 'stderr' },
      line('place-order', 3),
    ]);

    expect(rows.map(({ isPlatform, isStderr }) => [isPlatform, isStderr])).toEqual([
      [true, false],
      [false, true],
      [false, false],
    ]);
  });

  it('gives each attempt of a function its own lines', () => {
    const attempts = tree.nodes.filter(
      ({ entity }) =>
        entity.name === 'notify-customer' && entity.origin === 'AWS::Lambda::Function',
    );
    const service = tree.nodes.find(
      ({ entity }) => entity.name === 'notify-customer' && entity.origin === 'AWS::Lambda',
    );
    const times = attempts.map(({ entity }) => (entity.start - tree.start) * 1000 + 1);

    const rows = buildLogRows(
      tree,
      times.map((ms) => line('notify-customer', ms, String(service?.entity.aws?.request_id))),
    );

    expect(attempts).toHaveLength(3);
    expect(rows.map(({ node }) => node?.entity.key)).toEqual(
      attempts.map((each) => each.entity.key),
    );
    expect([...logMarks(rows).values()].map((marks) => marks.length)).toEqual([1, 1, 1]);
  });

  it('keeps lines of a function that the trace does not have, and leaves out what has no time', () => {
    const rows = buildLogRows(tree, [line('unheard-of', 5), { ...line('x', 1), time: 'soon' }]);

    expect(rows.map((row) => [row.function, row.node])).toEqual([['unheard-of', undefined]]);
  });
});
