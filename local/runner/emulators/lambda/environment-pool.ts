import type { Clock } from '../../../xray/index.ts';
import { milliseconds } from '../../../xray/index.ts';
import { LambdaError } from './errors.ts';
import type { EnvironmentOutcome, ExecutionEnvironment } from './execution-environment.ts';
import type { FunctionConfig } from './function-config.ts';

/** The environments of all functions: reused, started on demand, ended when idle. */
export interface EnvironmentPool {
  /** An environment that nothing else uses. Rejects with what `start` rejected with. */
  acquire(name: string): Promise<PooledEnvironment>;
  /** Starts one ahead of demand, unless one is there. */
  prewarm(name: string): void;
  /** Ends the environments of a function; those at work end after it. */
  restart(name: string): void;
  size(name: string): number;
  stop(): void;
}

export interface PooledEnvironment {
  readonly environment: ExecutionEnvironment;
  /** Takes the environment back once it has finished. */
  release(finished: EnvironmentOutcome['finished']): void;
}

export interface PoolOptions {
  readonly clock: Clock;
  readonly start: (fn: FunctionConfig) => Promise<ExecutionEnvironment>;
  /** Processes of all functions together. A function without any may still start its first. */
  readonly maxProcesses: number;
  /** Starting takes a processor for a while: this many at once. */
  readonly maxStarting: number;
  /** Milliseconds, by the clock. */
  readonly idleLimit: number;
  /** All processes are busy and an invocation has to wait for one. */
  readonly onFull: () => void;
  /** A start that nobody waited for failed. */
  readonly onFailedStart: (fn: FunctionConfig, error: unknown) => void;
}

/**
 * How long an environment must have been idle before another function may take its place, by the
 * clock: starting a process costs as much as many invocations, so functions that are called in turns
 * must not end each other's.
 */
const restLimit = 1000;

/** How long an environment that has answered counts as about to be free. */
const finishGrace = 50;

interface Waiter {
  resolve(environment: PooledEnvironment): void;
  reject(error: unknown): void;
}

interface Member {
  readonly environment: ExecutionEnvironment;
  readonly generation: number;
  idleSince: number;
  retired: boolean;
}

interface Fleet {
  readonly fn: FunctionConfig;
  /** Used last comes last. */
  readonly idle: Member[];
  readonly waiting: Waiter[];
  starting: number;
  finishing: number;
  size: number;
  generation: number;
}

