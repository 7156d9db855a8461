import { existsSync } from 'node:fs';
import { chown, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import mysql from 'mysql2/promise';
import type { DatabaseOptions, DatabaseServer } from './database.ts';
import {
  freePort,
  makeServerFolder,
  runAsServer,
  type ServerProcess,
  startServerProcess,
} from './server-process.ts';

const username = 'clerk';
const password = 'p@ss word\'"';

/** MariaDB's own programs, which no package of npm brings; `undefined` where the machine has none. */
export function findMariaDb(): { server: string; install: string } | undefined {
  const server = findProgram('mariadbd');
  const install = findProgram('mariadb-install-db');
  // Of another package than the first two in Debian, and the second one fails without it.
  const printDefaults = findProgram('my_print_defaults');
  return server && install && printDefaults ? { server, install } : undefined;
}

function findProgram(name: string): string | undefined {
  // Servers are often where only the search path of root goes.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/** MariaDB on loopback, made from nothing. It starts stopped. */
export async function makeMySql(options: DatabaseOptions): Promise<DatabaseServer> {
  const programs = findMariaDb();
  if (programs === undefined) throw new Error('this machine has no MariaDB');
  await using resources = new AsyncDisposableStack();
  const folder = resources.use(await makeServerFolder('mariadb-'));
  const data = join(folder.path, 'data');
  await runAsServer(
    programs.install,
    [
      '--no-defaults',
      `--datadir=${data}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      '--skip-name-resolve',
    ],
    folder.path,
  );
  const { database, tls } = options;
  const port = await freePort();
  const files = tls && (await writeTls(data, tls));
  const args = [
    '--no-defaults',
    `--datadir=${data}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${join(folder.path, 's')}`,
    `--pid-file=${join(folder.path, 'pid')}`,
    '--skip-name-resolve',
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-buffer-pool-size=16M',
    '--innodb-log-file-size=8M',
    ...(files ? [`--ssl-cert=${files.certificate}`, `--ssl-key=${files.key}`] : []),
  ];

  let running: ServerProcess | undefined;
  let isMade = false;
  const server: DatabaseServer = {
    port,
    database,
    username,
    password,
    async start() {
      running = await startServerProcess(
        programs.server,
        args,
        folder.path,
        'ready for connections',
      );
      if (!isMade) await makeDatabase();
      isMade = true;
    },
    async crash() {
      await running?.stop('SIGKILL');
      running = undefined;
    },
    query: (text) => runStatement(text),
    async [Symbol.asyncDispose]() {
      await running?.stop();
      await owned.disposeAsync();
    },
  };

  async function makeDatabase(): Promise<void> {
    const quoted = mysql.escape(password);
    await runStatement(`CREATE DATABASE \`${database}\``);
    await runStatement(
      `CREATE USER '${username}'@'127.0.0.1' IDENTIFIED BY ${quoted} ${tls ? 'REQUIRE SSL' : ''}`,
    );
    await runStatement(`GRANT ALL ON \`${database}\`.* TO '${username}'@'127.0.0.1'`);
  }

  async function runStatement(text: string) {
    const connection = await mysql.createConnection({
      socketPath: join(folder.path, 's'),
      user: 'root',
      multipleStatements: true,
      ...(isMade ? { database } : {}),
    });
    try {
      const [rows] = await connection.query(text);
      return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
    } finally {
      await connection.end();
    }
  }

  const owned = resources.move();
  return server;
}

async function writeTls(data: string, tls: NonNullable<DatabaseOptions['tls']>) {
  const { uid, gid } = await stat(data);
  const files = { certificate: join(data, 'server.crt'), key: join(data, 'server.key') };
  for (const kind of ['certificate', 'key'] as const) {
    await writeFile(files[kind], tls[kind], { mode: 0o600 });
    await chown(files[kind], uid, gid);
  }
  return files;
}
