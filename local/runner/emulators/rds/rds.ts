import type { Cloud } from '../../cloud.ts';
import type { CertificateAuthority } from '../../processes/certificates.ts';
import { type ChildProcesses, createChildProcesses } from '../../processes/child-processes.ts';
import type { ResourceCondition } from '../../running-instance.ts';
import { findFreePort } from '../compute/free-port.ts';
import { allSettled } from '../compute/settled.ts';
import { type Life, supervise } from '../compute/supervisor.ts';
import type { DatabaseConfig, DatabaseEngine, ParameterGroupConfig } from './database-config.ts';
import { readParameters } from './database-parameters.ts';
import { startDatabaseServer } from './database-server.ts';
import { DatabaseError, type DatabaseServerProgram } from './engine.ts';
import { findMySql } from './mysql.ts';
import { findPostgres } from './postgres.ts';
import { type ServerGround, serverGround } from './server-ground.ts';

export interface Rds {
  /** The loopback port of every endpoint, as `<address>:<port>`. A database that is down refuses there. */
  readonly hosts: Readonly<Record<string, number>>;
  /** Resolves when every database serves, or it is clear that it does not yet. */
  readonly settled: Promise<void>;
  /** The same for those of one stack. */
  settledIn(stack: string): Promise<void>;
  /** By the resource that declares it. */
  conditionOf(stack: string, logicalId: string): ResourceCondition | undefined;
  /** Shuts the servers down in order. Idempotent. */
  stop(): Promise<void>;
}

export interface RdsOptions {
  readonly parameterGroups: readonly ParameterGroupConfig[];
  readonly authority: CertificateAuthority;
  /** Where the databases' data lies. */
  readonly folder: string;
  /** Whether the data is kept when this run has ended. */
  readonly durable: boolean;
  /** For what root's own folders are closed to. @default the system's folder for temporary files */
  readonly temporary?: string;
  /** @default what this machine has */
  readonly findProgram?: (engine: DatabaseEngine) => Promise<DatabaseServerProgram>;
}

/** Starts a real server for each database, in the background; whoever cannot start is tried again. */
export async function startRds(
  cloud: Cloud,
  databases: readonly DatabaseConfig[],
  options: RdsOptions,
): Promise<Rds> {
  const processes = createChildProcesses();
  const ground = serverGround({ ...options, warn: cloud.warn });
  const findProgram =
    options.findProgram ??
    ((engine) => (engine === 'postgres' ? findPostgres(ground.readable) : findMySql()));
  const shared = { options, processes, ground, findProgram };
  const running = await Promise.all(
    databases.map((database) => startDatabase(cloud, database, shared)),
  );
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    await Promise.all(running.map((database) => database.stop()));
    await processes.stop();
    ground.clear();
  };
  return {
    hosts: Object.fromEntries(
      running.map(({ config, port }) => [`${config.host}:${config.port}`, port]),
    ),
    settled: allSettled(running),
    settledIn: (stack) => allSettled(running, stack),
    conditionOf: (stack, logicalId) =>
      running
        .find(({ config }) => config.stack === stack && config.logicalId === logicalId)
        ?.condition(),
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

interface Shared {
  readonly options: RdsOptions;
  readonly processes: ChildProcesses;
  readonly ground: ServerGround;
  readonly findProgram: (engine: DatabaseEngine) => Promise<DatabaseServerProgram>;
}

async function startDatabase(
  cloud: Cloud,
  config: DatabaseConfig,
  { options, processes, ground, findProgram }: Shared,
) {
  const name = `database "${config.identifier}"`;
  const warn = (message: string) => cloud.warn(`${name}: ${message}`);
  const port = await findFreePort();
  const certificate = await options.authority.issue([config.host, 'localhost', '127.0.0.1']);
  const { forceTls, ignored } = readParameters(config, options.parameterGroups);
  if (ignored.length > 0) {
    warn(`the parameters ${ignored.join(', ')} of its group make no difference here`);
  }
  const over = new AbortController();
  let program: DatabaseServerProgram | undefined;

  async function start(attempt: number): Promise<Life> {
    checkPassword(config.password);
    program = await findProgram(config.engine);
    const place = ground.place(config.identifier, program.dataName);
    const life = await startDatabaseServer({
      program,
      certificate,
      signal: over.signal,
      place: { ...place, processes },
      settings: {
        folder: place.folder,
        port,
        username: config.username,
        password: config.password,
        databaseName: config.databaseName,
        forceTls,
        durable: options.durable,
      },
    });
    if (attempt > 0) void life.ready.then(() => warn('answers again'));
    return life;
  }

  const supervised = supervise({
    name,
    clock: cloud.clock,
    warn: cloud.warn,
    restart: 'always',
    start,
  });
  return {
    config,
    stack: config.stack,
    port,
    settled: supervised.settled,
    condition: (): ResourceCondition => {
      const { state, detail } = supervised;
      if (state === 'running') return { detail: `${program?.label} on 127.0.0.1:${port}` };
      const why = detail === undefined ? state : `${state}: ${detail}`;
      return state === 'starting' ? { detail: why } : { state: 'failed', detail: why };
    },
    stop: async () => {
      over.abort(new DatabaseError(`${name} is stopped`));
      await supervised.stop();
    },
  };
}

/** @throws DatabaseError for what RDS refuses; the text itself is never shown */
function checkPassword(password: string): void {
  if (password.startsWith('{{resolve:')) {
    throw new DatabaseError(`its password is the reference "${password}", which has no value`);
  }
  if (/^[\x20-\x7e]{8,128}$/.test(password)) return;
  throw new DatabaseError('its password must have 8 to 128 printable characters');
}
