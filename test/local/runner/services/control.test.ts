import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { startPlan } from './services-under-test.ts';

const line = (name: string, n: number, traceId?: string) => ({
  function: name,
  time: '2026-01-01T00:00:00.000Z',
  stream: 'stdout' as const,
  text: `line ${n}`,
  ...(traceId !== undefined && { traceId }),
});

async function control() {
  const services = await startPlan();
  const ask = async (path: string, method = 'GET', headers: Record<string, string> = own) => {
    const url = `${services.addresses.edge}/_tracelab/${path}`;
    const response = await fetch(url, { method, headers });
    return { status: response.status, body: (await response.json()) as Body };
  };
  return { ...services, ask };
}

/** What any of the answers may hold. */
interface Body {
  readonly lines: readonly { readonly text: string }[];
}

const own = { 'x-tracelab': '1' };

describe('the control API', () => {
  it('gives the status', async () => {
    const { ask } = await control();

    expect(await ask('status')).toMatchObject({ status: 200, body: { stacks: ['Orders'] } });
  });

  it('gives log lines by function, trace and position', async () => {
    const { ask, logs } = await control();
    logs.add(line('f', 1));
    logs.add(line('g', 2, '1-2'));
    logs.add(line('f', 3));

    const all = await ask('logs');
    const ofFunction = await ask('logs?function=f');
    const ofTrace = await ask('logs?trace=1-2');
    const later = await ask('logs?after=2');

    const texts = ({ body }: typeof all) => body.lines.map(({ text }) => text);
    expect(texts(all)).toEqual(['line 1', 'line 2', 'line 3']);
    expect(texts(ofFunction)).toEqual(['line 1', 'line 3']);
    expect(texts(ofTrace)).toEqual(['line 2']);
    expect(later.body).toEqual({ lines: [line('f', 3)], next: 3 });
  });

  it('asks to stop once it has answered', async () => {
    const { ask, stopRequests } = await control();

    const answer = await ask('stop', 'POST');

    expect(answer).toEqual({ status: 202, body: { stopping: true } });
    await expect.poll(stopRequests).toBe(1);
  });

  it.each([
    ['stop', 'POST', {}, 403],
    ['status', 'GET', {}, 403],
    ['stop', 'GET', own, 404],
    ['nonsense', 'GET', own, 404],
    ['logs?after=nonsense', 'GET', own, 200],
  ] as const)('answers %s by %s with %j by %i', async (path, method, headers, status) => {
    const { ask, stopRequests } = await control();

    expect((await ask(path, method, headers)).status).toBe(status);
    expect(stopRequests()).toBe(0);
  });

  it.each(['//', '///', '/\\', '//[', 'http://[', '/%', '*', '?'])(
    'does not stumble over the target %s',
    async (target) => {
      const { addresses, ask } = await control();
      const { hostname, port } = new URL(addresses.edge);
      const socket = connect(Number(port), hostname);

      socket.end(`GET ${target} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`);

      expect(await text(socket)).toMatch(/^HTTP\/1.1 [45]\d\d /);
      expect((await ask('status')).status).toBe(200);
    },
  );
});
