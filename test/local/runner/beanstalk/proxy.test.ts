import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type ReverseProxy,
  startProxy,
} from '../../../../local/runner/emulators/beanstalk/proxy.ts';

let program: Server;
let proxy: ReverseProxy;
let answer: (request: IncomingMessage) => { status: number; body: string };
const seen: IncomingMessage[] = [];

beforeEach(async () => {
  seen.length = 0;
  answer = () => ({ status: 200, body: 'served' });
  program = createServer(async (request, response) => {
    seen.push(request);
    let size = 0;
    for await (const chunk of request) size += chunk.length;
    const { status, body } = answer(request);
    response.writeHead(status, { 'x-size': String(size), 'x-own': 'yes' });
    response.end(body);
  }).listen(0, '127.0.0.1');
  await once(program, 'listening');
  const { port } = program.address() as AddressInfo;
  proxy = await startProxy({ host: '127.0.0.1', port: 0, target: () => port });
});

afterEach(async () => {
  await proxy.stop();
  program.close();
  program.closeAllConnections();
});

const url = (path = '/') => `http://127.0.0.1:${proxy.port}${path}`;

describe('proxy', () => {
  it('passes on a request and its answer, and says who called', async () => {
    answer = () => ({ status: 201, body: 'made' });

    const reply = await fetch(url('/a?b=c'), {
      method: 'POST',
      body: 'hello',
      headers: { 'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793' },
    });

    expect([reply.status, await reply.text(), reply.headers.get('x-own')]).toEqual([
      201,
      'made',
      'yes',
    ]);
    expect(reply.headers.get('x-size')).toBe('5');
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/a?b=c' });
    expect(seen[0]?.headers).toMatchObject({
      host: '127.0.0.1',
      'x-real-ip': '127.0.0.1',
      'x-forwarded-for': '127.0.0.1',
      'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793',
    });
  });

  it('adds itself to those who called before', async () => {
    await fetch(url(), { headers: { 'x-forwarded-for': '203.0.113.9' } });

    expect(seen[0]?.headers['x-forwarded-for']).toBe('203.0.113.9, 127.0.0.1');
  });

  it('answers for a program that is not there', async () => {
    program.close();
    program.closeAllConnections();

    const reply = await fetch(url());

    expect(reply.status).toBe(502);
    expect(await reply.text()).toContain('<title>502 Bad Gateway</title>');
  });

  it('refuses bodies that are larger than the platform takes', async () => {
    const reply = await fetch(url(), { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) });

    expect(reply.status).toBe(413);
    expect(seen).toEqual([]);
  });

  it('lets go of the program when the caller has gone', async () => {
    const gone = Promise.withResolvers<void>();
    program.removeAllListeners('request');
    program.on('request', (request: IncomingMessage) => {
      request.socket.once('close', () => gone.resolve());
      caller.destroy();
    });
    const caller = connect(proxy.port, '127.0.0.1');
    caller.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');

    await gone.promise;

    expect(caller.destroyed).toBe(true);
  });

  it('survives an answer that breaks off', async () => {
    program.removeAllListeners('request');
    program.on('request', (_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setImmediate(() => response.destroy());
    });

    await expect(fetch(url()).then((reply) => reply.text())).rejects.toThrow();
    program.removeAllListeners('request');
    program.on('request', (_request, response) => response.end('whole'));

    expect(await (await fetch(url())).text()).toBe('whole');
  });
});
