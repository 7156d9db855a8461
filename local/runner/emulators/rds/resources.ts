import { createHash } from 'node:crypto';
import {
  type DeclaredResource,
  generatedName,
  PlanError,
  type PlanScope,
  type ResourceKind,
} from '../../plan/plan.ts';
import {
  flagProperty,
  integerProperty,
  notEmulated,
  recordProperty,
  requiredText,
  textProperty,
  wrongProperty,
} from '../protocols/declared-property.ts';
import { secretArn } from '../secretsmanager/resources.ts';
import type { SecretConfig } from '../secretsmanager/secret-config.ts';
import type { DatabaseConfig, DatabaseEngine, ParameterGroupConfig } from './database-config.ts';

export interface RdsPlan {
  readonly databases: DatabaseConfig[];
  readonly databaseParameters: ParameterGroupConfig[];
  /** Of databases whose login RDS itself keeps. */
  readonly secrets: SecretConfig[];
}

const defaultPorts: Readonly<Record<DatabaseEngine, number>> = {
  postgres: 5432,
  mysql: 3306,
  mariadb: 3306,
};

/** Of the service itself, or of the servers that stand in for it here. */
const reservedUsers = new Set(['rdsadmin', 'rds_superuser', 'mysql', 'mariadb.sys', 'mysql.sys']);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html */
const instance: ResourceKind<RdsPlan> = {
  type: 'AWS::RDS::DBInstance',
  local: {
    runs: 'A real database: PostgreSQL from the binaries that npm brings, MySQL where this machine has `mariadbd` or `mysqld`.',
    unlike: ['size, storage, backups and standbys are not those of the template.'],
  },
  identify: (resource, scope) => {
    const identifier = identifierOf(resource);
    return {
      ref: identifier,
      attributes: {
        'Endpoint.Address': hostOf(identifier, scope),
        'Endpoint.Port': String(portOf(resource)),
        DBInstanceArn: `arn:${scope.partition}:rds:${scope.region}:${scope.account}:db:${identifier}`,
        DbiResourceId: `db-${shortHash(`${scope.account} ${scope.region} ${identifier}`, 26).toUpperCase()}`,
        'MasterUserSecret.SecretArn': managedSecretArn(identifier, scope),
      },
    };
  },
  plan: (resource, into, scope) => {
    const config = configOf(resource, scope);
    if (flagProperty(resource, 'ManageMasterUserPassword', false)) {
      into.secrets.push(managedSecret(config, scope));
    }
    into.databases.push(config);
  },
};

const subnetGroup: ResourceKind<unknown> = {
  type: 'AWS::RDS::DBSubnetGroup',
  identify: (resource) => ({ ref: groupName(resource, 'DBSubnetGroupName'), attributes: {} }),
  plan: () => {},
};

const parameterGroup: ResourceKind<RdsPlan> = {
  type: 'AWS::RDS::DBParameterGroup',
  local: {
    runs: 'Parameters of its database.',
  },
  identify: (resource) => {
    const name = groupName(resource, 'DBParameterGroupName');
    return { ref: name, attributes: { DBParameterGroupName: name } };
  },
  plan: (resource, into) => {
    const declared = recordProperty(resource, 'Parameters') ?? {};
    into.databaseParameters.push({
      name: groupName(resource, 'DBParameterGroupName'),
      parameters: Object.fromEntries(
        Object.entries(declared).map(([name, value]) => [name, String(value)]),
      ),
    });
  },
};

export const rdsResources: readonly ResourceKind<RdsPlan>[] = [
  instance,
  subnetGroup,
  parameterGroup,
];

