import capture from 'aws-xray-sdk-mysql';
import mysql2, { type Pool, type QueryError } from 'mysql2';
import type { DatabaseAddress, DatabaseLogin } from '../shared/database-settings.ts';
import { madeOnce } from '../shared/made-once.ts';
import { UnavailableError } from '../shared/service-app.ts';
import { withDatabaseType } from '../shared/sql-type.ts';

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
  address: DatabaseAddress,
  fetchLogin: () => Promise<DatabaseLogin>,
): MySql {
  const { createPool } = captureMySQL(mysql2);
  const pool = madeOnce(async () => {
    const login = await fetchLogin();
    return createPool({
      host: address.host,
      port: address.port,
      database: address.database,
      user: login.username,
      password: login.password,
      ...(address.authorities ? { ssl: { ca: [...address.authorities] } } : {}),
      connectionLimit: mostConnections,
      queueLimit: mostWaiting,
      connectTimeout,
      dateStrings: true,
    });
  });

  return {
    async query(text, values = []) {
      const current = await pool.get();
      try {
        return await send(current, text, values);
      } catch (error) {
        const { code = '', fatal } = error as QueryError;
        if (code === 'ER_ACCESS_DENIED_ERROR' && pool.forget(current)) void end(current);
        if (!fatal && !isOutage(code)) throw error;
        throw new UnavailableError(
          'DatabaseUnavailableError',
          'the database cannot be reached',
          error,
        );
      }
    },
    async close() {
      const open = await pool.current()?.catch(() => undefined);
      if (open) await end(open);
    },
  };
}

const end = (pool: Pool): Promise<unknown> => new Promise((resolve) => pool.end(resolve));

/** Codes of the driver and of the system; the server's own begin with `ER_`. */
const isOutage = (code: string): boolean =>
  code === 'PROTOCOL_CONNECTION_LOST' || (code.startsWith('E') && !code.startsWith('ER_'));

/**
 * With a callback: `mysql2/promise` hands out pools whose statements the SDK's capture breaks
 * (observed with 3.12), and a callback is given the context of the statement that it answers.
 */
function send(pool: Pool, text: string, values: readonly unknown[]): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    withDatabaseType('MySQL', () =>
      // Text, not an object with a time limit: the capture records its first argument as the query.
      pool.query(text, [...values], (error: QueryError | null, rows: unknown) => {
        if (error) reject(error);
        else resolve(Array.isArray(rows) ? (rows as Row[]) : []);
      }),
    );
  });
}
