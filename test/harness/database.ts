/** A real database server with one empty database. */
export interface DatabaseServer extends AsyncDisposable {
  readonly port: number;
  readonly database: string;
  readonly username: string;
  readonly password: string;
  /** Answers again on the same port, with the same data. */
  start(): Promise<void>;
  /** Ends at once, as in a crash: connections break. */
  crash(): Promise<void>;
  /** Runs one statement as the owner of everything. */
  query(text: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

export interface DatabaseOptions {
  readonly database: string;
  /** Files in PEM; nobody may connect without TLS then. @default TLS is off */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

/** What a service needs to know to reach it. */
export const addressOf = (
  { port, database }: Pick<DatabaseServer, 'port' | 'database'>,
  tls: 'off' | 'require' = 'off',
) => ({
  DATABASE_HOST: '127.0.0.1',
  DATABASE_PORT: String(port),
  DATABASE_NAME: database,
  DATABASE_TLS: tls,
});

/** As Secrets Manager keeps it. */
export const loginOf = ({ username, password }: DatabaseServer): string =>
  JSON.stringify({ engine: 'any', username, password });
