import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCertificateAuthority } from '../../../../local/runner/processes/certificates.ts';
import { hostEnvironment, preloadArguments } from '../../../../local/runner/processes/hosts.ts';
import { runChild } from './child.ts';

let plain: Server;
let secure: Http2SecureServer;
let folder: string;
let authorityFile: string;

const portOf = (server: Server | Http2SecureServer) => (server.address() as AddressInfo).port;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tracelab-test-'));
  authorityFile = join(folder, 'authority.pem');
  const authority = await createCertificateAuthority();
  await authority.save(authorityFile);
  const { key, certificate } = await authority.issue(['webhook.example.com', '*.example.net']);
  plain = createServer((request, response) => {
    response.end(`plain ${request.headers.host}`);
  }).listen(0, '127.0.0.1');
  secure = createSecureServer({ key, cert: certificate, allowHTTP1: true }, (request, response) => {
    const { servername } = request.socket as TLSSocket;
    response.end(`secure ${request.headers.host ?? request.headers[':authority']} ${servername}`);
  }).listen(0, '127.0.0.1');
  await Promise.all([once(plain, 'listening'), once(secure, 'listening')]);
});

afterAll(async () => {
  plain.close();
  secure.close();
  await rm(folder, { recursive: true });
});

function run(script: string, environment?: Record<string, string>) {
  return runChild(script, {
    nodeArguments: preloadArguments,
    environment: environment ?? {
      NODE_EXTRA_CA_CERTS: authorityFile,
      ...hostEnvironment({
        map: {
          'webhook.example.com:443': portOf(secure),
          '*.example.net:443': portOf(secure),
          'webhook.example.com:80': portOf(plain),
          '169.254.169.254:80': portOf(plain),
        },
        allowOutside: false,
      }),
    },
  });
}

const show = 'const show = (response) => response.on("data", (data) => console.log(String(data)));';
const fetched = (url: string) =>
  `fetch('${url}').then((r) => r.text()).then(console.log, (e) => console.log(e.cause.code, e.cause.message))`;

