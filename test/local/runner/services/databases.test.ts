import { describe, expect, it } from 'vitest';
import { hasPostgres, makeFolder, postgres } from '../rds/databases.ts';
import { startPlan } from './services-under-test.ts';

describe.runIf(hasPostgres)('startServices with a database', () => {
  it('is ready when the database answers, and ends it', async () => {
    const { path, remove } = makeFolder();
    const settled: string[] = [];

    const services = await startPlan(
      { databases: [postgres] },
      {
        temporaryDir: path,
        stacksToTell: ['Network', 'Inventory'].map((id) => ({ id, stackName: id })),
        onStackSettled: (stack) => settled.push(stack),
      },
    );
    const running = services.conditionOf('Inventory', 'Stock', 'Inventory/Stock');
    await services.cleanup.disposeAsync();
    remove();

    expect(services.warnings).toEqual([]);
    // Whatever has nothing to wait for is told first.
    expect(settled).toEqual(['Network', 'Inventory']);
    expect(running?.detail).toMatch(/^PostgreSQL \d+\.\d+ on 127\.0\.0\.1:\d+$/);
    expect(services.conditionOf('Inventory', 'Stock', 'Inventory/Stock')?.state).toBe('failed');
  });

  it('is ready without one that has no password, and says why', async () => {
    const reference = '{{resolve:secretsmanager:nope:SecretString:password}}';

    const { warnings, conditionOf } = await startPlan({
      databases: [{ ...postgres, password: reference }],
    });

    expect(warnings).toEqual([
      `the dynamic reference "${reference}" has no value: secret "nope" is not of this app; run its stack here too, or name a secret that runs`,
      `database "stock": cannot start: its password is the reference "${reference}", which has no value; it is started again until it stays up`,
    ]);
    expect(conditionOf('Inventory', 'Stock', 'Inventory/Stock')).toMatchObject({ state: 'failed' });
  });
});
