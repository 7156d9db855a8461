import { BatchGetTracesCommand, XRayClient } from '@aws-sdk/client-xray';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTraceFeed } from '../../../local/cli/trace-feed.ts';

const segment = (id: string, ended = true) => ({
  Id: id,
  Segments: [
    {
      Id: '53995c3f42cd8ad8',
      Document: JSON.stringify({
        id: '53995c3f42cd8ad8',
        trace_id: id,
        name: 'orders',
        start_time: 1,
        ...(ended ? { end_time: 2 } : { in_progress: true }),
      }),
    },
  ],
});

describe('createTraceFeed', () => {
  const xray = mockClient(XRayClient);
  let told: string[];
  let skipped: number;
  const open = new Set<string>();

  const startFeed = () =>
    createTraceFeed(new XRayClient({ region: 'us-east-1' }), {
      onTrace: ({ id }) => told.push(id),
      onSkipped: (count) => {
        skipped += count;
      },
    });

  beforeEach(() => {
    vi.useFakeTimers();
    told = [];
    skipped = 0;
    open.clear();
    xray.reset();
    xray.on(BatchGetTracesCommand).callsFake(({ TraceIds }: { TraceIds: string[] }) => ({
      Traces: TraceIds.map((id) => segment(id, !open.has(id))),
    }));
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('tells of a trace once it has stood still, and of it only once', async () => {
    const feed = startFeed();

    feed.changed('a');
    await vi.advanceTimersByTimeAsync(600);
    feed.changed('a');
    await vi.advanceTimersByTimeAsync(600);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    feed.changed('a');
    await vi.advanceTimersByTimeAsync(10_000);

    expect(told).toEqual(['a']);
    expect(feed.idle()).toBe(true);
  });

  it('waits for a trace that changes while it is fetched', async () => {
    const feed = startFeed();
    feed.changed('a');
    let calls = 0;
    xray.on(BatchGetTracesCommand).callsFake(() => {
      calls += 1;
      if (calls === 1) feed.changed('a');
      return { Traces: [segment('a')] };
    });

    await vi.advanceTimersByTimeAsync(900);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(10_000);

    expect(told).toEqual(['a']);
  });

  it('tells in the end of a trace that stays open', async () => {
    const feed = startFeed();
    open.add('a');

    feed.changed('a');
    await vi.advanceTimersByTimeAsync(7_000);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(3_000);

    expect(told).toEqual(['a']);
  });

  it('fetches several traces with one call', async () => {
    const feed = startFeed();

    for (const id of ['a', 'b', 'c', 'd', 'e']) feed.changed(id);
    await vi.advanceTimersByTimeAsync(2_000);

    expect(told).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(xray.commandCalls(BatchGetTracesCommand)).toHaveLength(1);
  });

  it('counts the oldest of more traces than anyone reads, and asks X-Ray for the others only', async () => {
    const feed = startFeed();

    for (let number = 0; number < 500; number++) feed.changed(`trace-${number}`);
    await vi.advanceTimersByTimeAsync(10_000);

    expect(skipped).toBe(460);
    expect(told).toHaveLength(40);
    expect(told.at(-1)).toBe('trace-499');
    expect(xray.commandCalls(BatchGetTracesCommand)).toHaveLength(8);
    expect(feed.idle()).toBe(true);
  });

  it('leaves out a trace that X-Ray does not have, after a while', async () => {
    const feed = startFeed();
    xray.on(BatchGetTracesCommand).resolves({ Traces: [] });

    feed.changed('a');
    await vi.advanceTimersByTimeAsync(20_000);

    expect(told).toEqual([]);
    expect(feed.idle()).toBe(true);
  });

  it('is silent once it has stopped', async () => {
    const feed = startFeed();
    feed.changed('a');

    feed.stop();
    feed.changed('b');
    await vi.advanceTimersByTimeAsync(20_000);

    expect(told).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    expect(feed.idle()).toBe(true);
  });
});
