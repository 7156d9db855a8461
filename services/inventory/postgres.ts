import capture from 'aws-xray-sdk-postgres';
import pg from 'pg';
import type { DatabaseLogin, DatabaseSettings } from '../shared/database-settings.ts';
import { logError } from '../shared/log.ts';
import { UnavailableError } from '../shared/service-app.ts';
import { describeStatement } from '../shared/sql-statement.ts';
import { inSubsegment } from '../shared/tracing.ts';

// The types promise a named export; the package is the function itself.
const capturePostgres = capture as unknown as (module: typeof pg) => typeof pg;

export type Row = Readonly<Record<string, unknown>>;

/** Runs one statement, with `$1`… for its values. */
export type Query = (text: string, values?: readonly unknown[]) => Promise<Row[]>;

export interface Postgres {
  /** Gives `work` one connection, in a transaction that its error takes back. */
  transaction<Result>(work: (query: Query) => Promise<Result>): Promise<Result>;
  /** Gives `work` one connection. */
  use<Result>(work: (query: Query) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

const mostConnections = 5;
const connectTimeout = 3_000;

/** A pool that connects when it is first needed. Each statement becomes a subsegment `<database>@<host>`. */
export function openPostgres(settings: DatabaseSettings, login: DatabaseLogin): Postgres {
  const { Pool } = capturePostgres(pg);
  const pool = new Pool({
    host: settings.host,
    port: settings.port,
    database: settings.database,
    user: login.username,
    password: login.password,
    ssl: settings.authorities ? { ca: [...settings.authorities] } : false,
    max: mostConnections,
    connectionTimeoutMillis: connectTimeout,
    statement_timeout: settings.statementTimeout,
    // The server's own limit comes first, unless the server is gone.
    query_timeout: settings.statementTimeout + connectTimeout,
    application_name: process.env.SERVICE_NAME ?? 'inventory',
  });
  // A connection that breaks while nobody uses it; the pool has already let it go.
  pool.on('error', (error) => logError('an idle database connection broke', error));

  async function use<Result>(work: (query: Query) => Promise<Result>): Promise<Result> {
    // The SDK captures statements alone; the time and the failures of connecting show here.
    const client = await inSubsegment('## pg.connect', () => pool.connect()).catch(unavailable);
    let broken: Error | undefined;
    const notice = (error: Error) => {
      broken = error;
    };
    client.on('error', notice);
    const query: Query = async (text, values) => {
      try {
        return await send(client, text, values);
      } catch (error) {
        if (error instanceof pg.DatabaseError && !isOutage(error)) throw error;
        // Nobody knows what this connection would answer next.
        broken = error as Error;
        return unavailable(error);
      }
    };
    try {
      return await work(query);
    } finally {
      client.off('error', notice);
      client.release(broken);
    }
  }

  return {
    use,
    transaction: (work) =>
      use(async (query) => {
        await query('BEGIN');
        try {
          const result = await work(query);
          await query('COMMIT');
          return result;
        } catch (error) {
          await query('ROLLBACK').catch(() => {});
          throw error;
        }
      }),
    close: () => pool.end(),
  };
}

function unavailable(cause: unknown): never {
  throw new UnavailableError('DatabaseUnavailableError', 'the database cannot be reached', cause);
}

/**
 * Out of connections or memory, shutting down, or over the time for a statement.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const isOutage = ({ code = '' }: pg.DatabaseError): boolean => /^(08|53|57)/.test(code);

/**
 * With a callback, because the SDK never closes the subsegment of a failed statement that was asked
 * for by promise, so that its whole trace is lost (observed with 3.12).
 */
function send(
  client: pg.PoolClient,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    describeStatement({ databaseType: 'PostgreSQL', text }, () =>
      client.query({ text, values: [...values] }, (error: Error | null, result) => {
        if (error) reject(error);
        else resolve(result.rows);
      }),
    );
  });
}
