import { Annotations, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-ecs';
import { DatabaseInstanceEngine, PostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { ServiceCode } from '../bundling/service-code.ts';
import type { AppConfig } from '../config.ts';
import { everyone } from '../constructs/allowed-range.ts';
import { PublicLoadBalancer } from '../constructs/public-load-balancer.ts';
import { SqlDatabase } from '../constructs/sql-database.ts';
import { TracedContainerService } from '../constructs/traced-container-service.ts';
import { inventoryNames } from '../names.ts';

export interface InventoryStackProps extends StackProps {
  readonly config: AppConfig;
  readonly serviceCode: ServiceCode;
  readonly vpc: Vpc;
  /** Whether this machine can build the image, as the deployment will. @default true */
  readonly hasDocker?: boolean;
}

/**
 * Reserves stock for orders: a container on Fargate behind a load balancer, with PostgreSQL.
 *
 * Service map: client → `inventory` (`AWS::ECS::Container`) → the database. `fulfil-order` is a caller
 * as soon as it finds the parameter with the service's address. The load balancer shows nowhere but
 * in the trace header, whose root it makes for requests that bring none.
 */
export class InventoryStack extends Stack {
  readonly url: string;

  constructor(scope: Construct, id: string, props: InventoryStackProps) {
    const { config, serviceCode, vpc, hasDocker = true, ...stackProps } = props;
    const names = inventoryNames(config.prefix);
    super(scope, id, {
      stackName: names.stack,
      description: 'TraceLab: a traced container behind a load balancer, with PostgreSQL',
      ...stackProps,
    });

    const loadBalancer = new PublicLoadBalancer(this, 'Front', {
      vpc,
      allowedCidr: config.allowedCidr,
    });
    const database = new SqlDatabase(this, 'Database', {
      vpc,
      engine: DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_17 }),
      databaseName: 'inventory',
      port: 5432,
      tlsParameter: 'rds.force_ssl',
    });
    const service = new TracedContainerService(this, 'Inventory', {
      vpc,
      serviceName: names.service,
      code: serviceCode('inventory'),
      environment: database.environment,
      secrets: { DATABASE_SECRET: Secret.fromSecretsManager(database.secret) },
      loadBalancer,
    });
    database.allowFrom(service.securityGroup);

    this.url = loadBalancer.url;
    if (!hasDocker) {
      Annotations.of(this).addInfoV2(
        'TraceLab:NoDocker',
        'there is no "docker" on the PATH, with which "cdk deploy Inventory" builds the image of its service: install Docker, or name a program with the same commands in the environment variable CDK_DOCKER',
      );
    }
    this.announce(names.urlParameter, config.allowedCidr);
    new CfnOutput(this, 'InventoryUrl', {
      value: this.url,
      description: 'Where stock is reserved: GET <url>/stock, POST <url>/reservations',
    });
  }

  /** Unless its callers would be shut out: they would wait, fail, and their orders with them. */
  private announce(parameterName: string, allowedCidr: string): void {
    if (allowedCidr !== everyone) {
      Annotations.of(this).addWarningV2(
        'TraceLab:InventoryShutsOutFunctions',
        `allowedCidr "${allowedCidr}" shuts out fulfil-order, which calls from addresses of AWS, so it is not told where the inventory is and reserves nothing`,
      );
      return;
    }
    new StringParameter(this, 'Url', {
      parameterName,
      description: 'Where the inventory answers',
      stringValue: this.url,
    });
  }
}
