import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { bodyReader } from '../../../../local/xray/api/read-body.ts';

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

/** A server that answers what became of a body, once each time it is told to. */
async function startReader(limits: { largest: number; mostTogether: number }) {
  const readBody = bodyReader(limits);
  const server = createServer(async (request, response: ServerResponse) => {
    const body = await readBody(request);
    if (body === undefined) return;
    response.end(Buffer.isBuffer(body) ? `whole ${body.length}` : JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push({ close: () => server.close().closeAllConnections() });
  const { port } = server.address() as AddressInfo;
  return async (length: number) => {
    const socket = connect(port, '127.0.0.1');
    opened.push({ close: () => socket.destroy() });
    await once(socket, 'connect');
    const arrived = once(server, 'request');
    socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${length}\r\n\r\n`);
    const [request] = await arrived;
    const send = async (count: number) => {
      const seen = once(request, 'data');
      socket.write(Buffer.alloc(count));
      await seen;
    };
    return { socket, request, send };
  };
}

async function answerOf(socket: Socket): Promise<string> {
  const [data] = await once(socket, 'data');
  return String(data).split('\r\n\r\n')[1] ?? '';
}

describe('bodyReader', () => {
  it('gives the whole body, however it comes', async () => {
    const open = await startReader({ largest: 100, mostTogether: 1_000 });
    const { socket, send } = await open(100);

    await send(60);
    socket.write(Buffer.alloc(40));

    expect(await answerOf(socket)).toBe('whole 100');
  });

  it('tells how large a body was when it became too large', async () => {
    const open = await startReader({ largest: 100, mostTogether: 1_000 });
    const { socket } = await open(101);

    socket.write(Buffer.alloc(101));

    expect(await answerOf(socket)).toBe('{"tooLarge":101}');
  });

  it('refuses a body beyond what may be read at a time, and takes it again when others are done', async () => {
    const open = await startReader({ largest: 100, mostTogether: 150 });
    const slow = await open(100);
    await slow.send(99);
    const surplus = await open(60);

    surplus.socket.write(Buffer.alloc(60));
    const refused = await answerOf(surplus.socket);
    slow.socket.write(Buffer.alloc(1));
    const whole = await answerOf(slow.socket);
    const later = await open(60);
    later.socket.write(Buffer.alloc(60));

    expect(refused).toBe('{"tooMany":150}');
    expect(whole).toBe('whole 100');
    expect(await answerOf(later.socket)).toBe('whole 60');
  });

  it('forgets what a client sent that went away', async () => {
    const open = await startReader({ largest: 100, mostTogether: 100 });
    const leaving = await open(100);
    await leaving.send(90);
    const left = new Promise((resolve) => leaving.request.once('close', resolve));
    leaving.socket.resetAndDestroy();
    await left;
    const other = await open(100);

    other.socket.write(Buffer.alloc(100));

    expect(await answerOf(other.socket)).toBe('whole 100');
  });
});