export function createEnvironmentPool(
  functions: readonly FunctionConfig[],
  options: PoolOptions,
): EnvironmentPool {
  const fleets = new Map(functions.map((fn) => [fn.name, newFleet(fn)]));
  const all = [...fleets.values()];
  let stopped = false;
  let cancelReaping = () => {};
  let cancelPump: (() => void) | undefined;

  const total = () => all.reduce((sum, fleet) => sum + fleet.size, 0);
  const starting = () => all.reduce((sum, fleet) => sum + fleet.starting, 0);

  function fleetOf(name: string): Fleet {
    const fleet = fleets.get(name);
    if (fleet === undefined) throw new Error(`there is no function "${name}"`);
    return fleet;
  }

  /** Starts what the waiting invocations need and the limits allow; functions with few processes go first. */
  function pump(): void {
    while (!stopped) {
      const next = all
        .filter((fleet) => fleet.waiting.length > fleet.starting + fleet.finishing)
        .sort((a, b) => a.size - b.size)
        .find(mayStart);
      if (next === undefined) return;
      start(next);
    }
  }

  function mayStart(fleet: Fleet): boolean {
    // A function without any process may always start one, or two functions could wait for each other.
    const mayTake = fleet.size === 0 ? oldestIdle : oldestRested;
    if (total() >= options.maxProcesses && fleet.size > 0 && mayTake() === undefined) {
      const oldest = oldestIdle();
      if (oldest === undefined) options.onFull();
      else pumpAfter(restLimit - restOf(oldest.member));
      return false;
    }
    if (starting() >= options.maxStarting) return false;
    while (total() >= options.maxProcesses) {
      const oldest = mayTake();
      if (oldest === undefined) break;
      retire(oldest.fleet, oldest.member);
    }
    return true;
  }

  const restOf = (member: Member): number => options.clock.elapsed() - member.idleSince;

  function oldestRested(): ReturnType<typeof oldestIdle> {
    const oldest = oldestIdle();
    return oldest !== undefined && restOf(oldest.member) >= restLimit ? oldest : undefined;
  }

  function pumpAfter(delay: number): void {
    cancelPump ??= options.clock.after(milliseconds(delay), () => {
      cancelPump = undefined;
      pump();
    });
  }

  function oldestIdle(): { fleet: Fleet; member: Member } | undefined {
    const idle = all.flatMap((fleet) => fleet.idle.map((member) => ({ fleet, member })));
    return idle.sort((a, b) => a.member.idleSince - b.member.idleSince)[0];
  }

  function retire(fleet: Fleet, member: Member): void {
    if (member.retired) return;
    member.retired = true;
    fleet.size -= 1;
    const index = fleet.idle.indexOf(member);
    if (index >= 0) fleet.idle.splice(index, 1);
    member.environment.stop();
  }

  function start(fleet: Fleet): void {
    const { generation } = fleet;
    fleet.size += 1;
    fleet.starting += 1;
    options.start(fleet.fn).then(
      (environment) => {
        const member = { environment, generation, idleSince: 0, retired: false };
        fleet.starting -= 1;
        void environment.gone.then(() => {
          retire(fleet, member);
          pump();
        });
        offer(fleet, member);
      },
      (error: unknown) => {
        fleet.starting -= 1;
        fleet.size -= 1;
        const waiter = fleet.waiting.shift();
        if (waiter !== undefined) waiter.reject(error);
        else if (!stopped) options.onFailedStart(fleet.fn, error);
        pump();
      },
    );
  }

  function offer(fleet: Fleet, member: Member): void {
    const current = !stopped && member.generation === fleet.generation;
    const waiter = current ? fleet.waiting.shift() : undefined;
    if (!current) retire(fleet, member);
    else if (waiter !== undefined) waiter.resolve(pooled(fleet, member));
    else {
      member.idleSince = options.clock.elapsed();
      fleet.idle.push(member);
    }
    pump();
  }

  function pooled(fleet: Fleet, member: Member): PooledEnvironment {
    return {
      environment: member.environment,
      release: (finished) => {
        let counted = true;
        fleet.finishing += 1;
        const uncount = () => {
          if (counted) fleet.finishing -= 1;
          counted = false;
        };
        const timer = setTimeout(() => {
          uncount();
          pump();
        }, finishGrace);
        timer.unref();
        void finished.then(({ reusable }) => {
          clearTimeout(timer);
          uncount();
          if (reusable) offer(fleet, member);
          else retire(fleet, member);
          pump();
        });
      },
    };
  }

  function reapLater(): void {
    cancelReaping = options.clock.after(milliseconds(options.idleLimit / 2), () => {
      const now = options.clock.elapsed();
      for (const fleet of all) {
        for (const member of [...fleet.idle]) {
          if (now - member.idleSince >= options.idleLimit) retire(fleet, member);
        }
      }
      reapLater();
    });
  }
  reapLater();

  return {
    acquire: (name) =>
      new Promise((resolve, reject) => {
        const fleet = fleetOf(name);
        if (stopped) return reject(stoppedError());
        const member = fleet.idle.pop();
        if (member !== undefined) return resolve(pooled(fleet, member));
        fleet.waiting.push({ resolve, reject });
        pump();
      }),
    prewarm: (name) => {
      const fleet = fleetOf(name);
      if (!stopped && fleet.size === 0) start(fleet);
    },
    restart: (name) => {
      const fleet = fleetOf(name);
      fleet.generation += 1;
      for (const member of [...fleet.idle]) retire(fleet, member);
    },
    size: (name) => fleetOf(name).size,
    stop: () => {
      stopped = true;
      cancelReaping();
      cancelPump?.();
      for (const fleet of all) {
        for (const member of [...fleet.idle]) retire(fleet, member);
        for (const waiter of fleet.waiting.splice(0)) {
          waiter.reject(stoppedError());
        }
      }
    },
  };
}

const stoppedError = () => new LambdaError('ServiceException', 'the Lambda service has stopped');

const newFleet = (fn: FunctionConfig): Fleet => ({
  fn,
  idle: [],
  waiting: [],
  starting: 0,
  finishing: 0,
  size: 0,
  generation: 0,
});
