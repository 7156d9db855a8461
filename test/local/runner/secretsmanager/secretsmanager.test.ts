import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type {
  SecretConfig,
  SecretRecipe,
} from '../../../../local/runner/emulators/secretsmanager/secret-config.ts';
import {
  createSecretsManager,
  type SecretsManager,
  type SecretsManagerOptions,
} from '../../../../local/runner/emulators/secretsmanager/secretsmanager.ts';
import { type AwsServer, serve, testCloud } from '../protocols/aws-server.ts';

const arnOf = (name: string) =>
  `arn:aws:secretsmanager:us-east-1:123456789012:secret:${name}-AbCdEf`;

const recipe: SecretRecipe = {
  length: 30,
  excludeCharacters: '"@/\\',
  excludeLowercase: false,
  excludeUppercase: false,
  excludeNumbers: false,
  excludePunctuation: false,
  includeSpace: false,
  requireEachIncludedType: true,
  template: { members: { username: 'inventory' }, key: 'password' },
};
const login: SecretConfig = {
  name: 'login',
  arn: arnOf('login'),
  description: 'of a database',
  content: { kind: 'generated', recipe },
};
const given: SecretConfig = {
  name: 'given',
  arn: arnOf('given'),
  content: { kind: 'given', text: 'plain text' },
};
const empty: SecretConfig = { name: 'empty', arn: arnOf('empty'), content: { kind: 'none' } };

const target = {
  engine: 'postgres',
  host: 'db.example.com',
  port: 5432,
  dbname: 'inventory',
  dbInstanceIdentifier: 'db',
};

function open(options: Partial<SecretsManagerOptions> = {}, secrets = [login, given, empty]) {
  const cloud = testCloud();
  const manager = createSecretsManager(cloud, secrets, {
    attachments: [{ secretArn: login.arn, targetId: 'db', targetType: 'AWS::RDS::DBInstance' }],
    targetOf: (id) => (id === 'db' ? target : undefined),
    ...options,
  });
  return { ...manager, warnings: cloud.warnings };
}

describe('createSecretsManager', () => {
  let manager: SecretsManager;
  let server: AwsServer;
  let client: SecretsManagerClient;

  beforeEach(async () => {
    manager = open();
    server = await serve('secretsmanager', () => manager.handle);
    client = new SecretsManagerClient({
      endpoint: server.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
      maxAttempts: 1,
    });
  });

  afterEach(async () => {
    client.destroy();
    await server[Symbol.asyncDispose]();
  });

  it('gives a generated login with the address of the database that it is attached to', async () => {
    const secret = await client.send(new GetSecretValueCommand({ SecretId: login.arn }));

    expect(JSON.parse(secret.SecretString ?? '')).toEqual({
      username: 'inventory',
      password: expect.stringMatching(/^[^"@/\\]{30}$/),
      ...target,
    });
    expect(secret).toMatchObject({
      ARN: login.arn,
      Name: 'login',
      VersionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      VersionStages: ['AWSCURRENT'],
      CreatedDate: new Date(1_800_000_000_000),
    });
  });

  it.each(['given', arnOf('given'), arnOf('given').slice(0, -7)])(
    'finds a secret by "%s"',
    async (SecretId) => {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }));

      expect(SecretString).toBe('plain text');
    },
  );

  it('gives several at once, with what is wrong of each of the others', async () => {
    const SecretIdList = ['given', 'nope', 'empty'];

    const { SecretValues, Errors } = await client.send(
      new BatchGetSecretValueCommand({ SecretIdList }),
    );

    expect(SecretValues?.map(({ SecretString }) => SecretString)).toEqual(['plain text']);
    expect(Errors).toMatchObject([
      { SecretId: 'nope', ErrorCode: 'ResourceNotFoundException' },
      { SecretId: 'empty', ErrorCode: 'ResourceNotFoundException' },
    ]);
  });

  it('describes and lists without values', async () => {
    const described = await client.send(new DescribeSecretCommand({ SecretId: 'login' }));
    const first = await client.send(new ListSecretsCommand({ MaxResults: 2 }));
    const second = await client.send(
      new ListSecretsCommand({ MaxResults: 2, NextToken: first.NextToken }),
    );

    expect(described).toMatchObject({ ARN: login.arn, Description: 'of a database' });
    expect(Object.values(described.VersionIdsToStages ?? {})).toEqual([['AWSCURRENT']]);
    expect(first.SecretList?.map(({ Name }) => Name)).toEqual(['login', 'given']);
    expect(second.SecretList?.map(({ Name }) => Name)).toEqual(['empty']);
    expect(JSON.stringify([described, first, second])).not.toContain('password');
  });

  it('makes a password', async () => {
    const { RandomPassword } = await client.send(
      new GetRandomPasswordCommand({ PasswordLength: 8, ExcludePunctuation: true }),
    );

    expect(RandomPassword).toMatch(/^[A-Za-z0-9]{8}$/);
  });

  const value = (input: object) => new GetSecretValueCommand(input as never);

  it.each([
    ['a secret of nobody', value({ SecretId: 'nope' }), 'ResourceNotFoundException'],
    [
      'a name like a member of objects',
      value({ SecretId: '__proto__' }),
      'ResourceNotFoundException',
    ],
    ['one without a value', value({ SecretId: 'empty' }), 'ResourceNotFoundException'],
    [
      'an old stage',
      value({ SecretId: 'given', VersionStage: 'AWSPREVIOUS' }),
      'ResourceNotFoundException',
    ],
    [
      'another version',
      value({ SecretId: 'given', VersionId: 'x'.repeat(9999) }),
      'ResourceNotFoundException',
    ],
    ['no id', value({}), 'ValidationException'],
    ['an id of a megabyte', value({ SecretId: 'x'.repeat(1_000_000) }), 'ValidationException'],
    ['an id that is a number', value({ SecretId: 1 }), 'SerializationException'],
    [
      '21 secrets',
      new BatchGetSecretValueCommand({ SecretIdList: Array(21).fill('a') }),
      'InvalidParameterException',
    ],
    [
      'filters',
      new ListSecretsCommand({ Filters: [{ Key: 'name', Values: ['a'] }] }),
      'InvalidParameterException',
    ],
    [
      'a made-up token',
      new ListSecretsCommand({ NextToken: 'ZnJvbSA5OTk' }),
      'InvalidNextTokenException',
    ],
    [
      'a password of nothing',
      new GetRandomPasswordCommand({ PasswordLength: 0 }),
      'InvalidParameterException',
    ],
    [
      'one too short',
      new GetRandomPasswordCommand({ PasswordLength: 2 }),
      'InvalidParameterException',
    ],
    ['an action that is not there', new CreateSecretCommand({ Name: 'x' }), 'InvalidAction'],
  ])('refuses %s', async (_, command, name) => {
    const answer = client.send(command as GetSecretValueCommand);

    await expect(answer).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
  });
});

