import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CertificateAuthority,
  createCertificateAuthority,
} from '../../../local/runner/processes/certificates.ts';
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
  let authority: CertificateAuthority;
  let database: DatabaseServer;

  beforeAll(async () => {
    bundle = resources.use(await bundleService('inventory'));
    authority = await createCertificateAuthority();
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
    const file = join(bundle.folder, 'authority.pem');
    await authority.save(file);

    const { status, trace } = await ask({ DATABASE_CA: file });

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

  it('refuses a certificate of another host', async () => {
    const other = await authority.issue(['database.example.com']);
    const file = join(bundle.folder, 'authority.pem');
    await authority.save(file);
    await using impostor = await makePostgres({ database: 'inventory', tls: other });
    await impostor.start();

    const { status, trace } = await ask({ DATABASE_CA: file, DATABASE_PORT: `${impostor.port}` });

    expect(status).toBe(503);
    expect(trace).toContain("does not match certificate's altnames");
  });

  it('refuses a database that has no TLS', async () => {
    await using plain = await makePostgres({ database: 'inventory' });
    await plain.start();

    const { status, trace } = await ask({ DATABASE_PORT: `${plain.port}` });

    expect(status).toBe(503);
    expect(trace).toContain('does not support SSL connections');
  });
});
