import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSegmentId, newTraceId } from '../../../local/xray/index.ts';
import type { DatabaseServer } from '../../harness/database.ts';
import { findPostgres, makePostgres } from '../../harness/postgres.ts';
import { findTrace } from '../traces.ts';
import { startXRayCommand, type XRayCommand } from '../xray-command.ts';
import { folderWith, runProgram, startServer } from './document.ts';

describe('the examples for Node.js', () => {
  let xray: XRayCommand;
  /** What the shops ask how much there is. */
  const stock = createServer((_, response) => response.end('7'));
  let environment: Record<string, string>;

  beforeAll(async () => {
    xray = await startXRayCommand();
    await new Promise<void>((resolve) => stock.listen(0, '127.0.0.1', resolve));
    const stockUrl = `http://127.0.0.1:${(stock.address() as AddressInfo).port}`;
    environment = { ...xray.environment, PORT: '0', STOCK_URL: stockUrl };
  });

  afterAll(async () => {
    stock.close();
    await xray?.[Symbol.asyncDispose]();
  });

  it.skipIf(findPostgres() === undefined)(
    'trace a request of Express with HTTP and PostgreSQL by the X-Ray SDK',
    async () => {
      await using database = await makeProducts();
      const { username, password, port } = database;
      const login = `${username}:${encodeURIComponent(password)}`;
      await using shop = await startServer(process.execPath, ['shop.cjs'], {
        cwd: folderWith('shop.cjs'),
        env: { ...environment, DATABASE_URL: `postgres://${login}@127.0.0.1:${port}/shop` },
      });

      const answer = await fetch(`${shop.url}/products/pear`);

      expect(await answer.json()).toEqual({ name: 'Pear', stock: '7' });
      const { segments, summary } = await findTrace(xray.client, 'annotation.product = "pear"');
      expect(summary.Http).toMatchObject({ HttpMethod: 'GET', HttpStatus: 200 });
      const [segment] = segments.filter(({ name }) => name === 'shop');
      expect(segment?.subsegments?.map(({ name, namespace }) => [name, namespace])).toEqual([
        ['shop@127.0.0.1', 'remote'],
        ['127.0.0.1', 'remote'],
      ]);
      expect(segment?.subsegments?.[0]?.sql).toEqual({
        url: `postgresql://127.0.0.1:${port}/shop`,
        user: username,
      });
    },
  );

  it('trace a request by OpenTelemetry', async () => {
    const arguments_ = ['--require', './tracing.cjs', 'shop-otel.cjs'];
    {
      await using shop = await startServer(process.execPath, arguments_, {
        cwd: folderWith('tracing.cjs', 'shop-otel.cjs'),
        env: { ...environment, OTEL_SERVICE_NAME: 'shop-otel' },
      });

      expect(await (await fetch(`${shop.url}/products/plum`)).text()).toBe('7');
    }

    const { summary, segments } = await findTrace(xray.client, 'annotation.product = "plum"', 2);
    expect(summary.Http).toMatchObject({ HttpMethod: 'GET', HttpStatus: 200 });
    const [segment] = segments.filter(({ name }) => name === 'shop-otel');
    expect(segment?.subsegments).toMatchObject([
      { name: '127.0.0.1', namespace: 'remote', http: { response: { status: 200 } } },
    ]);
  });

  it('trace a function that SAM runs without a trace header', async () => {
    const cwd = folderWith('local-segment.cjs', 'handler.cjs');
    const invoke = `require('./handler.cjs').handler({ product: 'fig' }).then(console.log)`;
    // What SAM puts around a function, and no _X_AMZN_TRACE_ID.
    const { AWS_XRAY_DAEMON_ADDRESS: address = '', ...around } = environment;
    const sam = { ...around, LAMBDA_TASK_ROOT: '/var/task', AWS_SAM_LOCAL: 'true' };

    const said = await runProgram(process.execPath, ['-e', invoke], {
      cwd,
      env: { ...sam, LOCAL_XRAY: address },
    });

    expect(said).toBe('{ cents: 120 }\n');
    const { segments } = await findTrace(xray.client, 'annotation.product = "fig"');
    expect(segments).toMatchObject([{ name: 'price', subsegments: [{ name: '## price' }] }]);
  });

  it('keep a function that LocalStack runs in its caller’s trace', async () => {
    const cwd = folderWith('local-segment.cjs', 'handler.cjs');
    const traceId = newTraceId((Date.now() / 1000) as Parameters<typeof newTraceId>[0]);
    const caller = newSegmentId();
    const invoke = `require('./handler.cjs').handler({ product: 'kiwi' })`;

    await runProgram(process.execPath, ['-e', invoke], {
      cwd,
      env: {
        ...environment,
        LOCAL_XRAY: xray.addresses.daemon,
        LAMBDA_TASK_ROOT: '/var/task',
        _X_AMZN_TRACE_ID: `Root=${traceId};Parent=${caller};Sampled=1`,
      },
    });

    const { segments } = await findTrace(xray.client, 'annotation.product = "kiwi"');
    expect(segments).toMatchObject([{ name: 'price', trace_id: traceId, parent_id: caller }]);
  });

  it('leave a function on Lambda to its trace header', async () => {
    const cwd = folderWith('local-segment.cjs', 'handler.cjs');
    const traceId = '1-6b002f43-c8632eeb397edd738e23361d';

    const invoke = `const { handler } = require('./handler.cjs');
      process.env._X_AMZN_TRACE_ID = 'Root=${traceId};Parent=53995c3f42cd8ad8;Sampled=1';
      handler({ product: 'fig' }).then(() => console.log(require('aws-xray-sdk-core').getSegment().trace_id))`;
    const said = await runProgram(process.execPath, ['-e', invoke], {
      cwd,
      env: { ...environment, LAMBDA_TASK_ROOT: '/var/task' },
    });

    expect(said).toBe(`${traceId}\n`);
  });

  it('read the map', async () => {
    const cwd = folderWith('read.mjs');

    const said = await runProgram(process.execPath, ['read.mjs'], { cwd, env: environment });

    expect(said).toMatch(/^price - 0$/m);
    expect(said).toMatch(/^shop-otel client 1$/m);
  });
});

async function makeProducts(): Promise<DatabaseServer> {
  const database = await makePostgres({ database: 'shop' });
  await database.start();
  await database.query('CREATE TABLE products (id text PRIMARY KEY, name text)');
  await database.query(`INSERT INTO products VALUES ('pear', 'Pear')`);
  return database;
}