describe('resolve', () => {
  it.each([
    ['the whole text', arnOf('given'), 'plain text'],
    ['a member for a container', `${login.arn}:username::`, 'inventory'],
    ['a member for a template', `${login.arn}:SecretString:username::`, 'inventory'],
    ['a member by name', 'login:SecretString:port', '5432'],
    ['the current stage', `${login.arn}:username:AWSCURRENT:`, 'inventory'],
  ])('gives %s', (_, reference, value) => {
    expect(open().resolve(reference)).toBe(value);
  });

  it.each([
    [arnOf('nope'), 'is not of this app; run its stack here too'],
    [arnOf('empty'), 'secret "empty" has no value; give it SecretString or GenerateSecretString'],
    [`${login.arn}:nope::`, 'secret "login" is no JSON object with a key "nope"'],
    [`${login.arn}:constructor::`, 'is no JSON object with a key "constructor"'],
    [`${given.arn}:password::`, 'secret "given" is no JSON object with a key "password"'],
    [`${login.arn}:password:AWSPREVIOUS:`, 'has only its current version here, not "AWSPREVIOUS"'],
    [`${login.arn}:password:::more`, 'must look like "<secret>:<key>:<stage>:<version>"'],
    ['', 'must look like'],
  ])('says what is wrong with "%s"', (reference, message) => {
    expect(() => open().resolve(reference)).toThrow(message);
  });
});

describe('kept secrets', () => {
  function newFile(): string {
    const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    return join(folder, 'secrets.json');
  }

  const passwordOf = (manager: SecretsManager) => manager.resolve(`${login.arn}:password::`);

  it('stay the same from run to run, readable by their owner alone', () => {
    const file = newFile();

    const first = passwordOf(open({ file }));
    const second = passwordOf(open({ file }));

    expect(second).toBe(first);
    expect(passwordOf(open())).not.toBe(first);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('are made anew by another recipe', () => {
    const file = newFile();
    const first = passwordOf(open({ file }));
    const content = { kind: 'generated', recipe: { ...recipe, length: 12 } } as const;

    const second = passwordOf(open({ file }, [{ ...login, content }]));

    expect(second).toHaveLength(12);
    expect(second).not.toBe(first);
  });

  it('survive a run without their stack', () => {
    const file = newFile();
    const first = passwordOf(open({ file }));

    open({ file }, [given]);

    expect(passwordOf(open({ file }))).toBe(first);
  });

  it.each([
    ['truncated', (text: string) => text.slice(0, -20)],
    ['no object', () => '[1, 2]'],
    ['empty', () => ''],
    ['of another form', (text: string) => text.replace('"text"', '"txt"')],
  ])('are made anew, said so, when the file is %s', (_, damage) => {
    const file = newFile();
    passwordOf(open({ file }));
    writeFileSync(file, damage(readFileSync(file, 'utf8')));

    const { resolve, warnings } = open({ file });

    expect(resolve(`${login.arn}:password::`)).toHaveLength(30);
    expect(warnings.join()).toMatch(/damaged: (it is|they are) made anew/);
    expect(open({ file }).resolve(login.arn)).toBe(resolve(login.arn));
  });

  it('replace a file that others could read', () => {
    const file = newFile();
    writeFileSync(file, '{}');
    chmodSync(file, 0o644);

    open({ file });

    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
