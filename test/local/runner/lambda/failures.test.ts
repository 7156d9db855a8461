import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  bundle,
  cleanUp,
  eventually,
  functionOf,
  isAlive,
  sampledHeader,
  startLambda,
} from './harness.ts';

afterEach(cleanUp);

const pidOrOrder = `
  exports.handler = async ({ order }) => {
    switch (order) {
      case 'hang': return new Promise(() => setTimeout(() => {}, 60_000));
      case 'spin': for (;;) {}
      case 'exit': process.exit(7);
      case 'quiet exit': process.exit(0);
      case 'abort': process.abort();
      case 'kill': process.kill(process.pid, 'SIGKILL'); await new Promise(() => setTimeout(() => {}, 60_000));
      case 'throw later': setTimeout(() => { throw new RangeError('later'); }); await new Promise(() => setTimeout(() => {}, 60_000));
      case 'reject': Promise.reject(new RangeError('unheard')); await new Promise(() => setTimeout(() => {}, 60_000));
      case 'starve': return new Promise(() => {});
      default: return process.pid;
    }
  };`;

describe('a function that fails', () => {
  it.each([
    [
      'exit',
      'Runtime.ExitError',
      /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 7$/,
    ],
    ['quiet exit', 'Runtime.ExitError', /Error: Runtime exited without providing a reason$/],
    ['abort', 'Runtime.ExitError', /signal: aborted \(core dumped\)$/],
    ['kill', 'Runtime.ExitError', /signal: killed$/],
    ['starve', 'Runtime.ExitError', /Runtime exited without providing a reason$/],
    [
      'hang',
      'Sandbox.Timedout',
      /^RequestId: [0-9a-f-]{36} Error: Task timed out after 0\.50 seconds$/,
    ],
    ['spin', 'Sandbox.Timedout', /Task timed out after 0\.50 seconds$/],
    ['throw later', 'RangeError', /^later$/],
    ['reject', 'Runtime.UnhandledPromiseRejection', /^RangeError: unheard$/],
  ])('by "%s" answers %s, and the next invocation works', async (order, errorType, message) => {
    const { invoke } = startLambda([functionOf(pidOrOrder, { timeout: 0.5 })]);

    const first = await invoke({});
    const failure = await invoke({ order });
    const next = await invoke({});

    expect(failure.functionError).toBe('Unhandled');
    expect(JSON.parse(failure.payload)).toMatchObject({
      errorType,
      errorMessage: expect.stringMatching(message),
    });
    expect(next.functionError).toBeUndefined();
    expect(Number(next.payload)).not.toBe(Number(first.payload));
    await eventually(() => !isAlive(Number(first.payload)));
  });

  it('keeps its environment after an ordinary error', async () => {
    const { invoke } = startLambda([
      functionOf(
        'exports.handler = async ({ fail }) => { if (fail) throw new Error("x"); return process.pid; };',
      ),
    ]);

    const before = await invoke({});
    await invoke({ fail: true });
    const after = await invoke({});

    expect(after.payload).toBe(before.payload);
  });

  it('is replaced when its idle process is killed from outside', async () => {
    const { invoke, lambda } = startLambda([functionOf(pidOrOrder)]);
    const first = await invoke({});

    process.kill(Number(first.payload), 'SIGKILL');
    await eventually(() => lambda.status()[0]?.environments === 0);
    const second = await invoke({});

    expect(second.functionError).toBeUndefined();
    expect(second.payload).not.toBe(first.payload);
  });

  it('is replaced when its process ends by itself between two invocations', async () => {
    const { invoke, lambda, logs } = startLambda([
      functionOf(
        `exports.handler = async ({ later }) => {
           if (later) setTimeout(() => { throw new RangeError('later'); }, 50);
           return process.pid;
         };`,
      ),
    ]);
    const first = await invoke({ later: true });

    await eventually(() => lambda.status()[0]?.environments === 0);
    const second = await invoke({});

    expect(second.functionError).toBeUndefined();
    expect(second.payload).not.toBe(first.payload);
    expect(logs.some(({ text }) => text.includes('RangeError: later'))).toBe(true);
  });

  it('may say very much of its error, which its trace keeps short', async () => {
    const tested = startLambda([
      functionOf(
        `exports.handler = async ({ size }) => {
           const error = new Error('ö'.repeat(size));
           error.name = 'E'.repeat(size);
           throw error;
         };`,
      ),
    ]);

    const large = await tested.invoke({ size: 500_000 }, sampledHeader);
    const fn = await tested.segment('AWS::Lambda::Function');
    const tooLarge = await tested.invoke({ size: 4_000_000 });

    expect(JSON.parse(large.payload).errorMessage).toHaveLength(500_000);
    expect(JSON.stringify(fn).length).toBeLessThan(20_000);
    expect(JSON.parse(tooLarge.payload).errorType).toBe('Function.ResponseSizeTooLarge');
    expect(tested.lambda.status()[0]?.environments).toBe(1);
  });

  it('runs out of the memory it was given', async () => {
    const { invoke } = startLambda([
      functionOf(
        'exports.handler = async () => { const all = []; for (;;) all.push(new Array(1e5).fill({})); };',
        { memorySize: 128, timeout: 20 },
      ),
    ]);

    const failure = await invoke({});

    expect(JSON.parse(failure.payload)).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('signal: aborted'),
    });
  });

  it('takes the processes that it started along', async () => {
    const { invoke } = startLambda([
      functionOf(
        `const { spawn } = require('node:child_process');
         exports.handler = async () => {
           const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
           process.stdout.write('started ' + child.pid + '\\n');
           await new Promise(() => setTimeout(() => {}, 60_000));
         };`,
        { timeout: 1 },
      ),
    ]);

    const { logTail } = await invoke({});
    const pid = Number(/started (\d+)/.exec(logTail)?.[1]);

    expect(pid).toBeGreaterThan(0);
    await eventually(() => !isAlive(pid));
  });

  it('may be slow to start once, and then has its own timeout', async () => {
    const marker = join(bundle(''), 'seen');
    const slowOnce = `
      const { existsSync, writeFileSync } = require('node:fs');
      if (!existsSync(${JSON.stringify(marker)})) {
        writeFileSync(${JSON.stringify(marker)}, '');
        for (;;) {}
      }
      exports.handler = async () => 'started';`;
    const limits = { initLimit: 0.5 };
    const once = startLambda([functionOf(slowOnce)], limits);
    const always = startLambda([functionOf('for (;;) {}', { timeout: 0.3 })], limits);

    const started = await once.invoke({});
    const never = await always.invoke({});

    expect(started.payload).toBe('"started"');
    expect(once.logs[0]?.text).toMatch(/^INIT_REPORT .*\tStatus: timeout\t/);
    expect(JSON.parse(never.payload)).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/Task timed out after 0\.30 seconds$/),
    });
  });

  it('says which folder is missing', async () => {
    const { invoke } = startLambda([functionOf('', { assetPath: '/nowhere/asset.1' })]);

    const { payload } = await invoke({});

    expect(JSON.parse(payload)).toMatchObject({
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringContaining('/nowhere/asset.1'),
    });
  });
});

