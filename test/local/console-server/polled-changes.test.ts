import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { polledChanges } from '../../../local/console-server/polled-changes.ts';
import type { LiveBatch } from '../../../local/console-server/protocol.ts';
import type { CallXRay } from '../../../local/console-server/xray-calls.ts';
import { ManualClock } from '../../../local/xray/index.ts';

interface Asked {
  readonly StartTime: number;
  readonly EndTime: number;
  readonly TimeRangeType?: string;
  readonly FilterExpression?: string;
  readonly NextToken?: string;
}

/** An X-Ray elsewhere that is looked at every five seconds. */
function polled() {
  const clock = new ManualClock(1_800_000_000);
  let there: { Id: string; Revision: number }[] = [];
  let failure: Error | undefined;
  const asked: Asked[] = [];
  const call = (async (_: string, input: Asked) => {
    asked.push(input);
    if (failure !== undefined) throw failure;
    const pages = Math.ceil(there.length / 2);
    const page = Number(input.NextToken ?? 0);
    return {
      TraceSummaries: there.slice(page * 2, page * 2 + 2),
      ...(page + 1 < pages && { NextToken: String(page + 1) }),
    };
  }) as unknown as CallXRay;
  const source = polledChanges({ call, clock, interval: 5000, reach: 120 });
  onTestFinished(() => source.close());
  const batches: LiveBatch[] = [];
  const pass = async (seconds: number) => {
    for (let at = 0; at < seconds; at++) {
      clock.advance(1000);
      await turn();
    }
  };
  return {
    ...{ clock, source, asked, batches, pass },
    listen: (expression = '', withSummaries = true) =>
      source.watch({ expression, withSummaries }, (batch) => batches.push(batch)),
    have: (...traces: [id: string, revision?: number][]) => {
      there = traces.map(([Id, Revision = 1]) => ({ Id, Revision }));
    },
    fail: (error: Error | undefined) => {
      failure = error;
    },
  };
}

const idsIn = ({ summaries }: LiveBatch) => (summaries as { Id: string }[]).map(({ Id }) => Id);

describe('polledChanges', () => {
  it('tells of what came or changed since the look before, the newest last', async () => {
    const { listen, have, batches, pass } = polled();
    have(['b'], ['a']);
    listen();
    await pass(1);

    have(['d'], ['c'], ['b', 2], ['a']);
    await pass(10);

    expect(batches.map(idsIn)).toEqual([['b', 'c', 'd']]);
  });

  it('looks back two minutes, since traces become visible late', async () => {
    const { listen, asked, pass } = polled();
    listen('fault');

    await pass(11);

    expect(asked).toHaveLength(3);
    expect(asked[0]).toEqual({
      StartTime: 1_800_000_000 - 120,
      EndTime: 1_800_000_001,
      TimeRangeType: 'Event',
      FilterExpression: 'fault',
    });
  });

  it('asks nothing before somebody listens, nor after', async () => {
    const { listen, asked, pass } = polled();
    await pass(20);
    const before = asked.length;

    const end = listen();
    await pass(1);
    end();
    await pass(60);

    expect([before, asked.length]).toEqual([0, 1]);
  });

  it('asks once for all that listen to the same', async () => {
    const { listen, have, asked, batches, pass } = polled();
    listen();
    listen('', false);
    await pass(1);

    have(['a'], ['b']);
    await pass(5);

    expect(asked.filter(({ NextToken }) => NextToken === undefined)).toHaveLength(2);
    expect(batches.map(({ summaries, skipped }) => [summaries.length, skipped])).toEqual([
      [2, 0],
      [0, 2],
    ]);
  });

  it('looks at the newest page only, while all want nothing but counts', async () => {
    const { listen, have, asked, batches, pass } = polled();
    have(['f'], ['e'], ['d'], ['c'], ['b'], ['a']);
    listen('', false);
    await pass(6);
    const forCounts = asked.length;

    listen();
    await pass(5);
    have(['f'], ['e'], ['d'], ['c'], ['b'], ['a', 2]);
    await pass(5);

    expect([forCounts, asked.length]).toEqual([2, 8]);
    expect(batches.map(({ summaries, skipped }) => [summaries.length, skipped])).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  it('asks ever less often while X-Ray does not answer, and goes on when it does', async () => {
    const { listen, have, fail, asked, batches, pass } = polled();
    listen();
    await pass(1);
    fail(new Error('expired'));
    await pass(300);
    const whileFailing = asked.length;

    fail(undefined);
    have(['a']);
    await pass(60);

    expect(whileFailing).toBeLessThan(12);
    expect(batches.map(idsIn)).toEqual([['a']]);
  });
});
