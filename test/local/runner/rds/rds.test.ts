import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  DatabaseError,
  type DatabaseServerProgram,
} from '../../../../local/runner/emulators/rds/engine.ts';
import { endLeftoverServer } from '../../../../local/runner/emulators/rds/leftover-server.ts';
import { findPostgres } from '../../../../local/runner/emulators/rds/postgres.ts';
import type { RdsOptions } from '../../../../local/runner/emulators/rds/rds.ts';
import { isAlive } from '../../../../local/runner/run-file.ts';
import {
  hasMySql,
  hasPostgres,
  makeFolder,
  mysql,
  mysqlClient,
  postgres,
  postgresClient,
  startDatabases,
} from './databases.ts';

function newFolder(): string {
  const { path, remove } = makeFolder();
  onTestFinished(remove);
  return path;
}

type Database = Parameters<typeof startDatabases>[0][number];

async function start(database: Database, folder: string, options: Partial<RdsOptions> = {}) {
  const databases = await startDatabases([database], folder, options);
  onTestFinished(() => databases.stop());
  await databases.settled;
  return databases;
}

const engines = [
  { database: postgres, client: postgresClient, isHere: hasPostgres },
  { database: mysql, client: mysqlClient, isHere: hasMySql },
].filter(({ isHere }) => isHere);

const pidOf = (file: string): number => Number(readFileSync(file, 'utf8').split('\n')[0]);