describe('concurrency', () => {
  const waits =
    'exports.handler = ({ wait }) => new Promise((r) => setTimeout(() => r(process.pid), wait));';

  const waitsForFile = `
    const { existsSync } = require('node:fs');
    exports.handler = async ({ file }) => {
      while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
      return process.pid;
    };`;

  it('gives each invocation that runs at the same time an environment of its own', async () => {
    const { invoke, logs } = startLambda([functionOf(waitsForFile, { timeout: 20 })]);
    const file = join(bundle(''), 'go');

    const running = [1, 2, 3].map(() => invoke({ file }));
    await eventually(() => logs.filter(({ text }) => text.startsWith('START')).length === 3);
    writeFileSync(file, '');
    const results = await Promise.all(running);

    expect(new Set(results.map(({ payload }) => payload)).size).toBe(3);
  });

  it('uses one environment again and again for one invocation after the other', async () => {
    const { invoke } = startLambda([functionOf(waits)]);

    const pids = new Set<string>();
    for (let count = 0; count < 20; count += 1) pids.add((await invoke({ wait: 0 })).payload);

    expect(pids.size).toBe(1);
  });

  it('refuses what is beyond the reservation', async () => {
    const { invoke } = startLambda([functionOf(waits, { reservedConcurrency: 1 })]);

    const running = invoke({ wait: 300 });
    await expect(invoke({ wait: 0 })).rejects.toMatchObject({
      code: 'TooManyRequestsException',
      message: 'Rate Exceeded.',
      reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    });
    await running;

    await expect(invoke({ wait: 0 })).resolves.toBeDefined();
  });

  it('refuses what is beyond the pool that functions without reservation share', async () => {
    const { invoke } = startLambda([functionOf(waits)], { unreservedConcurrency: 1 });

    const running = invoke({ wait: 300 });

    await expect(invoke({ wait: 0 })).rejects.toMatchObject({
      reason: 'ConcurrentInvocationLimitExceeded',
    });
    await running;
  });

  it('lets invocations wait when this machine may run no more processes, and says so once', async () => {
    const { invoke, lambda, warnings } = startLambda([functionOf(waits)], { maxProcesses: 2 });

    const results = await Promise.all(Array.from({ length: 6 }, () => invoke({ wait: 50 })));

    expect(results.every(({ functionError }) => functionError === undefined)).toBe(true);
    expect(new Set(results.map(({ payload }) => payload)).size).toBe(2);
    expect(lambda.status()[0]?.environments).toBe(2);
    expect(warnings).toEqual([expect.stringContaining('--max-processes')]);
  });
});
