import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf } from '../../harness/database.ts';
import {
  bundleService,
  type ServiceBundle,
  startService,
} from '../../harness/service-under-test.ts';

const usable = {
  ...addressOf({ port: 5432, database: 'inventory' }),
  DATABASE_SECRET: '{"username":"u","password":"p"}',
};

describe('inventory with settings that cannot be used', () => {
  let bundle: ServiceBundle;

  beforeAll(async () => {
    bundle = await bundleService('inventory');
  });

  afterAll(() => bundle[Symbol.asyncDispose]());

  it.each([
    [{ PORT: '80a' }, '"PORT" must be a port from 0 to 65535, got "80a"'],
    [{ SERVICE_NAME: '' }, '"SERVICE_NAME" is not set'],
    [{ DATABASE_SECRET: 'p4ssw0rd' }, '"DATABASE_SECRET" must be JSON'],
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
