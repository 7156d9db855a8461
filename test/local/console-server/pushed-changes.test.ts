import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LiveQuery } from '../../../local/console-server/live-source.ts';
import type { LiveBatch } from '../../../local/console-server/protocol.ts';
import { pushedChanges } from '../../../local/console-server/pushed-changes.ts';
import { xrayCalls } from '../../../local/console-server/xray-calls.ts';
import { createXRay, handleXRayRequest, ManualClock } from '../../../local/xray/index.ts';
import { aSegment } from '../xray/api/test-xray.ts';

const every: LiveQuery = { expression: '', withSummaries: true };
const counts: LiveQuery = { expression: '', withSummaries: false };

function liveXRay() {
  const clock = new ManualClock(1_800_000_000);
  const identity = { account: '123456789012', region: 'us-east-1' };
  const xray = createXRay({ clock, warn: () => {}, ...identity });
  onTestFinished(() => xray.close());
  let subscribers = 0;
  let calls = 0;
  const call = xrayCalls((request) => {
    calls += 1;
    return handleXRayRequest(xray, request);
  });
  const source = pushedChanges({
    clock,
    call,
    subscribe: (listener) => {
      const end = xray.subscribe(listener);
      subscribers += 1;
      return () => {
        subscribers -= 1;
        end();
      };
    },
  });
  onTestFinished(() => source.close());
  const batches: LiveBatch[] = [];
  return {
    ...{ clock, xray, source, batches },
    subscribers: () => subscribers,
    calls: () => calls,
    listen: (query: LiveQuery) => source.watch(query, (batch) => batches.push(batch)),
    /** Segments arrive, and so long passes. */
    put: async (names: readonly string[], milliseconds = 500) => {
      const start_time = clock.now() - 1;
      xray.putTraceSegments(names.map((name) => JSON.stringify(aSegment({ name, start_time }))));
      await turn();
      clock.advance(milliseconds);
      await turn();
    },
  };
}

const namesIn = ({ summaries }: LiveBatch): (string | undefined)[] =>
  (summaries as { EntryPoint?: { Name?: string } }[]).map(({ EntryPoint }) => EntryPoint?.Name);

describe('pushedChanges', () => {
  it('tells of changed traces in one batch, the newest last', async () => {
    const { listen, put, batches, clock } = liveXRay();
    listen(every);

    await put(['one'], 10);
    await put(['two']);

    expect(batches.map(namesIn)).toEqual([['one', 'two']]);
    expect(batches[0]).toMatchObject({ skipped: 0 });
    expect(batches[0]?.now).toBeLessThanOrEqual(clock.now());
  });

  it('tells of a trace again when it changes again, and of no other', async () => {
    const { listen, put, batches, xray, clock } = liveXRay();
    listen(every);
    const first = aSegment({ name: 'first', start_time: clock.now() - 1 });
    xray.putTraceSegments([JSON.stringify(first)]);
    await put(['second']);

    xray.putTraceSegments([JSON.stringify(aSegment({ ...first, id: '53995c3f42cd8ad8' }))]);
    await put([]);

    expect(batches.map(({ summaries }) => summaries.length)).toEqual([2, 1]);
    expect(batches[1] && namesIn(batches[1])).toEqual(['first']);
  });

  it('tells at most twice a second', async () => {
    const { listen, put, batches } = liveXRay();
    listen(counts);

    for (let at = 0; at < 30; at++) await put(['orders'], 100);

    expect(batches.length).toBeLessThanOrEqual(7);
    expect(batches.reduce((sum, { skipped }) => sum + skipped, 0)).toBeGreaterThanOrEqual(25);
  });

  it('tells only how many there are beyond 200 summaries', async () => {
    const { listen, put, batches } = liveXRay();
    listen(every);

    await put(Array.from({ length: 450 }, () => 'orders'));

    expect(batches.map(({ summaries }) => summaries.length)).toEqual([200]);
    expect(batches[0]?.skipped).toBe(250);
  });

  it('tells of what a filter lets through', async () => {
    const { listen, put, batches } = liveXRay();
    listen({ expression: 'service("two")', withSummaries: true });

    await put(['one', 'two', 'three']);
    await put(['four']);

    expect(batches.map(namesIn)).toEqual([['two']]);
    expect(batches[0]?.skipped).toBe(0);
  });

  it('asks nothing for who wants counts only, and once for all that want the same', async () => {
    const { listen, put, batches, calls } = liveXRay();
    listen(counts);
    await put(['one', 'two']);
    const askedForCounts = calls();
    listen(every);
    listen(every);

    await put(['three']);

    expect(askedForCounts).toBe(0);
    expect(calls()).toBe(1);
    expect(batches.map(({ summaries, skipped }) => [summaries.length, skipped])).toEqual([
      [0, 2],
      [0, 1],
      [1, 0],
      [1, 0],
    ]);
  });

  it('listens to X-Ray only while somebody listens to it', async () => {
    const { listen, put, batches, subscribers } = liveXRay();
    const endFirst = listen(every);
    const endSecond = listen(every);

    endFirst();
    const withOne = subscribers();
    endSecond();
    endSecond();
    await put(['orders']);

    expect([withOne, subscribers()]).toEqual([1, 0]);
    expect(batches).toEqual([]);
  });

  it('counts what it cannot ask about', async () => {
    const { source, xray, clock } = liveXRay();
    const call = xrayCalls(() => ({ status: 400, headers: {}, body: '{"Message":"no key"}' }));
    const failing = pushedChanges({ clock, call, subscribe: xray.subscribe });
    onTestFinished(() => failing.close());
    const batches: LiveBatch[] = [];
    failing.watch(every, (batch) => batches.push(batch));
    source.close();

    xray.putTraceSegments([JSON.stringify(aSegment({ start_time: clock.now() - 1 }))]);
    await turn();
    clock.advance(500);
    await turn();

    expect(batches).toMatchObject([{ summaries: [], skipped: 1 }]);
  });
});
