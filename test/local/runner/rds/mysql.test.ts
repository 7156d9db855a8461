import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type {
  ProgramCall,
  ServerSettings,
  ServerSetup,
} from '../../../../local/runner/emulators/rds/engine.ts';
import { findMySql } from '../../../../local/runner/emulators/rds/mysql.ts';
import { makeFolder } from './databases.ts';

function newFolder(): string {
  const { path, remove } = makeFolder();
  onTestFinished(remove);
  return path;
}

/** A program that says nothing but its version. */
function install(folder: string, name: string, version: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `#!/bin/sh\necho '${version}'\n`);
  chmodSync(join(folder, name), 0o755);
}

const oracle = 'mysqld  Ver 8.4.3 for Linux on x86_64 (MySQL Community Server - GPL)';
const mariaDb = 'mariadbd  Ver 11.8.2-MariaDB for Linux on x86_64 (Source distribution)';

const settingsOf = (folder: string): ServerSettings => ({
  folder,
  port: 40_123,
  username: 'clerk',
  password: `p'a\\s"s`,
  databaseName: 'reports',
  forceTls: true,
  durable: true,
});

/** Makes what a program that fills a folder would make, and remembers what was asked for. */
function recordingSetup(folder: string) {
  const calls: ProgramCall[] = [];
  const setup: ServerSetup = {
    run: async (call) => {
      calls.push(call);
      const draft = call.arguments.find((each) => each.startsWith('--datadir='));
      await mkdir((draft ?? '').slice('--datadir='.length), { recursive: true });
      return '';
    },
    makeFolder: async (path) => {
      await mkdir(path, { recursive: true });
    },
    write: (name, text) => writeFile(join(folder, name), text),
  };
  return { calls, setup };
}

describe('findMySql', () => {
  it('says what to install where the machine has no server', async () => {
    const finding = findMySql(newFolder(), []);

    await expect(finding).rejects.toThrow(
      'this machine has no MySQL server (neither "mariadbd" nor "mysqld"), so what queries it fails; install one, such as with `apt install mariadb-server-core` or `brew install mariadb`',
    );
  });

  it('tells MySQL from MariaDB, which is preferred', async () => {
    const bin = join(newFolder(), 'bin');
    install(bin, 'mysqld', oracle);

    const alone = await findMySql(bin, []);
    install(bin, 'mariadbd', mariaDb);
    const both = await findMySql(`relative:${bin}`, []);

    expect([alone.label, alone.dataName]).toEqual(['MySQL 8.4.3', 'mysql-8.4']);
    expect([both.label, both.dataName]).toEqual(['MariaDB 11.8.2', 'mariadb-11.8']);
  });

  it('lets MySQL fill its own folder, once, and takes away the way in without a password', async () => {
    const folder = newFolder();
    const bin = join(folder, 'bin');
    install(bin, 'mysqld', oracle);
    const program = await findMySql(bin, []);
    const { calls, setup } = recordingSetup(folder);

    await program.prepare(settingsOf(folder), setup);
    await program.prepare(settingsOf(folder), setup);

    expect(calls).toEqual([
      {
        command: join(bin, 'mysqld'),
        arguments: [
          '--no-defaults',
          '--initialize-insecure',
          `--datadir=${join(folder, 'new')}`,
          '--secure-file-priv=NULL',
        ],
      },
    ]);
    expect(readFileSync(join(folder, 'login.sql'), 'utf8').split('\n')).toEqual([
      "DROP USER IF EXISTS 'root'@'localhost';",
      'CREATE DATABASE IF NOT EXISTS `reports`;',
      "CREATE USER IF NOT EXISTS 'clerk'@'%';",
      `ALTER USER 'clerk'@'%' IDENTIFIED BY 'p\\'a\\\\s"s';`,
      expect.stringMatching(/^GRANT SELECT, .* ON \*\.\* TO 'clerk'@'%' WITH GRANT OPTION;$/),
      '',
    ]);
    expect(program.command(settingsOf(folder)).arguments).toEqual(
      expect.arrayContaining([
        '--bind-address=127.0.0.1',
        '--port=40123',
        '--require-secure-transport=ON',
        '--mysqlx=OFF',
      ]),
    );
  });

  it("fills MariaDB's folder by its statements, or by its script where they lie elsewhere", async () => {
    const folder = newFolder();
    const bin = join(folder, 'usr', 'bin');
    const share = join(folder, 'usr', 'share', 'mariadb');
    install(bin, 'mariadbd', mariaDb);
    const prepare = async () => {
      const own = newFolder();
      const { calls, setup } = recordingSetup(own);
      await (await findMySql(bin, [])).prepare(settingsOf(own), setup);
      return calls;
    };

    await expect(prepare()).rejects.toThrow('comes without its system tables');
    install(bin, 'mariadb-install-db', '');
    const byScript = await prepare();
    mkdirSync(share, { recursive: true });
    for (const name of ['tables', 'performance_tables', 'tables_data']) {
      const file = `mysql_${name === 'performance_tables' ? name : `system_${name}`}.sql`;
      writeFileSync(join(share, file), `-- ${name}`);
    }
    const byStatements = await prepare();

    expect(byScript.map(({ command }) => command)).toEqual([join(bin, 'mariadb-install-db')]);
    expect(byStatements.map(({ command }) => command)).toEqual([join(bin, 'mariadbd')]);
    expect(byStatements[0]?.arguments.slice(0, 2)).toEqual(['--no-defaults', '--bootstrap']);
    expect(byStatements[0]?.input).toMatch(
      /^CREATE DATABASE mysql;\nUSE mysql;\n.*\n-- tables\n-- performance_tables\n-- tables_data\n$/,
    );
  });
});
