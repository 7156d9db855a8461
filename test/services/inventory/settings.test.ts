import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bundleService,
  type ServiceBundle,
  startService,
} from '../../harness/service-under-test.ts';

const usable = {
  DATABASE_HOST: '127.0.0.1',
  DATABASE_PORT: '5432',
  DATABASE_NAME: 'inventory',
  DATABASE_SECRET: '{"username":"u","password":"p"}',
};

describe('inventory with settings that cannot be used', () => {
  let bundle: ServiceBundle;

  beforeAll(async () => {
    bundle = await bundleService('inventory');
  });

  afterAll(() => bundle[Symbol.asyncDispose]());

  it.each([
    [{ SERVICE_NAME: '' }, 'variable "SERVICE_NAME" is not set'],
    [{ PORT: '' }, 'variable "PORT" is not set'],
    [{ PORT: '80a' }, 'variable "PORT" must be a port from 0 to 65535, got "80a"'],
    [{ DATABASE_HOST: '' }, 'variable "DATABASE_HOST" is not set'],
    [{ DATABASE_PORT: '65536' }, 'variable "DATABASE_PORT" must be a port'],
    [{ DATABASE_TLS: 'on' }, 'variable "DATABASE_TLS" must be "require" or "off", got "on"'],
    [{ DATABASE_STATEMENT_TIMEOUT: '0' }, 'must be milliseconds from 1 to 999999, got "0"'],
    [{ DATABASE_STATEMENT_TIMEOUT: '5s' }, 'must be milliseconds from 1 to 999999, got "5s"'],
    [{ DATABASE_CA: '/no/such/file' }, 'must name a readable file of certificates'],
    [{ DATABASE_SECRET: 'p4ssw0rd' }, 'variable "DATABASE_SECRET" must be JSON'],
    [{ DATABASE_SECRET: '{"username":"p4ssw0rd"}' }, 'must hold "username" and "password"'],
  ])('ends at once and says why: %j', async (given, message) => {
    const starting = startService(bundle, { environment: { ...usable, ...given } });

    const error = await starting.then(
      () => new Error('it started'),
      (reason: Error) => reason,
    );
    expect(error.message).toContain('the service ended with "1"');
    expect(error.message).toContain('{"level":"ERROR","message":"cannot start"');
    expect(error.message.replaceAll('\\"', '"')).toContain(message);
    expect(error.message).not.toContain('p4ssw0rd');
  });

  it('ends when its port is taken', async () => {
    await using first = await startService(bundle, { environment: usable });

    const starting = startService(bundle, {
      environment: { ...usable, PORT: new URL(first.url).port },
    });

    await expect(starting).rejects.toThrow(/ended with "1".*cannot listen on port.*EADDRINUSE/s);
  });
});
