import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startXRayInstance, type XRayInstance } from '../../../local/cli/xray-instance.ts';
import { PortInUseError } from '../../../local/runner/port-owner.ts';
import { sendDatagrams, withHeader } from '../daemon/datagrams.ts';
import { aSegment } from '../xray/api/test-xray.ts';

const scratch = mkdtempSync(join(tmpdir(), 'tracelab-xray-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const running: XRayInstance[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((instance) => instance.stop()));
});

const newDataDir = () => join(mkdtempSync(join(scratch, 'data-')), '.tracelab');

async function start(options: Partial<Parameters<typeof startXRayInstance>[0]> = {}) {
  const dataDir = newDataDir();
  const instance = await startXRayInstance({
    dataDir,
    inMemory: false,
    host: '127.0.0.1',
    port: 0,
    region: 'eu-west-1',
    account: '111122223333',
    warn: () => {},
    onDaemonLog: () => {},
    ...options,
  });
  running.push(instance);
  return { ...instance, dataDir: options.dataDir ?? dataDir };
}

const control = (address: string, path: string, init: RequestInit = {}) =>
  fetch(`http://${address}/_tracelab/${path}`, init);

const own = { headers: { 'x-tracelab': '1' } };

describe('startXRayInstance', () => {
  it.each(['http://127.0.0.1:1', 'http://localhost:5173', 'null', 'http://evil.example'])(
    'tells a page of %s nothing and lets it stop nothing',
    async (origin) => {
      const { address, onStopRequest } = await start();
      let wasAsked = false;
      onStopRequest(() => {
        wasAsked = true;
      });
      const headers = { ...own.headers, origin };

      const answers = await Promise.all([
        control(address, 'console', { headers }),
        control(address, 'status', { headers }),
        control(address, 'live', { headers }),
        control(address, 'stop', { headers, method: 'POST' }),
      ]);

      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
      expect(wasAsked).toBe(false);
    },
  );

  it('tells of itself, and stops when it is asked to', async () => {
    const { address, onStopRequest, dataDir } = await start();
    const asked = new Promise<void>((resolve) => onStopRequest(resolve));

    const status = await (await control(address, 'status', own)).json();
    const stop = await control(address, 'stop', { ...own, method: 'POST' });

    expect(status).toMatchObject({
      alone: true,
      region: 'eu-west-1',
      account: '111122223333',
      dataDir,
      addresses: { xray: address, edge: `http://${address}`, apis: [] },
    });
    expect(stop.status).toBe(202);
    await asked;
  });

  it('does not listen to pages that a browser shows', async () => {
    const { address, onStopRequest } = await start();
    onStopRequest(() => expect.unreachable());

    const answers = await Promise.all([
      control(address, 'stop', { method: 'POST' }),
      control(address, 'status', { headers: { origin: 'http://evil.example', ...own.headers } }),
      control(address, 'stop', { ...own }),
      control(address, 'nonsense', { ...own }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 404, 404]);
  });

  it('keeps what came by UDP until the very end', async () => {
    const first = await start();
    const port = Number(first.address.split(':').at(-1));
    await sendDatagrams({ port }, [withHeader(JSON.stringify(aSegment()))]);

    await first.stop();
    const second = await start({ dataDir: first.dataDir });

    expect(second.status().traces).toBe(1);
  });

  it('leaves nothing when UDP has no room on the port that TCP has', async () => {
    const holder = createSocket('udp4');
    holder.bind(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address();
    const dataDir = newDataDir();

    const starting = start({ port, dataDir });

    await expect(starting).rejects.toThrow(PortInUseError);
    await expect(starting).rejects.toThrow(`port ${port} is taken by `);
    expect(existsSync(dataDir)).toBe(false);
    const [error] = await once(connect(port, '127.0.0.1'), 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    holder.close();
  });

  it('leaves neither port nor lock behind when its store cannot be opened', async () => {
    const dataDir = newDataDir();
    mkdirSync(join(dataDir, 'traces.db'), { recursive: true });

    await expect(start({ dataDir })).rejects.toThrow(/traces\.db/);
    expect(readdirSync(dataDir)).toEqual(['traces.db']);
  });

  it.each([
    ['0.0.0.0', /^127\.0\.0\.1:\d+$/],
    ['::', /^\[::1\]:\d+$/],
    ['::1', /^\[::1\]:\d+$/],
    ['localhost', /^localhost:\d+$/],
  ])('is reached on this machine when it listens on %s', async (host, expected) => {
    const { address } = await start({ host, inMemory: true });

    expect(address).toMatch(expected);
    expect((await control(address, 'status', own)).status).toBe(200);
  });
});
