import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import {
  DatabaseError,
  type DatabaseServerProgram,
  type ServerSettings,
  type ServerSetup,
  serverFiles,
} from './engine.ts';

/** Folders with servers that are on nobody's search path. */
const serverFolders = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/libexec',
  '/usr/local/mysql/bin',
  '/opt/homebrew/opt/mariadb/bin',
  '/opt/homebrew/opt/mysql/bin',
  '/usr/local/opt/mariadb/bin',
  '/usr/local/opt/mysql/bin',
];

/**
 * MariaDB stands in for MySQL where the machine has it, as it is there more often.
 * @throws DatabaseError where the machine has neither
 */
export async function findMySql(
  path = process.env.PATH ?? '',
  otherFolders: readonly string[] = serverFolders,
): Promise<DatabaseServerProgram> {
  const folders = [...path.split(delimiter), ...otherFolders];
  const server = findProgram('mariadbd', folders) ?? findProgram('mysqld', folders);
  if (server === undefined) {
    throw new DatabaseError(
      'this machine has no MySQL server (neither "mariadbd" nor "mysqld"), so what queries it fails; install one, such as with `apt install mariadb-server-core` or `brew install mariadb`',
    );
  }
  const { stdout } = await promisify(execFile)(server, ['--version'], { env: {} });
  const [, version = ''] = /Ver ([\d.]+)/.exec(stdout) ?? [];
  const isMariaDb = stdout.includes('MariaDB');
  const flavour = isMariaDb ? 'mariadb' : 'mysql';
  return {
    label: `${isMariaDb ? 'MariaDB' : 'MySQL'} ${version}`,
    dataName: `${flavour}-${version.split('.').slice(0, 2).join('.')}`,
    prepare: async (settings, setup) => {
      await makeData(settings.folder, (draft) =>
        isMariaDb
          ? fillMariaDb(server, findProgram('mariadb-install-db', folders), draft, setup)
          : fillMySql(server, draft, setup),
      );
      await setup.write('login.sql', loginStatements(settings, flavour));
    },
    command: (settings) => ({
      command: server,
      arguments: [...serverArguments(settings), ...flavourArguments[flavour]],
    }),
    readyText: 'ready for connections',
    stopSignal: 'SIGTERM',
    pidFile: 'pid',
  };
}

function findProgram(name: string, folders: readonly string[]): string | undefined {
  return folders
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
}

/** In a folder of another name until it is complete, so that no half-made data is ever started on. */
async function makeData(folder: string, fill: (draft: string) => Promise<void>): Promise<void> {
  const data = join(folder, 'data');
  if (existsSync(data)) return;
  const draft = join(folder, 'new');
  await rm(draft, { recursive: true, force: true });
  await fill(draft);
  await rename(draft, data);
}

/** The tables that every server needs, in the order of its own script. */
const systemTables = [
  'mysql_system_tables.sql',
  'mysql_performance_tables.sql',
  'mysql_system_tables_data.sql',
];

/**
 * By the statements of MariaDB's own script, without those that fill help texts: it takes a tenth of the
 * time. The script itself serves where they lie elsewhere.
 */
async function fillMariaDb(
  server: string,
  install: string | undefined,
  draft: string,
  setup: ServerSetup,
): Promise<void> {
  const statements = await readSystemTables(server);
  if (statements !== undefined) {
    await setup.makeFolder(draft);
    await setup.run({
      command: server,
      arguments: [
        '--no-defaults',
        '--bootstrap',
        `--datadir=${draft}`,
        '--enforce-storage-engine=',
        ...flavourArguments.mariadb,
        ...smallBuffers,
      ],
      input: statements,
    });
  } else if (install !== undefined) {
    await setup.run({
      command: install,
      arguments: [
        '--no-defaults',
        `--datadir=${draft}`,
        '--auth-root-authentication-method=normal',
        '--skip-test-db',
        '--skip-name-resolve',
      ],
    });
  } else {
    throw new DatabaseError(
      `"${server}" comes without its system tables and without "mariadb-install-db"; install the whole of MariaDB's server package`,
    );
  }
}

