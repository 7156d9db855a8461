import { describe, expect, it } from 'vitest';
import {
  createEnvironmentPool,
  type EnvironmentPool,
  type PooledEnvironment,
} from '../../../../local/runner/emulators/lambda/environment-pool.ts';
import type { ExecutionEnvironment } from '../../../../local/runner/emulators/lambda/execution-environment.ts';
import { epochSeconds, ManualClock } from '../../../../local/xray/index.ts';
import { functionArn } from './harness.ts';

const functionNamed = (name: string) => ({
  name,
  arn: functionArn(name),
  handler: 'index.handler',
  runtime: 'nodejs24.x',
  assetPath: '/',
  memorySize: 128,
  timeout: 3,
  environment: {},
  tracing: 'Active' as const,
  roleArn: '',
});

interface FakeEnvironment extends ExecutionEnvironment {
  readonly pid: number;
  stopped: boolean;
}

/** A pool of environments that start when the test says so. */
function startPool(limits: { maxProcesses?: number; maxStarting?: number } = {}) {
  const clock = new ManualClock();
  const starts: { name: string; ready: () => void; fail: (error: Error) => void }[] = [];
  const environments: FakeEnvironment[] = [];
  let full = 0;
  const failedStarts: unknown[] = [];
  const pool = createEnvironmentPool([functionNamed('a'), functionNamed('b')], {
    clock,
    maxProcesses: limits.maxProcesses ?? 10,
    maxStarting: limits.maxStarting ?? 10,
    idleLimit: 600_000,
    onFull: () => {
      full += 1;
    },
    onFailedStart: (_fn, error) => failedStarts.push(error),
    start: ({ name }) =>
      new Promise((resolve, reject) => {
        const gone = Promise.withResolvers<void>();
        const environment: FakeEnvironment = {
          pid: starts.length,
          stopped: false,
          gone: gone.promise,
          stop: () => {
            environment.stopped = true;
            gone.resolve();
          },
          invoke: () => Promise.reject(new Error('not used here')),
        };
        environments.push(environment);
        starts.push({ name, ready: () => resolve(environment), fail: reject });
      }),
  });
  return { pool, clock, starts, environments, failedStarts, timesFull: () => full };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));
const finished = (reusable = true) => Promise.resolve({ at: epochSeconds(0), reusable });

const acquire = async (pool: EnvironmentPool, name = 'a') => {
  let got: PooledEnvironment | undefined;
  void pool.acquire(name).then((environment) => {
    got = environment;
  });
  await settle();
  return () => got;
};

