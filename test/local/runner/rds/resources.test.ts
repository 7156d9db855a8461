import { describe, expect, it } from 'vitest';
import { readParameters } from '../../../../local/runner/emulators/rds/database-parameters.ts';
import { type RdsPlan, rdsResources } from '../../../../local/runner/emulators/rds/resources.ts';
import { declared, scope } from '../protocols/declared.ts';
import { mysql, postgres } from './databases.ts';

const kindOf = (type: string) => {
  const kind = rdsResources.find((each) => each.type === type);
  if (kind === undefined) throw new Error(`no kind "${type}"`);
  return kind;
};

const instanceType = 'AWS::RDS::DBInstance';

const instance = (changes: Record<string, unknown> = {}) =>
  declared(
    instanceType,
    {
      Engine: 'postgres',
      EngineVersion: '17',
      MasterUsername: 'inventory',
      MasterUserPassword: '{{resolve:secretsmanager:arn:x:SecretString:password::}}',
      DBName: 'inventory',
      Port: '5432',
      ...changes,
    },
    'DatabaseInstanceAA8A5FDE',
  );

function planOf(changes: Record<string, unknown>): RdsPlan {
  const plan: RdsPlan = { databases: [], databaseParameters: [], secrets: [] };
  kindOf(instanceType).plan(instance(changes), plan, scope);
  return plan;
}

describe('AWS::RDS::DBInstance', () => {
  it('has an endpoint that looks as in the cloud and is the same in every run', () => {
    const identity = kindOf(instanceType).identify(instance(), scope);

    expect(identity).toEqual({
      ref: 'orders-databaseinstanceaa8a5fde',
      attributes: {
        'Endpoint.Address': expect.stringMatching(
          /^orders-databaseinstanceaa8a5fde\.c[a-z0-9]{11}\.us-east-1\.rds\.amazonaws\.com$/,
        ),
        'Endpoint.Port': '5432',
        DBInstanceArn: 'arn:aws:rds:us-east-1:123456789012:db:orders-databaseinstanceaa8a5fde',
        DbiResourceId: expect.stringMatching(/^db-[A-Z0-9]{26}$/),
        'MasterUserSecret.SecretArn': expect.stringContaining(':secret:rds!db-orders-'),
      },
    });
    expect(kindOf(instanceType).identify(instance(), scope)).toEqual(identity);
  });

  it.each([
    [{ Engine: 'postgres' }, '5432'],
    [{ Engine: 'mysql' }, '3306'],
    [{ Engine: 'mariadb', Port: 3307 }, '3307'],
  ])('with %j listens on %s', (properties, port) => {
    const resource = instance({ Port: undefined, ...properties });

    expect(kindOf(instanceType).identify(resource, scope).attributes['Endpoint.Port']).toBe(port);
  });

  it('joins the plan with its login', () => {
    expect(planOf({ DBParameterGroupName: 'group' })).toMatchObject({
      databases: [
        {
          identifier: 'orders-databaseinstanceaa8a5fde',
          stack: 'Orders',
          logicalId: 'DatabaseInstanceAA8A5FDE',
          port: 5432,
          engine: 'postgres',
          engineVersion: '17',
          databaseName: 'inventory',
          username: 'inventory',
          password: '{{resolve:secretsmanager:arn:x:SecretString:password::}}',
          parameterGroup: 'group',
        },
      ],
      secrets: [],
    });
  });

  it('brings a secret where RDS keeps the login', () => {
    const { databases, secrets } = planOf({
      MasterUserPassword: undefined,
      ManageMasterUserPassword: true,
    });

    expect(databases[0]?.password).toBe(
      `{{resolve:secretsmanager:${secrets[0]?.arn}:SecretString:password}}`,
    );
    expect(secrets).toMatchObject([
      {
        name: 'rds!db-orders-databaseinstanceaa8a5fde',
        content: { recipe: { length: 28, template: { members: { username: 'inventory' } } } },
      },
    ]);
  });

  it.each([
    [
      { Engine: 'oracle-ee' },
      'the engine "oracle-ee" is not emulated yet; use postgres, mysql or mariadb',
    ],
    [{ Engine: undefined }, 'Engine is missing'],
    [{ Port: '80' }, 'Port must be a whole number from 1150 to 65535, got "80"'],
    [{ DBInstanceIdentifier: '1x' }, 'DBInstanceIdentifier must begin with a letter'],
    [{ DBInstanceIdentifier: `a${'b'.repeat(63)}` }, 'at most 63 letters'],
    [{ MasterUsername: "a'; DROP" }, 'MasterUsername must begin with a letter'],
    [
      { MasterUsername: 'rdsadmin' },
      'MasterUsername must not be a name that RDS keeps, got "rdsadmin"',
    ],
    [{ DBName: 'a`b' }, 'DBName must begin with a letter'],
    [{ MasterUserPassword: undefined }, 'MasterUserPassword is missing; set it in the CDK code'],
    [
      { MasterUserPassword: 'p@ssword' },
      'MasterUserPassword must have 8 to 128 printable characters',
    ],
    [
      { ManageMasterUserPassword: true },
      'MasterUserPassword and ManageMasterUserPassword exclude each other',
    ],
  ])('refuses %j', (properties, message) => {
    expect(() => planOf(properties)).toThrow(message);
  });

  it('never shows a password', () => {
    expect(() => planOf({ MasterUserPassword: 'p@ssword' })).not.toThrow('p@ssword');
  });
});

describe('AWS::RDS::DBParameterGroup', () => {
  it('holds settings as text', () => {
    const plan: RdsPlan = { databases: [], databaseParameters: [], secrets: [] };
    const resource = declared('AWS::RDS::DBParameterGroup', { Parameters: { a: 1, b: true } });

    kindOf('AWS::RDS::DBParameterGroup').plan(resource, plan, scope);

    expect(plan.databaseParameters).toEqual([
      { name: 'orders-thing', parameters: { a: '1', b: 'true' } },
    ]);
  });
});

describe('readParameters', () => {
  const group = (parameters: Record<string, string>) => [{ name: 'group', parameters }];

  it.each([
    [postgres, {}, true],
    [postgres, { 'rds.force_ssl': '0' }, false],
    [{ ...postgres, engineVersion: '14.9' }, {}, false],
    [{ ...postgres, engineVersion: undefined }, {}, true],
    [{ ...postgres, engineVersion: '14.9' }, { 'rds.force_ssl': '1' }, true],
    [mysql, {}, false],
    [mysql, { require_secure_transport: 'ON' }, true],
    [mysql, { require_secure_transport: '0' }, false],
  ])('decides about TLS (%#)', (database, parameters, forceTls) => {
    const config = { ...database, parameterGroup: 'group' };

    expect(readParameters(config, group(parameters))).toEqual({ forceTls, ignored: [] });
  });

  it('names what makes no difference', () => {
    const config = { ...postgres, parameterGroup: 'group' };

    expect(readParameters(config, group({ work_mem: '4096' })).ignored).toEqual(['work_mem']);
    expect(readParameters(postgres, group({ work_mem: '4096' })).ignored).toEqual([]);
  });
});
