import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CertificateAuthority,
  createCertificateAuthority,
} from '../../../local/runner/processes/certificates.ts';
import { addressOf, type DatabaseServer, loginOf } from '../../harness/database.ts';
import { findMariaDb, makeMySql } from '../../harness/mysql.ts';
import { type Backoffice, prepareBackoffice } from './backoffice-service.ts';

describe.skipIf(findMariaDb() === undefined)('backoffice and TLS to MySQL (needs mariadbd)', () => {
  const resources = new AsyncDisposableStack();
  let backoffice: Backoffice;
  let authority: CertificateAuthority;
  let authorityFile: string;

  beforeAll(async () => {
    backoffice = resources.use(await prepareBackoffice());
    authority = await createCertificateAuthority();
    authorityFile = join(backoffice.bundle.folder, 'authority.pem');
    await authority.save(authorityFile);
  });

  afterAll(() => resources.disposeAsync());

  async function startDatabase(...names: string[]): Promise<DatabaseServer> {
    const tls = await authority.issue(names);
    const database = resources.use(await makeMySql({ database: 'backoffice', tls }));
    await database.start();
    backoffice.answer({
      'secretsmanager.GetSecretValue': {
        body: JSON.stringify({ SecretString: loginOf(database) }),
      },
    });
    return database;
  }

  async function ask(database: DatabaseServer, given: Readonly<Record<string, string>>) {
    await using service = await backoffice.start({
      ...addressOf(database, 'require'),
      DATABASE_HOST: 'localhost',
      ...given,
    });
    const { status, trace } = await service.callTraced('/reports/daily');
    const segment = await service.sink.takeNamed(trace.traceId, 'backoffice');
    return { status, trace: JSON.stringify(segment) };
  }

  it('connects when the authority is known, and not otherwise', async () => {
    const database = await startDatabase('localhost', '127.0.0.1');

    const known = await ask(database, { DATABASE_CA: authorityFile });
    const unknown = await ask(database, {});
    const plain = await ask(database, { DATABASE_TLS: 'off' });

    expect(known.status).toBe(200);
    expect(unknown).toMatchObject({
      status: 503,
      trace: expect.stringMatching(/unable to (verify|get local)|self.signed/),
    });
    expect(plain).toMatchObject({ status: 503, trace: expect.stringContaining('Access denied') });
  });

  it('refuses a certificate of another host', async () => {
    const impostor = await startDatabase('database.example.com');

    const { status, trace } = await ask(impostor, { DATABASE_CA: authorityFile });

    expect(status).toBe(503);
    expect(trace).toContain("does not match certificate's altnames");
  });
});
