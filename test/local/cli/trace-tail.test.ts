import type { TraceSummary, XRayClient } from '@aws-sdk/client-xray';
import { XRayClient as Client, GetTraceSummariesCommand } from '@aws-sdk/client-xray';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { tailTraces } from '../../../local/cli/trace-tail.ts';

const xray = mockClient(Client);
const client: XRayClient = new Client({ region: 'us-east-1' });

interface Arrival extends TraceSummary {
  /** Epoch seconds of receipt. */
  readonly at: number;
}

/** What each look finds, when time goes on by itself while the tail sleeps, until `until`. */
async function tail(arrivals: readonly Arrival[], until: number, filter?: string, since = 1000) {
  let now = 1000;
  const stopping = new AbortController();
  const asked: { StartTime: Date; EndTime: Date; FilterExpression?: string }[] = [];
  xray.on(GetTraceSummariesCommand).callsFake((input) => {
    asked.push(input);
    const [start, end] = [input.StartTime.getTime() / 1000, input.EndTime.getTime() / 1000];
    const latest = new Map<string, Arrival>();
    for (const each of arrivals) if (each.at <= now) latest.set(each.Id ?? '', each);
    const found = [...latest.values()].filter(({ at }) => at >= start && at < end).reverse();
    const from = Number(input.NextToken ?? 0);
    return {
      TraceSummaries: found.slice(from, from + 2),
      NextToken: from + 2 < found.length ? String(from + 2) : undefined,
    };
  });
  const told: [at: number, ids: (string | undefined)[]][] = [];
  const time = {
    now: () => now,
    sleep: async (delay: number) => {
      now += delay / 1000;
      if (now >= until) stopping.abort();
    },
  };
  const options = { filter, since, isAws: false, time, signal: stopping.signal };
  for await (const found of tailTraces(client, options)) {
    told.push([Math.round(now * 10) / 10, found.map(({ Id }) => Id)]);
  }
  return { told, asked };
}

const done = (Id: string, at: number, Revision = 1): Arrival => ({ Id, at, Revision, Duration: 1 });

beforeEach(() => xray.reset());

describe('tailTraces', () => {
  it('tells of each trace once, when it has come to rest, the oldest first', async () => {
    const { told } = await tail(
      [done('a', 1000), done('b', 1000.1), done('c', 1000.2), done('a', 1000.5, 2)],
      1010,
    );

    expect(told).toEqual([[1001.4, ['a', 'b', 'c']]]);
  });

  it('begins with what has come since the time that is asked for', async () => {
    const arrivals = [done('too old', 400), done('a', 600), done('b', 900), done('c', 1001)];

    const { told, asked } = await tail(arrivals, 1006, undefined, 500);

    expect(told).toEqual([
      [1000.7, ['a', 'b']],
      [1002.1, ['c']],
    ]);
    // From then on only what is new is looked at.
    expect(asked.at(-1)?.StartTime.getTime()).toBeGreaterThan(1_000_000);
  });

  it('does not tell again of a trace that changes late', async () => {
    const { told } = await tail([done('a', 1000), done('a', 1005, 2)], 1010);

    expect(told).toEqual([[1000.7, ['a']]]);
  });

  it('waits for a trace that is under way, but not for ever', async () => {
    const open = { Id: 'open', at: 1000, Revision: 1 };
    const slow = { Id: 'slow', at: 1000, Revision: 1, IsPartial: true, Duration: 1 };

    const { told } = await tail([open, slow, done('slow', 1002, 2)], 1020);

    expect(told.map(([at, ids]) => [Math.floor(at), ids])).toEqual([
      [1002, ['slow']],
      [1008, ['open']],
    ]);
  });

  it('looks back a little each time, so that what becomes visible late is told of', async () => {
    const { told, asked } = await tail([{ ...done('late', 1004.9), at: 1005 }], 1012, 'fault');

    expect(told).toHaveLength(1);
    for (const { StartTime, EndTime, FilterExpression } of asked) {
      expect(FilterExpression).toBe('fault');
      expect(StartTime.getTime()).toBeGreaterThanOrEqual(1_000_000);
      expect(EndTime.getTime() - StartTime.getTime()).toBeLessThan(5000);
    }
  });

  it('ends at once when it is interrupted while X-Ray is asked', async () => {
    const stopping = new AbortController();
    xray.on(GetTraceSummariesCommand).callsFake(() => {
      stopping.abort();
      throw new Error('aborted');
    });
    const time = { now: () => 1000, sleep: async () => {} };
    const options = { filter: undefined, since: 0, isAws: false, time, signal: stopping.signal };

    expect(await tailTraces(client, options).next()).toMatchObject({ done: true });
  });

  it('fails when X-Ray fails', async () => {
    xray.on(GetTraceSummariesCommand).rejects(new Error('gone'));
    const { signal } = new AbortController();
    const time = { now: () => 1000, sleep: async () => {} };
    const options = { filter: undefined, since: 0, isAws: false, time, signal };

    await expect(tailTraces(client, options).next()).rejects.toThrow('gone');
  });
});