describe('createEnvironmentPool', () => {
  it('hands an environment that becomes free to who waits, before another has started', async () => {
    const { pool, starts, environments } = startPool();
    const first = await acquire(pool);
    starts[0]?.ready();
    await settle();
    const second = await acquire(pool);

    first()?.release(finished());
    await settle();

    expect(second()?.environment).toBe(environments[0]);
    expect(starts).toHaveLength(2);
  });

  it('waits a moment for an environment that has answered, and starts another when it stays away', async () => {
    const { pool, starts } = startPool();
    const first = await acquire(pool);
    starts[0]?.ready();
    await settle();
    first()?.release(new Promise(() => {}));

    await acquire(pool);
    expect(starts).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 80));

    expect(starts).toHaveLength(2);
  });

  it('starts no more at once than it may', async () => {
    const { pool, starts } = startPool({ maxStarting: 1 });
    const waiting = [await acquire(pool), await acquire(pool), await acquire(pool)];
    expect(starts).toHaveLength(1);

    for (const index of [0, 1, 2]) {
      starts[index]?.ready();
      await settle();
    }

    expect(new Set(waiting.map((got) => got()?.environment.pid)).size).toBe(3);
  });

  it('does not let a burst at one function keep another from its first process', async () => {
    const { pool, starts } = startPool({ maxStarting: 1 });
    await acquire(pool, 'a');
    await acquire(pool, 'a');
    await acquire(pool, 'b');

    starts[0]?.ready();
    await settle();

    expect(starts.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('ends the environment that was idle longest to make room for another function', async () => {
    const { pool, clock, starts, environments } = startPool({ maxProcesses: 3 });
    const used = [await acquire(pool), await acquire(pool), await acquire(pool)];
    for (const start of starts) start.ready();
    await settle();
    for (const got of used) {
      clock.advance(1000);
      got()?.release(finished());
      await settle();
    }
    await acquire(pool, 'b');
    await acquire(pool, 'b');

    expect(environments.map(({ stopped }) => stopped)).toEqual([true, true, false, false, false]);
    expect(pool.size('a') + pool.size('b')).toBe(3);
  });

  it('lets functions that are called in turns keep their processes', async () => {
    const { pool, clock, starts, environments } = startPool({ maxProcesses: 2 });
    const used = [await acquire(pool, 'a'), await acquire(pool, 'b')];
    for (const start of starts) start.ready();
    await settle();
    used[0]?.()?.release(finished());
    await settle();

    const waiting = await acquire(pool, 'b');
    clock.advance(999);
    await settle();
    expect(environments.map(({ stopped }) => stopped)).toEqual([false, false]);
    used[1]?.()?.release(finished());
    await settle();

    expect(waiting()?.environment).toBe(environments[1]);
    expect(starts).toHaveLength(2);
  });

  it('takes the place of an environment that has been idle for a while, unasked', async () => {
    const { pool, clock, starts, environments } = startPool({ maxProcesses: 2 });
    const used = [await acquire(pool, 'a'), await acquire(pool, 'b')];
    for (const start of starts) start.ready();
    await settle();
    used[0]?.()?.release(finished());
    await settle();
    const waiting = await acquire(pool, 'b');

    clock.advance(1000);
    await settle();
    starts[2]?.ready();
    await settle();

    expect(environments.map(({ stopped }) => stopped)).toEqual([true, false, false]);
    expect(waiting()?.environment).toBe(environments[2]);
  });

  it('lets a function without any process start its first beyond the limit', async () => {
    const { pool, starts, timesFull } = startPool({ maxProcesses: 1 });
    await acquire(pool, 'a');
    starts[0]?.ready();
    await settle();

    const other = await acquire(pool, 'b');
    starts[1]?.ready();
    await settle();
    await acquire(pool, 'a');

    expect(other()).toBeDefined();
    expect(timesFull()).toBeGreaterThan(0);
    expect(starts).toHaveLength(2);
  });

  it('gives a failed start to the first who waits, and goes on for the next', async () => {
    const { pool, starts, environments } = startPool({ maxStarting: 1 });
    const first = pool.acquire('a');
    const second = pool.acquire('a');

    starts[0]?.fail(new Error('does not start'));
    await expect(first).rejects.toThrow('does not start');
    starts[1]?.ready();

    expect((await second).environment).toBe(environments[1]);
  });

  it('reports a failed start that nobody waits for', async () => {
    const { pool, starts, failedStarts } = startPool();

    pool.prewarm('a');
    pool.prewarm('a');
    starts[0]?.fail(new Error('does not start'));
    await settle();

    expect(starts).toHaveLength(1);
    expect(failedStarts).toEqual([new Error('does not start')]);
    expect(pool.size('a')).toBe(0);
  });

  it('ends environments that were idle for long, and only those', async () => {
    const { pool, clock, starts, environments } = startPool();
    const used = [await acquire(pool), await acquire(pool)];
    for (const start of starts) start.ready();
    await settle();
    used[0]?.()?.release(finished());
    await settle();
    clock.advance(300_000);
    used[1]?.()?.release(finished());
    await settle();

    clock.advance(310_000);

    expect(environments.map(({ stopped }) => stopped)).toEqual([true, false]);
    expect(pool.size('a')).toBe(1);
  });

  it('replaces environments after a restart, those at work when they are done', async () => {
    const { pool, starts, environments } = startPool();
    const used = [await acquire(pool), await acquire(pool)];
    for (const start of starts) start.ready();
    await settle();
    used[0]?.()?.release(finished());
    await settle();

    pool.restart('a');
    expect(environments.map(({ stopped }) => stopped)).toEqual([true, false]);
    const next = await acquire(pool);
    used[1]?.()?.release(finished());
    await settle();
    starts[2]?.ready();
    await settle();

    expect(environments.map(({ stopped }) => stopped)).toEqual([true, true, false]);
    expect(next()?.environment).toBe(environments[2]);
  });

  it('starts another when an environment dies just after its answer', async () => {
    const { pool, starts, environments } = startPool();
    const first = await acquire(pool);
    starts[0]?.ready();
    await settle();
    const end = Promise.withResolvers<{ at: ReturnType<typeof epochSeconds>; reusable: boolean }>();
    first()?.release(end.promise);
    await acquire(pool);

    environments[0]?.stop();
    await settle();
    end.resolve({ at: epochSeconds(0), reusable: false });
    await settle();

    expect(starts).toHaveLength(2);
  });

  it('refuses everything once it has stopped', async () => {
    const { pool, starts, environments } = startPool();
    const waiting = pool.acquire('a');

    pool.stop();
    starts[0]?.ready();

    await expect(waiting).rejects.toMatchObject({ code: 'ServiceException' });
    await expect(pool.acquire('a')).rejects.toMatchObject({ code: 'ServiceException' });
    await settle();
    expect(environments[0]?.stopped).toBe(true);
  });
});