describe('preload', () => {
  it.each([
    [
      'fetch',
      fetched('https://webhook.example.com/orders'),
      'secure webhook.example.com webhook.example.com',
    ],
    [
      'fetch of a wildcard name',
      fetched('https://a.example.net/'),
      'secure a.example.net a.example.net',
    ],
    ['fetch without TLS', fetched('http://webhook.example.com/'), 'plain webhook.example.com'],
    [
      'https',
      `${show} require('https').get('https://webhook.example.com/', show)`,
      'secure webhook.example.com webhook.example.com',
    ],
    [
      'http',
      `${show} require('http').get('http://webhook.example.com/', show)`,
      'plain webhook.example.com',
    ],
    [
      'http by address',
      `${show} require('http').get('http://169.254.169.254/latest', show)`,
      'plain 169.254.169.254',
    ],
    [
      'upper case and a final dot',
      `${show} require('http').get({ host: 'WEBHOOK.example.com.', path: '/' }, show)`,
      'plain WEBHOOK.example.com.',
    ],
    [
      'http2',
      `const client = require('http2').connect('https://webhook.example.com');
      const request = client.request(); request.on('data', (d) => console.log(String(d))); request.on('end', () => client.close())`,
      'secure webhook.example.com:443 webhook.example.com',
    ],
    [
      'tls',
      `const socket = require('tls').connect({ host: 'webhook.example.com', port: 443, servername: 'webhook.example.com' }, () => {
      console.log(socket.authorized, socket.remoteAddress); socket.end() })`,
      'true 127.0.0.1',
    ],
    [
      'net with port and host',
      `const socket = require('net').connect(80, 'webhook.example.com', () => { console.log(socket.remoteAddress); socket.end() })`,
      '127.0.0.1',
    ],
    [
      'a look-up',
      `require('dns').lookup('webhook.example.com', (error, address) => console.log(error, address))`,
      'null 127.0.0.1',
    ],
    [
      'a promised look-up',
      `require('dns').promises.lookup('a.example.net', { all: true }).then((all) => console.log(JSON.stringify(all)))`,
      '[{"address":"127.0.0.1","family":4}]',
    ],
    [
      'a promisified look-up',
      `require('util').promisify(require('dns').lookup)('webhook.example.com').then((found) => console.log(JSON.stringify(found)))`,
      '{"address":"127.0.0.1","family":4}',
    ],
    [
      'a worker',
      `const { Worker } = require('worker_threads'); new Worker(${JSON.stringify(fetched('https://webhook.example.com/'))}, { eval: true })`,
      'secure webhook.example.com webhook.example.com',
    ],
  ])('brings %s to the port that serves the name', async (_, script, expected) => {
    const { stdout, stderr } = await run(script);

    expect(stderr).toBe('');
    expect(stdout.trim()).toBe(expected);
  });

  const refused = (target: string) =>
    `ECONNREFUSED TraceLab: connection to "${target}" refused: this machine only, and the template's own host names`;
  const shown = '(e) => console.log(e.code, e.message)';

  it.each([
    ['fetch', fetched('https://elsewhere.example/'), refused('elsewhere.example:443')],
    [
      'fetch of a port that is not served',
      fetched('https://webhook.example.com:8443/'),
      refused('webhook.example.com:8443'),
    ],
    ['fetch of an address', fetched('http://192.0.2.1/'), refused('192.0.2.1:80')],
    ['fetch of an IPv6 address', fetched('http://[2001:db8::1]/'), refused('[2001:db8::1]:80')],
    [
      'https',
      `require('https').get('https://elsewhere.example/').on('error', ${shown})`,
      refused('elsewhere.example:443'),
    ],
    [
      'http with a look-up of its own',
      `require('http').get({ host: 'elsewhere.example', lookup: (n, o, done) => done(null, '192.0.2.1', 4) }).on('error', ${shown})`,
      refused('elsewhere.example:80'),
    ],
    [
      'tls',
      `require('tls').connect(443, 'elsewhere.example').on('error', ${shown})`,
      refused('elsewhere.example:443'),
    ],
    [
      'net, written to at once',
      `require('net').connect({ host: 'elsewhere.example', port: '25' }).on('error', ${shown}).write('x')`,
      refused('elsewhere.example:25'),
    ],
    [
      'a datagram',
      `require('dgram').createSocket('udp4').send('x', 53, '192.0.2.1', function (e) { (${shown})(e); this?.close?.(); process.exit() })`,
      refused('192.0.2.1'),
    ],
    [
      'a datagram without a callback',
      `const s = require('dgram').createSocket('udp4'); s.on('error', (e) => { (${shown})(e); s.close() }); s.send(Buffer.from('x'), 0, 1, 53, 'elsewhere.example')`,
      refused('elsewhere.example'),
    ],
    [
      'a connected datagram socket',
      `const s = require('dgram').createSocket('udp4'); s.connect(53, '192.0.2.1', (e) => { (${shown})(e); s.close() })`,
      refused('192.0.2.1:53'),
    ],
    [
      'a look-up',
      `require('dns').lookup('elsewhere.example', ${shown})`,
      'ENOTFOUND ENOTFOUND "elsewhere.example": TraceLab asks no name server',
    ],
    [
      'a promised look-up',
      `require('dns/promises').lookup('elsewhere.example').catch(${shown})`,
      'ENOTFOUND ENOTFOUND "elsewhere.example": TraceLab asks no name server',
    ],
    [
      'a query',
      `require('dns').resolveMx('elsewhere.example', ${shown})`,
      'ENOTFOUND ENOTFOUND "elsewhere.example": TraceLab asks no name server',
    ],
    [
      "a resolver's query",
      `new (require('dns').promises.Resolver)().resolve4('elsewhere.example').catch(${shown})`,
      'ENOTFOUND ENOTFOUND "elsewhere.example": TraceLab asks no name server',
    ],
  ])('refuses %s elsewhere', async (_, script, expected) => {
    const { stdout, stderr } = await run(script);

    expect(stderr).toBe('');
    expect(stdout.trim()).toBe(expected);
  });

  it('refuses everything outside when it is told no names', async () => {
    const { stdout } = await run(fetched('https://webhook.example.com/'), {});

    expect(stdout.trim()).toBe(refused('webhook.example.com:443'));
  });

  it.each(['127.0.0.1', 'localhost'])('leaves connections to %s alone', async (host) => {
    const { stdout } = await run(fetched(`http://${host}:${portOf(plain)}/`));

    expect(stdout.trim()).toBe(`plain ${host}:${portOf(plain)}`);
  });

  it('leaves sockets of the file system and datagrams to this machine alone', async () => {
    const { stdout, stderr } = await run(`
      const path = ${JSON.stringify(join(folder, 'socket'))};
      const server = require('net').createServer((socket) => socket.end('by path')).listen(path, () => {
        require('net').connect(path).on('data', (data) => { console.log(String(data)); server.close() });
      });
      const udp = require('dgram').createSocket('udp4');
      udp.bind(0, '127.0.0.1', () => udp.send(Buffer.from('by datagram'), 0, 11, udp.address().port, '127.0.0.1'));
      udp.on('message', (message) => { console.log(String(message)); udp.close() });`);

    expect(stderr).toBe('');
    expect(stdout.trim().split('\n').sort()).toEqual(['by datagram', 'by path']);
  });

  it('leaves datagrams alone whose port is text, as the X-Ray SDK sends them', async () => {
    const { stdout, stderr } = await run(`
      const udp = require('dgram').createSocket('udp4');
      udp.bind(0, '127.0.0.1', () => {
        const port = String(udp.address().port);
        udp.send(Buffer.from('long'), 0, 4, port, '127.0.0.1', () => udp.send('short', port, '127.0.0.1'));
      });
      let count = 0;
      udp.on('message', (message) => { console.log(String(message)); if (++count === 2) udp.close() });`);

    expect(stderr).toBe('');
    expect(stdout.trim().split('\n').sort()).toEqual(['long', 'short']);
  });

  it.each([
    'no JSON',
    '[1',
    'null',
    '{"map":1}',
    '{"map":{"name":1}}',
    '{"map":{"name:443":"x"}}',
    '{"map":{"name:443":70000}}',
  ])('does not let a process start with the names %s', async (TRACELAB_HOSTS) => {
    const { code, stderr } = await run('console.log(1)', { TRACELAB_HOSTS });

    expect(code).toBe(1);
    expect(stderr).toContain(`TRACELAB_HOSTS must look like`);
    expect(stderr).toContain(`got "${TRACELAB_HOSTS}"`);
  });
});
