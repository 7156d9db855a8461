import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  InstanceClass,
  InstanceSize,
  InstanceType,
  type ISecurityGroup,
  Port,
  SecurityGroup,
  SubnetType,
  type Vpc,
} from 'aws-cdk-lib/aws-ec2';
import {
  Credentials,
  DatabaseInstance,
  type IInstanceEngine,
  ParameterGroup,
  StorageType,
} from 'aws-cdk-lib/aws-rds';
import { type ISecret, SecretTargetAttachment } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export interface SqlDatabaseProps {
  readonly vpc: Vpc;
  readonly engine: IInstanceEngine;
  /** Named by the subsegments of its callers, as `<database>@<host>`. Its user has the same name. */
  readonly databaseName: string;
  readonly port: number;
  /** The engine's own parameter that refuses connections without TLS. */
  readonly tlsParameter: string;
}

/**
 * A small database on RDS that takes TLS connections alone, from the security groups that it is told
 * of. It has no public address, and goes with the stack: what it holds are samples.
 *
 * Service map: adds a node for the database, inferred from the subsegments of captured clients, with
 * an edge from each service that queries it.
 */
export class SqlDatabase extends Construct {
  readonly instance: DatabaseInstance;
  /** JSON with `username` and `password`, among others. */
  readonly secret: ISecret;
  /** What a service needs to know to connect, but for its login. */
  readonly environment: Readonly<Record<string, string>>;
  private readonly securityGroup: SecurityGroup;
  private readonly port: Port;

  constructor(scope: Construct, id: string, props: SqlDatabaseProps) {
    super(scope, id);

    this.port = Port.tcp(props.port);
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'Database: lets in what queries it',
      allowAllOutbound: false,
    });
    const parameterGroup = new ParameterGroup(this, 'Parameters', {
      engine: props.engine,
      parameters: { [props.tlsParameter]: '1' },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.instance = new DatabaseInstance(this, 'Instance', {
      vpc: props.vpc,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      publiclyAccessible: false,
      securityGroups: [this.securityGroup],
      engine: props.engine,
      parameterGroup,
      instanceType: InstanceType.of(InstanceClass.T4G, InstanceSize.MICRO),
      storageType: StorageType.GP3,
      allocatedStorage: 20,
      storageEncrypted: true,
      databaseName: props.databaseName,
      port: props.port,
      credentials: Credentials.fromGeneratedSecret(props.databaseName),
      backupRetention: Duration.days(1),
      deleteAutomatedBackups: true,
      deletionProtection: false,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.secret = loginOf(this.instance);
    this.environment = {
      DATABASE_HOST: this.instance.dbInstanceEndpointAddress,
      DATABASE_PORT: this.instance.dbInstanceEndpointPort,
      DATABASE_NAME: props.databaseName,
      DATABASE_TLS: 'require',
    };
    acknowledgeFindings(this.instance);
  }

  allowFrom(securityGroup: ISecurityGroup): void {
    this.securityGroup.addIngressRule(securityGroup, this.port, 'SQL');
  }
}

/** The secret as it is once it knows the database, so that nobody reads it before. */
function loginOf(instance: DatabaseInstance): ISecret {
  const { secret } = instance;
  if (!(secret instanceof SecretTargetAttachment)) {
    throw new Error(`database "${instance.node.path}" has no generated secret`);
  }
  return secret;
}

function acknowledgeFindings(instance: DatabaseInstance): void {
  Validations.of(instance).acknowledge(
    {
      id: 'AwsSolutions-RDS3',
      reason: 'A second zone doubles the price, and an hour without samples harms nobody.',
    },
    {
      id: 'AwsSolutions-RDS10',
      reason: 'The database holds samples and has to go with its stack, which it would prevent.',
    },
    {
      id: 'AwsSolutions-RDS11',
      reason:
        'Another port hides nothing: only the security group of its one service reaches the database.',
    },
    {
      id: 'AwsSolutions-SMG4',
      reason:
        'Rotation takes a function of its own, which the samples in the database are not worth; each stack generates its login anew.',
    },
  );
}
