import type { AttachedTarget } from '../secretsmanager/secret-config.ts';
import type { DatabaseConfig } from './database-config.ts';

/** What a secret that is attached to a database learns of it. */
export const attachedTarget = (database: DatabaseConfig): AttachedTarget => ({
  engine: database.engine,
  host: database.host,
  port: database.port,
  ...(database.databaseName !== undefined && { dbname: database.databaseName }),
  dbInstanceIdentifier: database.identifier,
});
