import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createCertificateAuthority } from '../../../../local/runner/processes/certificates.ts';
import { hostEnvironment, preloadArguments } from '../../../../local/runner/processes/hosts.ts';
import { runChild } from './child.ts';

let folder: string | undefined;

afterEach(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true });
  folder = undefined;
});

describe('createCertificateAuthority', () => {
  it('issues certificates for all names, which its own certificate proves', async () => {
    const authority = await createCertificateAuthority();

    const issued = await authority.issue(['webhook.example.com', '*.amazonaws.com', '127.0.0.1']);

    const root = new X509Certificate(authority.certificate);
    const leaf = new X509Certificate(issued.certificate);
    expect(leaf.checkIssued(root) && leaf.verify(root.publicKey)).toBe(true);
    expect(root.ca).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.checkHost('webhook.example.com')).toBe('webhook.example.com');
    expect(leaf.checkHost('sqs.amazonaws.com')).toBe('*.amazonaws.com');
    expect(leaf.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(leaf.checkHost('elsewhere.example')).toBeUndefined();
  });

  it('makes different keys and serial numbers each time', async () => {
    const authority = await createCertificateAuthority();

    const [first, second] = await Promise.all([authority.issue(['a.b']), authority.issue(['a.b'])]);

    expect(first.key).not.toBe(second.key);
    expect(new X509Certificate(first.certificate).serialNumber).not.toBe(
      new X509Certificate(second.certificate).serialNumber,
    );
  });

  it('writes no private key to disk', async () => {
    folder = await mkdtemp(join(tmpdir(), 'tracelab-test-'));
    const authority = await createCertificateAuthority();
    await authority.issue(['webhook.example.com']);

    await authority.save(join(folder, 'authority.pem'));

    expect(await readdir(folder)).toEqual(['authority.pem']);
    expect(await readFile(join(folder, 'authority.pem'), 'utf8')).not.toContain('PRIVATE');
  });

  it.each([
    ['takes', 'webhook.example.com', '204'],
    ['refuses another name of', 'elsewhere.example.com', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('is trusted by a child that %s the server', async (_, name, expected) => {
    folder = await mkdtemp(join(tmpdir(), 'tracelab-test-'));
    const authority = await createCertificateAuthority();
    await authority.save(join(folder, 'authority.pem'));
    const { key, certificate } = await authority.issue(['webhook.example.com']);
    const server = createServer({ key, cert: certificate }, (_request, response) => {
      response.writeHead(204).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    const { stdout } = await runChild(
      `fetch('https://${name}/').then((r) => console.log(r.status), (e) => console.log(e.cause.code))`,
      {
        nodeArguments: preloadArguments,
        environment: {
          NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem'),
          ...hostEnvironment({ map: { [`${name}:443`]: port }, allowOutside: false }),
        },
      },
    );

    expect(stdout.trim()).toBe(expected);
    server.close();
  });
});
