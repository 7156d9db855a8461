import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseFilter } from '../../../../local/xray/filter/parse.ts';
import { traceFilter } from '../../../../local/xray/filter/trace-filter.ts';
import { account, allTime, aroundNow, type OpenedEngine, openEngine } from '../fixtures.ts';

let opened: OpenedEngine;
beforeEach(() => {
  opened = openEngine();
});
afterEach(() => opened.engine.close());

const traceId = (number: number) => `1-6afd9600-${number.toString(16).padStart(24, '0')}`;

function send(from: number, count: number): void {
  const documents = Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      trace_id: traceId(from + index),
      id: (from + index).toString(16).padStart(16, '0'),
      ...{ name: 'front', start_time: 1, end_time: 2 },
    }),
  );
  expect(opened.engine.ingest(documents)).toEqual([]);
}

const processed = () => opened.engine.summaries({ ...allTime, limit: 1, filter }).processed;
const filter = traceFilter(parseFilter('fault'), { account });

describe('a query while thousands of traces wait to be worked in', () => {
  it('answers with what has been worked in, which soon is everything', () => {
    const { engine, clock } = opened;
    send(0, 10);
    clock.advance(1000);
    send(10, 3000);
    const window = aroundNow(clock);

    const atOnce = [processed(), engine.serviceGraph(window).services[0]?.summaryStatistics];
    clock.advance(60_000);

    expect(atOnce).toMatchObject([10, { totalCount: 10 }]);
    expect(processed()).toBe(3010);
    expect(engine.serviceGraph(window).services[0]?.summaryStatistics?.totalCount).toBe(3010);
  });

  it('works in a thousand at once', () => {
    const { engine, clock } = opened;
    send(0, 1000);

    const atOnce = [processed(), engine.serviceGraph(aroundNow(clock)).services[0]];

    expect(atOnce).toMatchObject([1000, { summaryStatistics: { totalCount: 1000 } }]);
  });

  it('leaves those that wait to the groups in force when they came', () => {
    const { engine, clock } = opened;
    const group = (expression: string) => [{ key: 'a', filter: parseFilter(expression) }];
    engine.useGroups(group('service("front")'));
    send(0, 2600);
    clock.advance(1);
    engine.useGroups(group('service("back")'));
    send(2600, 1);

    clock.advance(60_000);

    const members = traceFilter(
      { kind: 'group', by: 'arn', operator: '!=', value: 'a' },
      { account },
    );
    expect(engine.summaries({ ...allTime, filter: members }).summaries.map(({ id }) => id)).toEqual(
      [traceId(2600)],
    );
  });
});
