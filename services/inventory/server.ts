import { parseDatabaseLogin, readDatabaseSettings } from '../shared/database-settings.ts';
import { requireVariable } from '../shared/environment.ts';
import { runService } from '../shared/serve.ts';
import { createApp } from './app.ts';
import { openPostgres } from './postgres.ts';
import { postgresStock } from './postgres-stock.ts';

runService('ecs', () => {
  const secret = requireVariable('DATABASE_SECRET');
  const postgres = openPostgres(
    readDatabaseSettings(),
    parseDatabaseLogin('environment variable "DATABASE_SECRET"', secret),
  );
  return {
    listener: createApp({
      serviceName: requireVariable('SERVICE_NAME'),
      stock: postgresStock(postgres),
    }),
    release: () => postgres.close(),
  };
});
