import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPostgres } from '../local/runner/rds/databases.ts';
import { findEntrance, traced } from './architecture-traffic.ts';
import { eventually } from './eventually.ts';
import { type OrdersInstance, repository, startOrders } from './orders-instance.ts';
import { newFolder } from './scratch-folder.ts';
import { exceptionsOf, sent } from './trace-shape.ts';

describe.runIf(hasPostgres)('a service whose database is down at the start', () => {
  const dataDir = newFolder('data');
  let versionFile: string;
  let version: string;
  let app: OrdersInstance;
  let stock: string;

  beforeAll(async () => {
    const options = { projectDir: repository, dataDir, stacks: ['Network', 'Inventory'] };
    const earlier = await startOrders(options);
    await earlier[Symbol.asyncDispose]();
    [versionFile = ''] = globSync(join(dataDir, 'rds/**/PG_VERSION'));
    version = readFileSync(versionFile, 'utf8');
    writeFileSync(versionFile, '9.6\n');
    app = await startOrders(options);
    stock = `${findEntrance(app, 'Inventory/Front')}/stock`;
  });

  afterAll(() => app?.[Symbol.asyncDispose]());

  const database = () =>
    app.runner.status().resources.find(({ type }) => type === 'AWS::RDS::DBInstance');

  /** How the trace of an answer went, as its summary and its exceptions have it. */
  const outcomeOf = (traceId: string) =>
    eventually(async () => {
      const summary = (await app.summaries()).find(({ Id }) => Id === traceId);
      expect(summary).toMatchObject({ IsPartial: false });
      const exceptions = exceptionsOf(sent(await app.documents(traceId)));
      return { fault: summary?.HasFault, exceptions };
    });

  it('runs, and what is wrong is said', () => {
    const reason = expect.stringContaining('database files are incompatible with server');

    expect(database()).toMatchObject({ state: 'failed', detail: reason });
    expect(app.warnings).toEqual([reason]);
  });

  it('answers with a fault, which its trace explains', async () => {
    const { status, traceId } = await traced(stock);

    expect(status).toBe(503);
    expect(await outcomeOf(traceId)).toEqual({
      fault: true,
      exceptions: expect.arrayContaining([expect.stringContaining('ECONNREFUSED')]),
    });
  });

  it('recovers as soon as the database does', async () => {
    writeFileSync(versionFile, version);
    await eventually(() => expect(database()).toMatchObject({ state: 'running' }));

    const { status, traceId } = await traced(stock);

    expect(status).toBe(200);
    expect(await outcomeOf(traceId)).toEqual({ fault: false, exceptions: [] });
    expect(app.warnings.at(-1)).toMatch(/^database "inventory-\w+": answers again$/);
  });
});
