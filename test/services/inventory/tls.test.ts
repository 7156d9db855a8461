import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCertificateAuthority } from '../../../local/runner/processes/certificates.ts';
import { addressOf, type DatabaseServer, loginOf } from '../../harness/database.ts';
import { findPostgres, makePostgres } from '../../harness/postgres.ts';
import {
  bundleService,
  type ServiceBundle,
  startService,
} from '../../harness/service-under-test.ts';

describe.skipIf(findPostgres() === undefined)('inventory and a database that demands TLS', () => {
  const resources = new AsyncDisposableStack();
  let bundle: ServiceBundle;
  let database: DatabaseServer;
  let DATABASE_CA: string;

  beforeAll(async () => {
    bundle = resources.use(await bundleService('inventory'));
    const authority = await createCertificateAuthority();
    DATABASE_CA = join(bundle.folder, 'authority.pem');
    await authority.save(DATABASE_CA);
    const tls = await authority.issue(['localhost', '127.0.0.1']);
    database = resources.use(await makePostgres({ database: 'inventory', tls }));
    await database.start();
  });

  afterAll(() => resources.disposeAsync());

  async function ask(environment: Readonly<Record<string, string>>) {
    await using inventory = await startService(bundle, {
      environment: {
        ...addressOf(database, 'require'),
        DATABASE_HOST: 'localhost',
        DATABASE_SECRET: loginOf(database),
        ...environment,
      },
    });
    const { status, trace } = await inventory.callTraced('/stock/sku-pen');
    const segment = await inventory.sink.takeNamed(trace.traceId, 'inventory');
    return { status, trace: JSON.stringify(segment) };
  }

  it('connects when the authority is known, and names the host as it was told', async () => {
    const { status, trace } = await ask({ DATABASE_CA });

    expect(status).toBe(200);
    expect(trace).toContain('"name":"inventory@localhost"');
  });

  it.each([
    ['the authorities of RDS alone are known', {}, /unable to (verify|get local)|self.signed/],
    ['the database is called without TLS', { DATABASE_TLS: 'off' }, /no pg_hba.conf entry/],
  ])('is refused when %s', async (_, environment, reason) => {
    const { status, trace } = await ask(environment);

    expect(status).toBe(503);
    expect(trace).toMatch(reason);
  });

  it('refuses a certificate of another name', async () => {
    // Loopback by a name that the certificate does not hold.
    const { status, trace } = await ask({ DATABASE_CA, DATABASE_HOST: '127.1' });

    expect(status).toBe(503);
    expect(trace).toContain("does not match certificate's altnames");
  });

  it('refuses a database that has no TLS', async () => {
    // `N` is a server's whole answer then.
    // https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-SSL
    await using resources = new AsyncDisposableStack();
    const plain = createServer((socket) => {
      socket.on('error', () => {}).once('data', () => socket.write('N'));
    });
    resources.defer(() => new Promise<void>((resolve) => plain.close(() => resolve())));
    plain.listen(0, '127.0.0.1');
    await once(plain, 'listening');
    const { port } = plain.address() as AddressInfo;

    const { status, trace } = await ask({ DATABASE_PORT: String(port) });

    expect(status).toBe(503);
    expect(trace).toContain('does not support SSL connections');
  });
});
