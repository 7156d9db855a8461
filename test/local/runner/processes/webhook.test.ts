import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:https';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CertificateAuthority,
  createCertificateAuthority,
  type ServerCertificate,
} from '../../../../local/runner/processes/certificates.ts';
import { startWebhook, type Webhook } from '../../../../local/runner/processes/webhook.ts';

const NAME = 'webhook.example.com';
let authority: CertificateAuthority;
let certificate: ServerCertificate;
let webhook: Webhook;
const warnings: string[] = [];

beforeAll(async () => {
  authority = await createCertificateAuthority();
  certificate = await authority.issue([NAME]);
  webhook = await startWebhook({ certificate, warn: (message) => warnings.push(message) });
});

afterAll(() => webhook.stop());

async function post(body: string | Buffer, method = 'POST') {
  const call = request({
    host: '127.0.0.1',
    port: webhook.port,
    servername: NAME,
    headers: { host: NAME },
    ca: authority.certificate,
    method,
    path: '/orders',
    agent: false,
  });
  call.on('error', () => {});
  call.end(body);
  const [response] = await once(call, 'response');
  return { status: response.statusCode, body: JSON.parse(await text(response)) };
}

const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('webhook', () => {
  it('takes JSON that is posted, and counts', async () => {
    const before = await webhook.counts();

    const answer = await post('{"orderId":"o-1"}');

    expect(answer).toEqual({ status: 202, body: { message: 'accepted' } });
    expect(await webhook.counts()).toEqual({ ...before, accepted: before.accepted + 1 });
  });

  it.each([
    ['text that is not JSON', '{"orderId":', 'POST', 400, /^the body is not JSON: /],
    ['nothing', '', 'POST', 400, /^the body is not JSON: /],
    [
      'more than 1 MB',
      Buffer.alloc(3 * 1024 * 1024, ' '),
      'POST',
      413,
      /larger than 1048576 bytes/,
    ],
    ['another method', '{}', 'PUT', 405, /takes POST, got "PUT"/],
  ])('refuses %s', async (_, body, method, status, message) => {
    const before = await webhook.counts();

    const answer = await post(body, method);

    expect(answer).toEqual({ status, body: { message: expect.stringMatching(message) } });
    expect(await webhook.counts()).toEqual({ ...before, refused: before.refused + 1 });
  });

  it('outlives a client that does not speak TLS', async () => {
    const socket = connect(webhook.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.on('error', () => {});
    socket.resume();
    socket.end('GET / HTTP/1.1\r\n\r\n');
    await once(socket, 'close');

    expect(await post('{}')).toMatchObject({ status: 202 });
  });

  it('starts again on its port when it is killed, and says so', async () => {
    const { pid } = webhook;

    process.kill(Number(pid), 'SIGKILL');
    await expect.poll(() => webhook.pid).not.toBe(pid);

    expect(await post('{}')).toMatchObject({ status: 202 });
    expect(warnings).toEqual(["the webhook's process ended (SIGKILL): starting it again"]);
  });

  it('says why it cannot start', async () => {
    const wrong = { key: 'no key', certificate: 'no certificate' };

    const started = startWebhook({ certificate: wrong, warn: () => {} });

    await expect(started).rejects.toThrow('the webhook could not start: ');
  });

  it('ends when its parent is killed', async () => {
    const script = `
      import { startWebhook } from ${JSON.stringify(import.meta.resolve('../../../../local/runner/processes/webhook.ts'))};
      const webhook = await startWebhook({ certificate: JSON.parse(process.env.CERTIFICATE), warn: () => {} });
      console.log(webhook.port);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { CERTIFICATE: JSON.stringify(certificate) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [port] = await once(parent.stdout, 'data');
    const listens = () =>
      new Promise((resolve) => {
        const socket = connect(Number(String(port)), '127.0.0.1');
        socket.on('error', () => resolve(false));
        socket.on('connect', () => {
          socket.destroy();
          resolve(true);
        });
      });
    const listenedBefore = await listens();

    parent.kill('SIGKILL');

    await expect.poll(listens, { timeout: 10_000 }).toBe(false);
    expect(listenedBefore).toBe(true);
  });

  it('is gone once it has stopped', async () => {
    const own = await startWebhook({ certificate, warn: () => {} });
    const pid = Number(own.pid);

    await own.stop();
    await own.stop();

    expect(isRunning(pid)).toBe(false);
    await expect(own.counts()).rejects.toThrow('has ended');
  });
});
