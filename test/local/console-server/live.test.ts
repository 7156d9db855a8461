import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import type { ConsoleBackend } from '../../../local/console-server/index.ts';
import type { LiveListener } from '../../../local/console-server/live-source.ts';
import type { LiveBatch } from '../../../local/console-server/protocol.ts';
import { ManualClock } from '../../../local/xray/index.ts';
import { aSegment } from '../xray/api/test-xray.ts';
import { consoleUnderTest, sendRaw } from './console-under-test.ts';

interface Event {
  readonly event: string;
  readonly data: unknown;
}

/** Reads events as a browser does. */
async function* eventsOf(response: Response): AsyncGenerator<Event> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const fields = new Map(
        part.split('\n').map((line) => line.split(/: ?(.*)/s, 2) as [string, string]),
      );
      const data = fields.get('data');
      if (data !== undefined)
        yield { event: fields.get('event') ?? 'message', data: JSON.parse(data) };
    }
  }
}

const next = async (events: AsyncGenerator<Event>): Promise<Event | undefined> =>
  (await events.next()).value ?? undefined;

/** In place of X-Ray's changes: batches that the test makes. */
function ownSource() {
  const listeners = new Set<LiveListener>();
  const change = (backend: ConsoleBackend): ConsoleBackend => ({
    ...backend,
    live: {
      watch: (_, listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      close: () => listeners.clear(),
    },
  });
  return {
    change,
    listeners,
    tell: (batch: Omit<LiveBatch, 'now'>) => {
      for (const listener of listeners) listener({ ...batch, now: 0 });
    },
  };
}

describe('GET /_tracelab/live', () => {
  it('begins with an empty batch at once and tells of what comes', async () => {
    const { ask, xray } = await consoleUnderTest();
    const response = await ask('/_tracelab/live');
    const events = eventsOf(response);

    const first = await next(events);
    xray.putTraceSegments([JSON.stringify(aSegment({ start_time: Date.now() / 1000 - 1 }))]);
    const second = await next(events);

    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(first).toEqual({
      event: 'message',
      data: { summaries: [], skipped: 0, now: expect.closeTo(Date.now() / 1000, -1) },
    });
    expect(second?.data).toMatchObject({
      summaries: [{ EntryPoint: { Name: 'orders' } }],
      skipped: 0,
    });
    await events.return(undefined);
  });

  it('tells how many changed to who wants no summaries', async () => {
    const { ask, xray } = await consoleUnderTest();
    const events = eventsOf(await ask('/_tracelab/live?summaries=no'));
    await next(events);

    xray.putTraceSegments([JSON.stringify(aSegment({ start_time: Date.now() / 1000 - 1 }))]);

    expect((await next(events))?.data).toMatchObject({ summaries: [], skipped: 1 });
    await events.return(undefined);
  });

  it.each([
    ['filter=fault AND', /^line 1, column 10: expected/],
    [`filter=${'x'.repeat(5000)}`, /more than 4096 characters/],
    [`group=${'x'.repeat(5000)}`, /more than 4096 characters/],
  ])('says what is wrong with "%.30s" and ends', async (query, message) => {
    const { ask } = await consoleUnderTest();

    const events = eventsOf(await ask(`/_tracelab/live?${query}`));

    expect(await next(events)).toEqual({
      event: 'failure',
      data: { message: expect.stringMatching(message) },
    });
    expect(await next(events)).toBeUndefined();
  });

  it('listens to the traces of a group that also match a filter', async () => {
    const { ask, xray } = await consoleUnderTest();
    xray.call('CreateGroup', { GroupName: 'carts', FilterExpression: 'service("cart")' });
    const events = eventsOf(await ask('/_tracelab/live?group=carts&filter=fault'));
    await next(events);
    const start_time = Date.now() / 1000 - 1;

    xray.putTraceSegments(
      [
        { name: 'cart', start_time },
        { name: 'orders', start_time, fault: true },
        { name: 'cart', start_time, fault: true },
      ].map((members) => JSON.stringify(aSegment(members))),
    );

    expect((await next(events))?.data).toMatchObject({
      summaries: [{ EntryPoint: { Name: 'cart' }, HasFault: true }],
      skipped: 0,
    });
    await events.return(undefined);
  });

  it('ends the listening of who goes away', async () => {
    const { change, listeners } = ownSource();
    const { ask } = await consoleUnderTest({ change });
    const leaving = new AbortController();
    const response = await ask('/_tracelab/live', { signal: leaving.signal });
    await next(eventsOf(response));
    const before = listeners.size;

    leaving.abort();

    await vi.waitUntil(() => listeners.size === 0);
    expect(before).toBe(1);
  });

  it('keeps a silent connection open with comments', async () => {
    const { change } = ownSource();
    const clock = new ManualClock();
    const { port } = await consoleUnderTest({ change, clock });
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.write('GET /_tracelab/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await vi.waitUntil(() => text.includes('data: '));

    clock.advance(15_000);

    await vi.waitUntil(() => /\r\n:\n\n/.test(text));
    socket.destroy();
  });

  it('only counts for a client that does not read, and lets it go in the end', async () => {
    const { change, listeners, tell } = ownSource();
    const clock = new ManualClock();
    const { port } = await consoleUnderTest({ change, clock });
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.pause();
    socket.write('GET /_tracelab/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await vi.waitUntil(() => listeners.size === 1);
    const summaries = Array.from({ length: 200 }, () => 'x'.repeat(5000));
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().external;

    for (let at = 0; at < 500; at++) {
      tell({ summaries, skipped: 0 });
      // What the system takes of it, it takes.
      if (at % 50 === 0) await new Promise(setImmediate);
    }
    const held = process.memoryUsage().arrayBuffers + process.memoryUsage().external - before;
    for (let at = 0; at < 6; at++) clock.advance(15_000);

    expect(held).toBeLessThan(50_000_000);
    await vi.waitUntil(() => listeners.size === 0);
    socket.destroy();
  });

  it('tells a client that reads again how much it missed', async () => {
    const { change, listeners, tell } = ownSource();
    const { port } = await consoleUnderTest({ change });
    const socket = connect(port, '127.0.0.1');
    socket.pause();
    socket.write('GET /_tracelab/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await vi.waitUntil(() => listeners.size === 1);
    const summaries = Array.from({ length: 200 }, () => 'x'.repeat(5000));
    for (let at = 0; at < 60; at++) {
      tell({ summaries, skipped: 0 });
      await new Promise(setImmediate);
    }

    let told = 0;
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1').replaceAll(/x+/g, 'x');
    });
    socket.resume();

    await vi.waitUntil(
      () => {
        const skipped = [...text.matchAll(/"skipped":(\d+)/g)].map(([, count]) => Number(count));
        const whole = [...text.matchAll(/"summaries":\["/g)].length;
        told = whole * 200 + skipped.reduce((sum, count) => sum + count, 0);
        return told >= 60 * 200;
      },
      { timeout: 10_000 },
    );
    expect(told).toBe(60 * 200);
    socket.destroy();
  });

  it('takes a hundred listeners and tells the next one so', async () => {
    const { change, listeners } = ownSource();
    const { ask } = await consoleUnderTest({ change });
    const streams = await Promise.all(
      Array.from({ length: 100 }, () => ask('/_tracelab/live?summaries=no')),
    );
    await vi.waitUntil(() => listeners.size === 100);

    const refused = await ask('/_tracelab/live');

    expect([refused.status, await refused.json()]).toEqual([
      503,
      { message: 'more than 100 pages are listening' },
    ]);
    for (const stream of streams) await stream.body?.cancel();
  });

  it('is not for pages of others, who could hold it open without reading', async () => {
    const { ask, port } = await consoleUnderTest();

    const embedded = await ask('/_tracelab/live', { headers: { 'sec-fetch-site': 'cross-site' } });
    const sibling = await ask('/_tracelab/live', { headers: { 'sec-fetch-site': 'same-site' } });
    const foreign = await sendRaw(
      port,
      'GET /_tracelab/live HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    );

    expect([embedded.status, sibling.status]).toEqual([403, 403]);
    expect(foreign).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('ends with the console', async () => {
    const { ask, stop, port } = await consoleUnderTest();
    const events = eventsOf(await ask('/_tracelab/live'));
    await next(events);

    await stop();

    await expect(next(events).catch(() => undefined)).resolves.toBeUndefined();
    const again = connect(port, '127.0.0.1');
    const [error] = await once(again, 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });
});
