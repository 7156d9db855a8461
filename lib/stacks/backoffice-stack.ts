import { CfnOutput, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Vpc } from 'aws-cdk-lib/aws-ec2';
import { DatabaseInstanceEngine, MysqlEngineVersion } from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import type { ServiceCode } from '../bundling/service-code.ts';
import type { AppConfig } from '../config.ts';
import { SqlDatabase } from '../constructs/sql-database.ts';
import { TracedBeanstalkEnvironment } from '../constructs/traced-beanstalk-environment.ts';
import { backofficeNames } from '../names.ts';

export interface BackofficeStackProps extends StackProps {
  readonly config: AppConfig;
  readonly serviceCode: ServiceCode;
  readonly vpc: Vpc;
  readonly orders: ITable;
}

/**
 * Reports over the orders of a day: a web environment of Elastic Beanstalk, with MySQL.
 *
 * Service map: client → `backoffice` (`AWS::ElasticBeanstalk::Environment`) → the `orders` table,
 * Secrets Manager and the database.
 */
export class BackofficeStack extends Stack {
  constructor(scope: Construct, id: string, props: BackofficeStackProps) {
    const { config, serviceCode, vpc, orders, ...stackProps } = props;
    const names = backofficeNames(config.prefix);
    super(scope, id, {
      stackName: names.stack,
      description: 'TraceLab: a traced Elastic Beanstalk environment, with MySQL',
      ...stackProps,
    });

    const database = new SqlDatabase(this, 'Database', {
      vpc,
      engine: DatabaseInstanceEngine.mysql({ version: MysqlEngineVersion.of('8.4', '8.4') }),
      databaseName: 'backoffice',
      port: 3306,
      tlsParameter: 'require_secure_transport',
    });
    Validations.of(database.instance).acknowledge({
      id: 'CloudFormation-Validate::E9006',
      reason: 'RDS takes a version without its last part and chooses that by itself.',
    });
    const environment = new TracedBeanstalkEnvironment(this, 'Backoffice', {
      vpc,
      serviceName: names.service,
      description: 'TraceLab: the back office',
      code: serviceCode('backoffice'),
      environment: {
        ORDERS_TABLE: orders.tableName,
        DATABASE_SECRET_ARN: database.secret.secretArn,
        ...database.environment,
      },
      allowedCidr: config.allowedCidr,
    });
    database.allowFrom(environment.securityGroup);
    database.secret.grantRead(environment.role);
    orders.grant(environment.role, 'dynamodb:Scan');

    new CfnOutput(this, 'BackofficeUrl', {
      value: environment.url,
      description: 'Where reports are made: POST <url>/reports/daily, GET <url>/reports/daily',
    });
  }
}