function configOf(resource: DeclaredResource, scope: PlanScope): DatabaseConfig {
  const identifier = identifierOf(resource);
  const username = textProperty(resource, 'MasterUsername') ?? 'admin';
  const databaseName = textProperty(resource, 'DBName');
  const fault = [username, databaseName].find(
    (name) => name !== undefined && !/^[A-Za-z][A-Za-z0-9_]{0,62}$/.test(name),
  );
  if (fault !== undefined) {
    throw wrongProperty(
      resource,
      fault === username ? 'MasterUsername' : 'DBName',
      fault,
      'must begin with a letter and have at most 63 letters, digits and underscores',
    );
  }
  if (reservedUsers.has(username.toLowerCase())) {
    throw wrongProperty(resource, 'MasterUsername', username, 'must not be a name that RDS keeps');
  }
  return {
    identifier,
    stack: resource.stack,
    logicalId: resource.logicalId,
    host: hostOf(identifier, scope),
    port: portOf(resource),
    engine: engineOf(resource),
    engineVersion: textProperty(resource, 'EngineVersion'),
    databaseName,
    username,
    password: passwordOf(resource, managedSecretArn(identifier, scope)),
    parameterGroup: textProperty(resource, 'DBParameterGroupName'),
  };
}

function passwordOf(resource: DeclaredResource, managedArn: string): string {
  const password = textProperty(resource, 'MasterUserPassword');
  if (flagProperty(resource, 'ManageMasterUserPassword', false)) {
    if (password === undefined)
      return `{{resolve:secretsmanager:${managedArn}:SecretString:password}}`;
    throw new PlanError(
      `${resource.constructPath}: MasterUserPassword and ManageMasterUserPassword exclude each other; leave one out`,
    );
  }
  if (password === undefined) return requiredText(resource, 'MasterUserPassword');
  const isReference = password.startsWith('{{resolve:');
  // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
  if (!isReference && !/^[!#-.0-?A-~]{8,128}$/.test(password)) {
    throw new PlanError(
      `${resource.constructPath}: MasterUserPassword must have 8 to 128 printable characters without "/", '"', "@" and spaces`,
    );
  }
  return password;
}

function engineOf(resource: DeclaredResource): DatabaseEngine {
  const engine = requiredText(resource, 'Engine');
  if (engine === 'postgres' || engine === 'mysql' || engine === 'mariadb') return engine;
  throw notEmulated(resource, `the engine "${engine}"`, 'use postgres, mysql or mariadb');
}

const portOf = (resource: DeclaredResource): number =>
  integerProperty(resource, 'Port', {
    byDefault: defaultPorts[engineOf(resource)],
    min: 1150,
    max: 65_535,
  });

/** RDS writes identifiers in lower case, whatever the template does. */
function identifierOf(resource: DeclaredResource): string {
  const declared = textProperty(resource, 'DBInstanceIdentifier');
  const identifier = (declared ?? generatedName(resource, 63)).toLowerCase().replace(/-+$/, '');
  if (/^[a-z](-?[a-z0-9])*$/.test(identifier) && identifier.length <= 63) return identifier;
  throw wrongProperty(
    resource,
    'DBInstanceIdentifier',
    identifier,
    'must begin with a letter and have at most 63 letters, digits and single hyphens',
  );
}

/** The second label is the account's own in the region; the host is the node's name on the service map. */
const hostOf = (identifier: string, { account, region }: PlanScope): string =>
  `${identifier}.c${shortHash(`${account} ${region}`, 11)}.${region}.rds.amazonaws.com`;

const managedSecretName = (identifier: string): string => `rds!db-${identifier}`;

const managedSecretArn = (identifier: string, scope: PlanScope): string =>
  secretArn(managedSecretName(identifier), scope);

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html */
const managedSecret = (
  { identifier, username }: DatabaseConfig,
  scope: PlanScope,
): SecretConfig => ({
  name: managedSecretName(identifier),
  arn: managedSecretArn(identifier, scope),
  description: `The secret associated with the primary RDS DB instance: ${identifier}`,
  content: {
    kind: 'generated',
    recipe: {
      length: 28,
      excludeCharacters: '/"@ \'\\',
      excludeLowercase: false,
      excludeUppercase: false,
      excludeNumbers: false,
      excludePunctuation: false,
      includeSpace: false,
      requireEachIncludedType: true,
      template: { members: { username }, key: 'password' },
    },
  },
});

const groupName = (resource: DeclaredResource, property: string): string =>
  (textProperty(resource, property) ?? generatedName(resource, 255)).toLowerCase();

const shortHash = (text: string, length: number): string =>
  BigInt(`0x${createHash('sha256').update(text).digest('hex')}`)
    .toString(36)
    .slice(0, length);
