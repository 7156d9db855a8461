import capture from 'aws-xray-sdk-mysql';
import mysql2, { type Pool, type PoolConnection, type QueryError } from 'mysql2';
import type { DatabaseLogin, DatabaseSettings } from '../shared/database-settings.ts';
import { madeOnce } from '../shared/made-once.ts';
import { UnavailableError } from '../shared/service-app.ts';
import { describeStatement } from '../shared/sql-statement.ts';
import { inSubsegment } from '../shared/tracing.ts';

// The types promise a named export and the driver that mysql2 has succeeded.
const captureMySQL = capture as unknown as (module: typeof mysql2) => typeof mysql2;

export type Row = Readonly<Record<string, unknown>>;

export interface MySql {
  /** Runs one statement, with `?` for each value. */
  query(text: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

const mostConnections = 5;
const mostWaiting = 50;
const connectTimeout = 3_000;

/**
 * Connects when a statement first needs it, with the login that `fetchLogin` gives then; a login that
 * is refused is fetched anew for the next statement, as after a rotation. Each statement becomes a
 * subsegment `<database>@<host>`.
 */
export function openMySql(
  settings: DatabaseSettings,
  fetchLogin: () => Promise<DatabaseLogin>,
): MySql {
  const { createPool } = captureMySQL(mysql2);
  const pool = madeOnce(async () => {
    const login = await fetchLogin();
    return createPool({
      host: settings.host,
      port: settings.port,
      database: settings.database,
      user: login.username,
      password: login.password,
      ...(settings.authorities
        ? { ssl: { ca: [...settings.authorities], verifyIdentity: true } }
        : {}),
      connectionLimit: mostConnections,
      queueLimit: mostWaiting,
      connectTimeout,
      dateStrings: true,
    });
  });

  return {
    async query(text, values = []) {
      const current = await pool.get();
      // The SDK captures statements alone; the time and the failures of connecting show here.
      const connection = await inSubsegment('## mysql.connect', () => connect(current)).catch(
        (error: QueryError) => {
          if (error.code === 'ER_ACCESS_DENIED_ERROR' && pool.forget(current)) void end(current);
          return unavailable(error);
        },
      );
      try {
        return await send(connection, text, values, settings.statementTimeout);
      } catch (error) {
        if (!isOutage(error as QueryError)) throw error;
        connection.destroy();
        return unavailable(error);
      } finally {
        connection.release();
      }
    },
    async close() {
      const open = await pool.current()?.catch(() => undefined);
      if (open) await end(open);
    },
  };
}

const end = (pool: Pool): Promise<unknown> => new Promise((resolve) => pool.end(resolve));

/** The connection is gone, or still busy with a statement that nobody waits for any more. */
const isOutage = ({ code, fatal }: QueryError): boolean =>
  fatal === true || code === 'PROTOCOL_SEQUENCE_TIMEOUT';

function unavailable(cause: unknown): never {
  throw new UnavailableError('DatabaseUnavailableError', 'the database cannot be reached', cause);
}

const connect = (pool: Pool): Promise<PoolConnection> =>
  new Promise((resolve, reject) => {
    pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection)));
  });

/**
 * On a connection and with a callback, which is what the SDK's capture is made for (observed with
 * 3.12): it fails on pools of `mysql2/promise`, records what a pool is asked twice, and takes a minified
 * statement without a callback for a promise.
 */
function send(
  connection: PoolConnection,
  text: string,
  values: readonly unknown[],
  timeout: number,
): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    describeStatement({ databaseType: 'MySQL', text }, () =>
      connection.query(
        { sql: text, values: [...values], timeout },
        (error: QueryError | null, rows: unknown) => {
          if (error) reject(error);
          else resolve(Array.isArray(rows) ? (rows as Row[]) : []);
        },
      ),
    );
  });
}