function findPidFile(folder: string): string {
  const files = readdirSync(join(folder, 'rds'), { recursive: true }).map(String);
  const file = files.find((name) => /(^|\/)(postmaster\.pid|pid)$/.test(name));
  if (file === undefined) throw new Error(`no server runs in "${folder}"`);
  return join(folder, 'rds', file);
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe.each(engines)('a database of $database.engine', ({ database, client }) => {
  it('keeps its data between runs, and takes the password that its secret has then', async () => {
    const folder = newFolder();
    const first = await start(database, folder);
    const keep = ['CREATE TABLE kept (id INT)', 'INSERT INTO kept VALUES (7)'];
    const kept = await first.run(client([...keep, 'SELECT id FROM kept']));
    await first.stop();

    const second = await start({ ...database, password: 'another one' }, folder);

    const read = (password: string) => second.run(client(['SELECT id FROM kept'], { password }));
    expect(kept).toBe('[{"id":7}]');
    expect(await read('another one')).toBe('[{"id":7}]');
    expect(await read(database.password)).toMatch(/^(28P01|ER_ACCESS_DENIED_ERROR)/);
    expect(second.warnings).toEqual([]);
  });

  it('ends with a runner that is killed, and serves the next one', async () => {
    const folder = newFolder();
    const runner = await startRunner(database, folder);
    const server = pidOf(findPidFile(folder));

    runner.kill('SIGKILL');
    await until(() => !isAlive(server));
    const next = await start(database, folder);

    expect(await next.run(client(['SELECT 1 AS one']))).toBe('[{"one":1}]');
    expect(next.warnings).toEqual([]);
  });

  it('is started again when it crashes, and says so', async () => {
    const folder = newFolder();
    const databases = await start(database, folder);

    process.kill(pidOf(findPidFile(folder)), 'SIGKILL');
    await until(() => databases.warnings.some((warning) => warning.endsWith('answers again')));

    expect(databases.warnings).toEqual([
      `database "${database.identifier}": was ended by SIGKILL; it is started again until it stays up`,
      `database "${database.identifier}": answers again`,
    ]);
    expect(await databases.run(client(['SELECT 1 AS one']))).toBe('[{"one":1}]');
  });

  it('can be stopped while it starts', async () => {
    const folder = newFolder();
    const databases = await startDatabases([database], folder);

    await databases.stop();

    expect(databases.warnings).toEqual([]);
    await expect(databases.run(client(['SELECT 1']))).resolves.toMatch(/ECONNREFUSED/);
  });

  it.runIf(process.getuid?.() === 0)('serves where its user may not enter the folder', async () => {
    const folder = newFolder();
    const temporary = newFolder();
    chmodSync(folder, 0o700);
    const run = () => start(database, folder, { temporary });

    const first = await run();
    await first.run(client(['CREATE TABLE kept (id INT)']));
    await first.stop();
    const second = await run();

    expect(await second.run(client(['SELECT id FROM kept']))).toBe('[]');
    expect(second.warnings).toEqual([
      expect.stringMatching(`the folder "${folder}" is closed to it: they use "${temporary}/`),
    ]);
  });
});

describe.runIf(hasPostgres)('a database that cannot start', () => {
  it('is reported, tried again, and recovers', async () => {
    const folder = newFolder();
    let isInstalled = false;
    const findProgram = async (): Promise<DatabaseServerProgram> => {
      if (isInstalled) return findPostgres();
      throw new DatabaseError('there is none; install it');
    };

    const databases = await start(postgres, folder, { findProgram });
    const down = databases.conditionOf('Inventory', 'Stock');
    isInstalled = true;
    await until(() => databases.warnings.length === 2);

    expect(down).toEqual({
      state: 'failed',
      detail: 'waiting: cannot start: there is none; install it',
    });
    expect(databases.warnings).toEqual([
      'database "stock": cannot start: there is none; install it; it is started again until it stays up',
      'database "stock": answers again',
    ]);
    expect(await databases.run(postgresClient(['SELECT 1 AS one']))).toBe('[{"one":1}]');
  });

  it('is one with damaged data, whose server says what is wrong', async () => {
    const folder = newFolder();
    const first = await start(postgres, folder);
    const version = join(findPidFile(folder), '..', 'PG_VERSION');
    await first.stop();
    writeFileSync(version, '9.6\n');

    const second = await start(postgres, folder);

    expect(second.warnings).toEqual([
      expect.stringMatching(/FATAL:.*database files are incompatible with server/),
    ]);
  });

  it.each([
    [
      '{{resolve:secretsmanager:nope}}',
      'is the reference "{{resolve:secretsmanager:nope}}", which has no value',
    ],
    ['short', 'must have 8 to 128 printable characters'],
    ['with\na line break', 'must have 8 to 128 printable characters'],
  ])('is one whose password is %j', async (password, message) => {
    const { warnings } = await start({ ...postgres, password }, newFolder());

    expect(warnings.join()).toContain(`cannot start: its password ${message}`);
  });
});

describe('endLeftoverServer', () => {
  it('ends a server of the folder that nobody looks after any more', async () => {
    const folder = newFolder();
    const server = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', folder]);
    const file = join(folder, 'pid');
    writeFileSync(file, `${server.pid}\n${folder}\n`);

    const [[, signal]] = await Promise.all([once(server, 'exit'), endLeftoverServer(file, folder)]);

    expect(signal).toBe('SIGKILL');
    expect(existsSync(file)).toBe(false);
  });

  it.each([
    ['of another program', String(process.pid)],
    ['of nobody', '4194305'],
    ['negative', '-1'],
    ['empty', ''],
    ['no number', 'x\n'.repeat(100)],
  ])('removes a note whose number is %s', async (_, content) => {
    const folder = newFolder();
    const file = join(folder, 'pid');
    writeFileSync(file, content);

    await endLeftoverServer(file, folder);

    expect(existsSync(file)).toBe(false);
  });
});

/** A process of its own that runs the database until it is ended. */
async function startRunner(database: Database, folder: string): Promise<ChildProcess> {
  const main = fileURLToPath(new URL('./runner-process.ts', import.meta.url));
  const runner = spawn(process.execPath, [main, JSON.stringify(database), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    runner.kill('SIGKILL');
  });
  await once(runner.stdout, 'data');
  return runner;
}
