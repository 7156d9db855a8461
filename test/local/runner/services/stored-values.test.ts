import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AppPlan, newAppPlan } from '../../../../local/runner/app-plan.ts';
import type { SecretConfig } from '../../../../local/runner/emulators/secretsmanager/secret-config.ts';
import { openStoredValues } from '../../../../local/runner/stored-values.ts';
import { testCloud } from '../protocols/aws-server.ts';
import { postgres } from '../rds/databases.ts';

const arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:login-AbCdEf';

const secret: SecretConfig = {
  name: 'login',
  arn,
  content: {
    kind: 'generated',
    recipe: {
      length: 30,
      excludeCharacters: '',
      excludeLowercase: false,
      excludeUppercase: false,
      excludeNumbers: false,
      excludePunctuation: true,
      includeSpace: false,
      requireEachIncludedType: true,
      template: { members: { username: 'inventory' }, key: 'password' },
    },
  },
};

const plan: AppPlan = {
  ...newAppPlan(),
  secrets: [secret],
  secretAttachments: [
    { secretArn: arn, targetId: postgres.identifier, targetType: 'AWS::RDS::DBInstance' },
  ],
  databases: [
    { ...postgres, password: `{{resolve:secretsmanager:${arn}:SecretString:password::}}` },
  ],
  parameters: [{ name: '/url', type: 'String', value: 'http://x' }],
};

describe('openStoredValues', () => {
  it('gives a database the password that its secret has generated', () => {
    const stored = openStoredValues(plan, testCloud(), undefined);

    const password = stored.valueFrom(`${arn}:password::`);

    expect(stored.plan.databases[0]?.password).toBe(password);
    expect(password).toMatch(/^[A-Za-z0-9]{30}$/);
  });

  it('gives a container the login and address of its database, or a parameter', () => {
    const stored = openStoredValues(plan, testCloud(), undefined);

    expect(JSON.parse(stored.valueFrom(arn))).toMatchObject({
      username: 'inventory',
      host: postgres.host,
      port: 5432,
      engine: 'postgres',
      dbname: 'inventory',
    });
    expect(stored.valueFrom('/url')).toBe('http://x');
    expect(stored.valueFrom('arn:aws:ssm:us-east-1:123456789012:parameter/url')).toBe('http://x');
    expect(() => stored.valueFrom('/nope')).toThrow('parameter "/nope" is not of this app');
  });

  it('keeps secrets in the data folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'stored-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));

    const first = openStoredValues(plan, testCloud(), folder).valueFrom(arn);

    expect(openStoredValues(plan, testCloud(), folder).valueFrom(arn)).toBe(first);
  });

  it('says what has no value', () => {
    const cloud = testCloud();

    openStoredValues({ ...plan, secrets: [] }, cloud, undefined);

    expect(cloud.warnings).toEqual([
      `the dynamic reference "{{resolve:secretsmanager:${arn}:SecretString:password::}}" has no value: secret "${arn}" is not of this app; run its stack here too, or name a secret that runs`,
    ]);
  });
});
