import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type DatabasesUnderTest,
  hasMySql,
  hasPostgres,
  makeFolder,
  mysql,
  mysqlClient,
  postgres,
  postgresClient,
  startDatabases,
} from './databases.ts';

const folder = makeFolder();
let databases: DatabasesUnderTest;

beforeAll(async () => {
  databases = await startDatabases(
    [
      ...(hasPostgres ? [{ ...postgres, parameterGroup: 'postgres-tls' }] : []),
      ...(hasMySql ? [{ ...mysql, parameterGroup: 'mysql-tls' }] : []),
    ],
    folder.path,
    {
      parameterGroups: [
        { name: 'postgres-tls', parameters: { 'rds.force_ssl': '1' } },
        { name: 'mysql-tls', parameters: { require_secure_transport: 'ON' } },
      ],
    },
  );
  await databases.settled;
});

afterAll(async () => {
  await databases.stop();
  folder.remove();
});

describe.runIf(hasPostgres)('a PostgreSQL database', () => {
  it('answers under the endpoint of the cloud, trusted by the authorities of RDS', async () => {
    const printed = await databases.run(
      postgresClient([
        'SELECT current_user AS me, current_database() AS db, ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
      ]),
    );

    expect(JSON.parse(printed)).toEqual([{ me: 'inventory', db: 'inventory', ssl: true }]);
  });

  it('lets its user make tables, users and databases, but not run programs', async () => {
    const printed = await databases.run(
      postgresClient([
        'CREATE TABLE parts (id integer PRIMARY KEY)',
        "CREATE ROLE reader LOGIN PASSWORD 'read'",
        'CREATE DATABASE more',
        "COPY parts FROM PROGRAM 'id'",
      ]),
    );

    expect(printed).toMatch(/^42501 permission denied to COPY to or from an external program/);
  });

  it.each([
    ['another password', { password: 'wrong pass' }, /^28P01 password authentication failed/],
    ['no TLS', { ssl: 'false' }, /^28000 no pg_hba.conf entry for host .* no encryption$/],
    [
      'the owner of the server',
      { user: 'rdsadmin', password: '' },
      /pg_hba.conf rejects connection/,
    ],
    [
      'an endpoint of nobody',
      { host: 'other.cabc.us-east-1.rds.amazonaws.com' },
      /ENOTFOUND|ECONNREFUSED/,
    ],
  ])('refuses %s', async (_, options, message) => {
    expect(await databases.run(postgresClient(['SELECT 1'], options))).toMatch(message);
  });
});

describe.runIf(hasMySql)('a MySQL database', () => {
  it('answers under the endpoint of the cloud, trusted by the authorities of RDS', async () => {
    const printed = await databases.run(
      mysqlClient([
        "SELECT CURRENT_USER() AS me, DATABASE() AS db, VARIABLE_VALUE <> '' AS tls FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME = 'Ssl_cipher'",
      ]),
    );

    expect(JSON.parse(printed)).toEqual([{ me: 'inventory@%', db: 'inventory', tls: 1 }]);
  });

  it('lets its user make tables, users and databases, but not read files', async () => {
    const printed = await databases.run(
      mysqlClient([
        'CREATE TABLE parts (id INT PRIMARY KEY)',
        "CREATE USER reader IDENTIFIED BY 'read'",
        'CREATE DATABASE more',
        "LOAD DATA INFILE '/etc/passwd' INTO TABLE parts",
      ]),
    );

    expect(printed).toMatch(/^ER_ACCESS_DENIED_ERROR/);
  });

  it.each([
    ['another password', { password: 'wrong pass' }, /^ER_ACCESS_DENIED_ERROR/],
    ['no TLS', { ssl: 'undefined' }, /^ER_ACCESS_DENIED_ERROR|insecure transport/],
    ['the owner of the server', { user: 'root', password: '' }, /^ER_ACCESS_DENIED_ERROR/],
    ['a nameless user', { user: '', password: '' }, /^ER_ACCESS_DENIED_ERROR/],
  ])('refuses %s', async (_, options, message) => {
    expect(await databases.run(mysqlClient(['SELECT 1'], options))).toMatch(message);
  });
});

describe.runIf(hasPostgres && hasMySql)('databases side by side', () => {
  it('say where they are', () => {
    expect(databases.hosts).toEqual({
      'stock.cabc.us-east-1.rds.amazonaws.com:5432': expect.any(Number),
      'reports.cabc.us-east-1.rds.amazonaws.com:3306': expect.any(Number),
    });
    expect(databases.conditionOf('Inventory', 'Stock')?.detail).toMatch(
      /^PostgreSQL \d+\.\d+ on 127\.0\.0\.1:\d+$/,
    );
    expect(databases.conditionOf('Inventory', 'Reports')?.detail).toMatch(
      /^(MariaDB|MySQL) [\d.]+ on 127\.0\.0\.1:\d+$/,
    );
    expect(databases.conditionOf('Inventory', 'Other')).toBeUndefined();
    expect(databases.warnings).toEqual([]);
  });
});