async function readSystemTables(server: string): Promise<string | undefined> {
  const prefix = dirname(dirname(realpathSync(server)));
  const folder = ['share/mysql', 'share/mariadb', 'share']
    .map((name) => join(prefix, name))
    .find((name) => systemTables.every((file) => existsSync(join(name, file))));
  if (folder === undefined) return undefined;
  const files = systemTables.map((file) => readFile(join(folder, file), 'utf8'));
  return [
    'CREATE DATABASE mysql;',
    'USE mysql;',
    'SET @auth_root_socket = NULL;',
    ...(await Promise.all(files)),
    '',
  ].join('\n');
}

async function fillMySql(server: string, draft: string, setup: ServerSetup): Promise<void> {
  await setup.run({
    command: server,
    arguments: [
      '--no-defaults',
      '--initialize-insecure',
      `--datadir=${draft}`,
      '--secure-file-priv=NULL',
    ],
  });
}

type Flavour = 'mariadb' | 'mysql';

/**
 * Run by each start of the server before it answers, one statement a line. What the installation comes
 * with for logging in without a password goes.
 */
function loginStatements(
  { username, password, databaseName }: ServerSettings,
  flavour: Flavour,
): string {
  const user = `${literal(username)}@'%'`;
  return [
    ...(flavour === 'mariadb'
      ? [
          `DELETE FROM mysql.global_priv WHERE User IN ('', 'root') AND Host <> '%';`,
          'FLUSH PRIVILEGES;',
        ]
      : [`DROP USER IF EXISTS 'root'@'localhost';`]),
    ...(databaseName === undefined ? [] : [`CREATE DATABASE IF NOT EXISTS \`${databaseName}\`;`]),
    `CREATE USER IF NOT EXISTS ${user};`,
    `ALTER USER ${user} IDENTIFIED BY ${literal(password)};`,
    `GRANT ${privileges.join(', ')} ON *.* TO ${user} WITH GRANT OPTION;`,
    '',
  ].join('\n');
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.MasterAccounts.html */
const privileges = [
  'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER',
  'SHOW DATABASES, CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE',
  'REPLICATION CLIENT, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, CREATE USER',
  'EVENT, TRIGGER',
];

const literal = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;

const smallBuffers = ['--innodb-buffer-pool-size=8M', '--innodb-log-buffer-size=2M'];

const flavourArguments: Readonly<Record<Flavour, readonly string[]>> = {
  mariadb: [
    '--innodb-log-file-size=4M',
    '--innodb-temp-data-file-path=ibtmp1:1M:autoextend',
    '--aria-pagecache-buffer-size=1M',
  ],
  mysql: [
    '--innodb-redo-log-capacity=8M',
    '--mysqlx=OFF',
    '--skip-log-bin',
    // The folder that packages build in is there only where their own service runs.
    '--secure-file-priv=NULL',
  ],
};

/** Little memory and no files outside the folder. */
const serverArguments = ({ folder, port, forceTls, durable }: ServerSettings): string[] => [
  '--no-defaults',
  `--datadir=${join(folder, 'data')}`,
  `--tmpdir=${folder}`,
  `--port=${port}`,
  '--bind-address=127.0.0.1',
  // Within the data's folder: a whole path may be longer than sockets have room for.
  '--socket=s',
  `--pid-file=${join(folder, 'pid')}`,
  '--skip-name-resolve',
  `--init-file=${join(folder, 'login.sql')}`,
  `--ssl-cert=${join(folder, serverFiles.certificate)}`,
  `--ssl-key=${join(folder, serverFiles.key)}`,
  `--require-secure-transport=${forceTls ? 'ON' : 'OFF'}`,
  '--character-set-server=utf8mb4',
  '--performance-schema=OFF',
  '--max-connections=60',
  '--table-open-cache=100',
  '--open-files-limit=1024',
  '--key-buffer-size=1M',
  `--innodb-flush-log-at-trx-commit=${durable ? 2 : 0}`,
  ...smallBuffers,
];
