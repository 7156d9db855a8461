import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCertificateAuthority } from '../../../local/runner/processes/certificates.ts';
import { addressOf, type DatabaseServer, loginOf } from '../../harness/database.ts';
import { findMariaDb, makeMySql } from '../../harness/mysql.ts';
import { type Backoffice, prepareBackoffice } from './backoffice-service.ts';

describe.skipIf(findMariaDb() === undefined)('backoffice and TLS to MySQL (needs mariadbd)', () => {
  const resources = new AsyncDisposableStack();
  let backoffice: Backoffice;
  let database: DatabaseServer;
  let DATABASE_CA: string;

  beforeAll(async () => {
    backoffice = resources.use(await prepareBackoffice());
    const authority = await createCertificateAuthority();
    DATABASE_CA = join(backoffice.bundle.folder, 'authority.pem');
    await authority.save(DATABASE_CA);
    const tls = await authority.issue(['localhost', '127.0.0.1']);
    database = resources.use(await makeMySql({ database: 'backoffice', tls }));
    await database.start();
    backoffice.answer({
      'secretsmanager.GetSecretValue': {
        body: JSON.stringify({ SecretString: loginOf(database) }),
      },
    });
  });

  afterAll(() => resources.disposeAsync());

  async function ask(given: Readonly<Record<string, string>>) {
    await using service = await backoffice.start({
      ...addressOf(database, 'require'),
      DATABASE_HOST: 'localhost',
      ...given,
    });
    const { status, trace } = await service.callTraced('/reports/daily');
    const segment = await service.sink.takeNamed(trace.traceId, 'backoffice');
    return { status, trace: JSON.stringify(segment) };
  }

  it('connects when the authority is known', async () => {
    const { status } = await ask({ DATABASE_CA });

    expect(status).toBe(200);
  });

  it.each([
    ['the authorities of RDS alone are known', {}, /unable to (verify|get local)|self.signed/],
    ['the database is called without TLS', { DATABASE_TLS: 'off' }, /Access denied/],
  ])('is refused when %s', async (_, given, reason) => {
    const { status, trace } = await ask(given);

    expect(status).toBe(503);
    expect(trace).toMatch(reason);
  });

  it('refuses a certificate of another name', async () => {
    // Loopback by a name that the certificate does not hold.
    const { status, trace } = await ask({ DATABASE_CA, DATABASE_HOST: '127.1' });

    expect(status).toBe(503);
    expect(trace).toContain("does not match certificate's altnames");
  });
});
