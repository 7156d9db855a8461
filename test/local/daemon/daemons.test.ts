import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type Daemon,
  type DaemonLogLine,
  type Daemons,
  type DaemonsOptions,
  startDaemons,
} from '../../../local/daemon/daemons.ts';
import { ManualClock } from '../../../local/xray/index.ts';
import { sendDatagrams, withHeader } from './datagrams.ts';

const opened: Daemons[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((daemons) => daemons.close()));
});

function start(options: Partial<DaemonsOptions> = {}) {
  const received: string[] = [];
  const lines: DaemonLogLine[] = [];
  const daemons = startDaemons({
    clock: new ManualClock(),
    send: (documents) => {
      received.push(...documents);
      return [];
    },
    handle: () => ({ status: 200, headers: {}, body: '{}' }),
    log: (line) => lines.push(line),
    ...options,
  });
  opened.push(daemons);
  const messages = () => lines.map(({ message }) => message);
  return { daemons, received, lines, messages };
}

const counted = (daemon: Daemon, expected: Partial<ReturnType<Daemon['counters']>>) =>
  vi.waitFor(() => expect(daemon.counters()).toMatchObject(expected), { timeout: 10_000 });

describe('startDaemons', () => {
  it('hands a document on byte for byte, without waiting for a full batch', async () => {
    const { daemons, received, messages } = start();
    const daemon = await daemons.open({ label: 'place-order', port: 0 });

    await sendDatagrams(daemon, [withHeader('{ "name": "größer",\n "id": 7 }')]);
    await counted(daemon, { sent: 1 });

    expect(received).toEqual(['{ "name": "größer",\n "id": 7 }']);
    expect(messages()).toEqual([
      expect.stringMatching(/^Successfully sent batch of 1 segments \(\d+\.\d{3} seconds\)$/),
    ]);
  });

  it('says what the system granted for datagrams that wait', async () => {
    const { daemons } = start();

    const daemon = await daemons.open({ label: 'place-order', port: 0 });

    expect(daemon.systemBuffer).toBeGreaterThanOrEqual(64 * 1024);
  });

  it('sends at most 50 documents at a time', async () => {
    const sizes: number[] = [];
    const { daemons } = start({
      send: (documents) => {
        sizes.push(documents.length);
        return [];
      },
    });
    const daemon = await daemons.open({ label: 'x', port: 0 });

    await sendDatagrams(daemon, Array(120).fill(withHeader('{}')));
    await counted(daemon, { sent: 120 });

    expect(Math.max(...sizes)).toBe(50);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(120);
  });

  it('survives datagrams that are empty, as large as can be, or nonsense', async () => {
    const { daemons, received } = start();
    const daemon = await daemons.open({ label: 'x', port: 0 });
    const largest = withHeader('x'.repeat(65_507 - withHeader('').length));

    await sendDatagrams(daemon, [
      Buffer.alloc(0),
      largest,
      ...Array.from({ length: 50 }, (_, index) => randomBytes(index * 20 + 1).fill(0x20, 0, 1)),
      withHeader('{}'),
    ]);
    await counted(daemon, { received: 53, sent: 2 });

    expect(received.map((document) => document.length)).toEqual([65_507 - 30, 2]);
    expect(daemon.counters().malformed).toBe(51);
  });

  it('tells of a flood of nonsense in a few lines', async () => {
    const { daemons, messages } = start();
    const daemon = await daemons.open({ label: 'x', port: 0 });

    await sendDatagrams(daemon, Array(500).fill(Buffer.from('nonsense')));
    await counted(daemon, { malformed: 500 });

    await vi.waitFor(() => expect(messages()[0]).toBe('Missing header or segment: nonsense'));
    expect(messages().length).toBeLessThan(50);
  });

  it('accounts for every document of a burst of 20,000', async () => {
    const { daemons, received } = start();
    const daemon = await daemons.open({ label: 'x', port: 0 });
    const documents = Array.from({ length: 20_000 }, (_, index) =>
      JSON.stringify({ index, padding: 'x'.repeat(1_000) }),
    );

    await sendDatagrams(daemon, documents.map(withHeader));
    await vi.waitFor(
      () => {
        const { received, lostBySystem, waiting, sent } = daemon.counters();
        // Only Linux tells of what it dropped.
        if (process.platform === 'linux') expect(received + lostBySystem).toBe(20_000);
        expect({ waiting, sent }).toEqual({ waiting: 0, sent: received });
      },
      { timeout: 20_000 },
    );

    expect(received.length).toBe(daemon.counters().sent);
    expect(new Set(received).size).toBe(received.length);
  });

  it('drops the oldest, and counts it, when the main thread does not keep up', async () => {
    const release = Promise.withResolvers<void>();
    const received: string[] = [];
    const { daemons } = start({
      bufferBytes: 20_000,
      send: async (documents) => {
        await release.promise;
        received.push(...documents);
        return [];
      },
    });
    const daemon = await daemons.open({ label: 'x', port: 0 });

    await sendDatagrams(
      daemon,
      Array.from({ length: 1_000 }, (_, index) => withHeader(String(index).padStart(100, '0'))),
    );
    await counted(daemon, { received: 1_000, waiting: 100 });
    const { spillover } = daemon.counters();
    release.resolve();
    await counted(daemon, { waiting: 0, sent: 1_000 - spillover });

    // Eight batches of at most 50 are on their way, and a hundred documents fit the memory.
    expect(spillover).toBeGreaterThanOrEqual(500);
    expect(received.slice(-100).map(Number)).toEqual(
      Array.from({ length: 100 }, (_, index) => 900 + index),
    );
  });

  it('tells of what it dropped once a second, and not for each document', async () => {
    const release = Promise.withResolvers<void>();
    const { daemons, messages } = start({
      bufferBytes: 20_000,
      send: async () => {
        await release.promise;
        return [];
      },
    });
    const daemon = await daemons.open({ label: 'x', port: 0 });

    await sendDatagrams(daemon, Array(1_000).fill(withHeader('x'.repeat(100))));
    await counted(daemon, { received: 1_000 });
    release.resolve();
    await daemon.close();

    const spilled = messages().flatMap(
      (line) => /^Spilling over (\d+) segments$/.exec(line)?.[1] ?? [],
    );
    expect(messages()).toContain('Segment dropped. Consider increasing memory limit');
    expect(spilled.length).toBeLessThan(10);
    expect(spilled.reduce((sum, count) => sum + Number(count), 0)).toBe(
      daemon.counters().spillover,
    );
  });

  it('tells how many datagrams were not valid, also when none follows', async () => {
    const { daemons, messages } = start();
    const daemon = await daemons.open({ label: 'x', port: 0 });

    await sendDatagrams(daemon, Array(500).fill(Buffer.from('nonsense')));
    await counted(daemon, { malformed: 500 });
    await daemon.close();

    const shown = messages().filter((line) => line === 'Missing header or segment: nonsense');
    const others = messages().flatMap(
      (line) => /^(\d+) more datagrams were not valid$/.exec(line)?.[1] ?? [],
    );
    expect(shown.length + others.reduce((sum, count) => sum + Number(count), 0)).toBe(500);
  });

  it('spares the other daemons when one is flooded', async () => {
    const release = Promise.withResolvers<void>();
    const { daemons } = start({
      bufferBytes: 20_000,
      send: async () => {
        await release.promise;
        return [];
      },
    });
    const quiet = await daemons.open({ label: 'quiet', port: 0 });
    const loud = await daemons.open({ label: 'loud', port: 0 });
    await sendDatagrams(quiet, [withHeader('{}')]);

    await sendDatagrams(loud, Array(1_000).fill(withHeader('x'.repeat(100))));
    await counted(loud, { received: 1_000 });
    release.resolve();
    await counted(quiet, { sent: 1 });

    expect(quiet.counters().spillover).toBe(0);
    expect(loud.counters().spillover).toBeGreaterThan(0);
  });

  it('names the daemon that sends', async () => {
    const labels: string[] = [];
    const { daemons } = start({
      send: (_, { label }) => {
        labels.push(label);
        return [];
      },
    });
    const first = await daemons.open({ label: 'first', port: 0 });
    const second = await daemons.open({ label: 'second', port: 0 });

    await sendDatagrams(second, [withHeader('{}')]);
    await counted(second, { sent: 1 });
    await sendDatagrams(first, [withHeader('{}')]);
    await counted(first, { sent: 1 });

    expect(labels).toEqual(['second', 'first']);
  });

  it('counts and tells of a call that fails, and goes on', async () => {
    let calls = 0;
    const { daemons, lines } = start({
      send: () => {
        if (calls++ === 0) throw new Error('disk full');
        return [];
      },
    });
    const daemon = await daemons.open({ label: 'x', port: 0 });

    await sendDatagrams(daemon, [withHeader('{}')]);
    await counted(daemon, { failed: 1, failedCalls: 1, sent: 0 });
    await sendDatagrams(daemon, [withHeader('{}')]);
    await counted(daemon, { failed: 1, sent: 1 });

    expect(lines[0]).toEqual({
      label: 'x',
      level: 'error',
      message: 'Sending segment batch failed with: disk full',
    });
  });

  it('tells of documents that X-Ray refused, and why', async () => {
    const { daemons, messages } = start({
      send: () => [
        { Id: '53995c3f42cd8ad8', Message: 'Invalid segment. ErrorCode: MissingName' },
        { Message: 'Invalid entity.' },
      ],
    });
    const daemon = await daemons.open({ label: 'x', port: 0 });
    const document = '{"id":"53995c3f42cd8ad8","trace_id":"1-581cf771-a006649127e371903a2de979"}';

    await sendDatagrams(daemon, [withHeader(document)]);
    await counted(daemon, { sent: 1, unprocessed: 2 });

    expect(messages()).toEqual([
      expect.stringMatching(/^Sent batch of 1 segments but had 2 Unprocessed segments \(/),
      `Unprocessed trace 1-581cf771-a006649127e371903a2de979, segment: ${document}: Invalid segment. ErrorCode: MissingName`,
      'Unprocessed segment: Invalid entity.',
    ]);
  });

  it('tells of a flood of refused documents in a few lines', async () => {
    const { daemons, messages } = start({
      send: (documents) => documents.map(() => ({ Message: 'Invalid entity.' })),
    });
    const daemon = await daemons.open({ label: 'x', port: 0 });

    await sendDatagrams(daemon, Array(2_000).fill(withHeader('nonsense')));
    await counted(daemon, { unprocessed: 2_000 });
    await daemon.close();

    const shown = messages().filter((line) => line === 'Unprocessed segment: Invalid entity.');
    const others = messages().flatMap(
      (line) => /^(\d+) more segments were Unprocessed$/.exec(line)?.[1] ?? [],
    );
    expect(shown.length).toBeLessThan(500);
    expect(shown.length + others.reduce((sum, count) => sum + Number(count), 0)).toBe(2_000);
  });

  it('shows of a refused document nothing that a terminal would act on', async () => {
    const { daemons, messages } = start({
      send: () => [{ Id: '53995c3f42cd8ad8', Message: 'Invalid segment.' }],
    });
    const daemon = await daemons.open({ label: 'x', port: 0 });

    await sendDatagrams(daemon, [
      withHeader(`{"id":"53995c3f42cd8ad8",\n"name":"\x1b[2J"}${' '.repeat(1_000)}`),
    ]);
    await counted(daemon, { sent: 1 });

    expect(messages()[1]).toMatch(
      /^Unprocessed trace of unknown id, segment: \{"id":"53995c3f42cd8ad8", "name":" \[2J"\} +…: Invalid segment\.$/,
    );
  });

  it('sends what has arrived before it closes', async () => {
    const { daemons, received } = start();
    const daemon = await daemons.open({ label: 'x', port: 0 });

    await sendDatagrams(daemon, Array(333).fill(withHeader('{}')));
    await daemon.close();

    expect(received.length).toBe(333);
  });

  it('gives up a call that is never answered, so that closing ends', async () => {
    const { daemons, messages } = start({ send: () => new Promise(() => {}) });
    const daemon = await daemons.open({ label: 'x', port: 0 });
    await sendDatagrams(daemon, [withHeader('{}')]);

    await daemon.close();

    expect(daemon.counters()).toMatchObject({ failed: 1, failedCalls: 1, timedOutCalls: 1 });
    expect(messages()).toEqual(['Sending segment batch failed with: no answer within 2000 ms']);
  });

  it('closes more than once', async () => {
    const { daemons } = start();
    const daemon = await daemons.open({ label: 'x', port: 0 });

    await Promise.all([daemon.close(), daemon.close(), daemons.close(), daemons.close()]);

    await expect(fetch(`http://${daemon.address}/`)).rejects.toThrow('fetch failed');
  });
});

describe('the address of a daemon', () => {
  it('has one number for both protocols', async () => {
    const { daemons } = start();

    const daemon = await daemons.open({ label: 'x', port: 0 });

    const response = await fetch(`http://${daemon.address}/`);
    expect(daemon.address).toBe(`127.0.0.1:${daemon.port}`);
    expect(response.status).toBe(200);
  });

  it('is refused by number when TCP has it', async () => {
    const { daemons } = start();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;

    const opening = daemons.open({ label: 'x', port });

    await expect(opening).rejects.toMatchObject({ code: 'EADDRINUSE', port });
    other.close();
  });

  it('is refused by number when UDP has it, and leaves TCP free', async () => {
    const { daemons } = start();
    const other = await boundSocket();
    const { port } = other.address();

    const opening = daemons.open({ label: 'x', port });

    await expect(opening).rejects.toMatchObject({ code: 'EADDRINUSE', port });
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
    other.close();
  });

  it('is free again after closing', async () => {
    const { daemons } = start();
    const first = await daemons.open({ label: 'x', port: 0 });
    await first.close();

    const second = await daemons.open({ label: 'x', port: first.port });

    expect(second.port).toBe(first.port);
  });
});

describe('the TCP proxy', () => {
  it('passes on every method and path, with the name of the daemon', async () => {
    const { daemons } = start({
      handle: ({ method, path, body }, { label }) => ({
        status: 201,
        headers: { 'X-Label': label },
        body: `${method} ${path} ${Buffer.from(body)}`,
      }),
    });
    const daemon = await daemons.open({ label: 'place-order', port: 0 });

    const response = await fetch(`http://${daemon.address}/Any/Path?a=1`, {
      method: 'PATCH',
      body: 'text',
    });

    expect(response.status).toBe(201);
    expect(response.headers.get('x-label')).toBe('place-order');
    expect(await response.text()).toBe('PATCH /Any/Path?a=1 text');
  });

  it.each(['evil.example', 'evil.example:2000', '192.0.2.1', 'localhost@evil.example'])(
    'refuses a request for the host "%s"',
    async (host) => {
      const { daemons } = start();
      const daemon = await daemons.open({ label: 'x', port: 0 });

      const status = await statusFor(daemon.port, { host });

      expect(status).toBe(403);
    },
  );

  it('refuses a page of another site', async () => {
    const { daemons } = start();
    const daemon = await daemons.open({ label: 'x', port: 0 });

    const status = await statusFor(daemon.port, {
      host: `localhost:${daemon.port}`,
      origin: 'https://evil.example',
    });

    expect(status).toBe(403);
  });
});

describe('telemetry', () => {
  function startWithTelemetry(answer: () => number) {
    const clock = new ManualClock(1_800_000_000);
    const calls: { TelemetryRecords: Record<string, unknown>[] }[] = [];
    const { daemons } = start({
      clock,
      handle: ({ path, body }) => {
        if (path === '/TelemetryRecords') calls.push(JSON.parse(Buffer.from(body).toString()));
        return { status: answer(), headers: {}, body: '{}' };
      },
    });
    return { clock, calls, daemons };
  }

  it('tells each minute what was counted in it, once anything was received', async () => {
    const { clock, calls, daemons } = startWithTelemetry(() => 200);
    const daemon = await daemons.open({ label: 'x', port: 0 });
    clock.advance(60_000);
    await sendDatagrams(daemon, [withHeader('{}'), withHeader('{}'), Buffer.from('nonsense')]);
    await counted(daemon, { sent: 2, malformed: 1 });

    clock.advance(60_000);
    await vi.waitFor(() => expect(calls.length).toBe(1));
    clock.advance(60_000);
    await vi.waitFor(() => expect(calls.length).toBe(2));

    expect(calls.map(({ TelemetryRecords }) => TelemetryRecords)).toMatchObject([
      [
        {
          Timestamp: 1_800_000_120,
          SegmentsReceivedCount: 3,
          SegmentsSentCount: 2,
          SegmentsRejectedCount: 1,
          SegmentsSpilloverCount: 0,
        },
      ],
      [{ Timestamp: 1_800_000_180, SegmentsReceivedCount: 0 }],
    ]);
  });

  it('keeps at most 30 records while X-Ray refuses them, and sends them ten at a time', async () => {
    let status = 500;
    const { clock, calls, daemons } = startWithTelemetry(() => status);
    const daemon = await daemons.open({ label: 'x', port: 0 });
    await sendDatagrams(daemon, [withHeader('{}')]);
    await counted(daemon, { sent: 1 });
    for (let minute = 0; minute < 40; minute++) clock.advance(60_000);
    await vi.waitFor(() => expect(calls.length).toBe(40));

    status = 200;
    await daemon.close();

    expect(calls.slice(40).map(({ TelemetryRecords }) => TelemetryRecords.length)).toEqual([
      10, 10, 10,
    ]);
  });
});

async function boundSocket(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

/** fetch does not let its callers choose the Host. */
async function statusFor(port: number, headers: Record<string, string>): Promise<number> {
  const sent = request({ port, host: '127.0.0.1', method: 'POST', path: '/Traces', headers });
  sent.end('{}');
  const [response] = await once(sent, 'response');
  response.resume();
  return response.statusCode;
}
