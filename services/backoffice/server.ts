import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readDatabaseSettings } from '../shared/database-settings.ts';
import { requireVariable } from '../shared/environment.ts';
import { runService } from '../shared/serve.ts';
import { tracedClient } from '../shared/tracing.ts';
import { createApp } from './app.ts';
import { fetchDatabaseLogin } from './database-login.ts';
import { openMySql } from './mysql.ts';
import { mySqlReports } from './mysql-reports.ts';
import { scanOrders } from './orders-of-day.ts';

runService('beanstalk', () => {
  const secretArn = requireVariable('DATABASE_SECRET_ARN');
  const secrets = tracedClient(new SecretsManagerClient({}));
  const mysql = openMySql(readDatabaseSettings(), () => fetchDatabaseLogin(secrets, secretArn));
  const dynamodb = tracedClient(new DynamoDBClient({}));
  return {
    listener: createApp({
      serviceName: requireVariable('SERVICE_NAME'),
      reports: mySqlReports(mysql),
      readOrdersOfDay: scanOrders(dynamodb, requireVariable('ORDERS_TABLE')),
      now: () => new Date(),
    }),
    release: () => mysql.close(),
  };
});
