import { describe, expect, it } from 'vitest';
import { ComputeError } from '../../../../local/runner/emulators/compute/compute-error.ts';
import {
  type Life,
  type LifeEnd,
  type RestartPolicy,
  supervise,
} from '../../../../local/runner/emulators/compute/supervisor.ts';
import { ManualClock } from '../../../../local/xray/index.ts';

interface TestLife extends Life {
  end(end: LifeEnd): Promise<void>;
  becomeReady(): Promise<void>;
  readonly wasStopped: () => boolean;
}

function newLife(): TestLife {
  const ready = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<LifeEnd>();
  let stopped = false;
  return {
    ready: ready.promise,
    ended: ended.promise,
    stop: async () => {
      stopped = true;
      ended.resolve({ how: 'was stopped', failed: false });
    },
    end: async (end) => {
      ended.resolve(end);
      await turn();
    },
    becomeReady: async () => {
      ready.resolve();
      await turn();
    },
    wasStopped: () => stopped,
  };
}

/** Lets what waits for promises go on. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

const crash: LifeEnd = { how: 'ended with exit code 1', failed: true };

function supervised(restart: RestartPolicy = 'always', start?: () => Promise<Life>) {
  const clock = new ManualClock();
  const warnings: string[] = [];
  const lives: TestLife[] = [];
  const supervision = supervise({
    name: 'shop',
    clock,
    warn: (message) => warnings.push(message),
    restart,
    start:
      start ??
      (async () => {
        const life = newLife();
        lives.push(life);
        return life;
      }),
  });
  return { clock, warnings, lives, supervision };
}

const wait = async (clock: ManualClock, milliseconds: number) => {
  clock.advance(milliseconds);
  await turn();
};

describe('supervise', () => {
  it('runs, and stops what runs', async () => {
    const { lives, supervision, warnings } = supervised();
    await turn();
    await lives[0]?.becomeReady();
    await supervision.settled;

    const before = supervision.state;
    await supervision.stop();

    expect([before, supervision.state, lives[0]?.wasStopped()]).toEqual([
      'running',
      'stopped',
      true,
    ]);
    expect(warnings).toEqual([]);
  });

  it('starts again with growing pauses what ends, and says so once', async () => {
    const { clock, lives, supervision, warnings } = supervised();
    const starts: number[] = [];
    for (const pause of [1, 2, 4, 8, 16, 30, 30]) {
      await turn();
      await lives.at(-1)?.end(crash);
      await wait(clock, pause * 1000 - 1);
      starts.push(lives.length);
      await wait(clock, 1);
      starts.push(lives.length);
    }

    expect(starts).toEqual([1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8]);
    expect(supervision.restarts).toBe(7);
    expect(warnings).toEqual([
      'shop: ended with exit code 1; it is started again until it stays up',
    ]);
    await supervision.stop();
  });

  it('says so again when what ends has stayed up for a while', async () => {
    const { clock, lives, supervision, warnings } = supervised();
    await turn();
    await lives[0]?.end(crash);
    await wait(clock, 1000);
    await lives[1]?.becomeReady();
    await wait(clock, 61_000);
    await lives[1]?.end(crash);
    await wait(clock, 1000);

    expect(lives).toHaveLength(3);
    expect(warnings).toHaveLength(2);
    await supervision.stop();
  });

  it('tells why it does not run as long as it does not', async () => {
    const { clock, lives, supervision } = supervised();
    await turn();
    await lives[0]?.end(crash);
    await supervision.settled;
    const waiting = [supervision.state, supervision.detail];
    await wait(clock, 1000);
    await lives[1]?.becomeReady();

    expect(waiting).toEqual(['waiting', 'ended with exit code 1']);
    expect([supervision.state, supervision.detail]).toEqual(['running', undefined]);
    await supervision.stop();
  });

  it.each([
    ['never', crash, 'failed'],
    ['never', { how: 'ended with exit code 0', failed: false }, 'stopped'],
    ['on-failure', { how: 'ended with exit code 0', failed: false }, 'stopped'],
  ] as const)(
    'leaves alone what is to be started again %s, and %j',
    async (restart, end, state) => {
      const { lives, supervision, warnings } = supervised(restart);
      await turn();
      await lives[0]?.end(end);

      expect(supervision.state).toBe(state);
      expect(warnings).toEqual(state === 'failed' ? ['shop: ended with exit code 1'] : []);
      await supervision.stop();
    },
  );

  it('does not try again where that would change nothing', async () => {
    const { supervision, warnings } = supervised('always', async () => {
      throw new ComputeError('there is no folder "/app"');
    });
    await supervision.settled;
    await turn();

    expect(supervision.state).toBe('failed');
    expect(warnings).toEqual(['shop: cannot start: there is no folder "/app"']);
    await supervision.stop();
  });

  it('tries again what could not start for another reason', async () => {
    let tries = 0;
    const { clock, supervision, warnings } = supervised('always', async () => {
      tries += 1;
      throw new Error('no secret yet');
    });
    await supervision.settled;
    await turn();
    await wait(clock, 1000);

    expect(tries).toBe(2);
    expect(warnings).toEqual([
      'shop: cannot start: no secret yet; it is started again until it stays up',
    ]);
    await supervision.stop();
  });

  it('stops while it waits to start again', async () => {
    const { lives, supervision } = supervised();
    await turn();
    await lives[0]?.end(crash);

    await supervision.stop();

    expect(lives).toHaveLength(1);
  });

  it('stops what was being started', async () => {
    const life = newLife();
    const starting = Promise.withResolvers<Life>();
    const { supervision } = supervised('always', () => starting.promise);
    const stopped = supervision.stop();

    starting.resolve(life);
    await stopped;

    expect(life.wasStopped()).toBe(true);
  });

  describe('restarted', () => {
    it('ends what runs and starts another at once, which is no news', async () => {
      const { lives, supervision, warnings } = supervised();
      await turn();
      await lives[0]?.becomeReady();

      await supervision.restart();
      await turn();

      expect(lives).toHaveLength(2);
      expect(lives[0]?.wasStopped()).toBe(true);
      expect(supervision.state).toBe('starting');
      await lives[1]?.becomeReady();
      expect(supervision).toMatchObject({ state: 'running', restarts: 1, detail: undefined });
      expect(warnings).toEqual([]);
      await supervision.stop();
    });

    it('does not wait where it was waiting', async () => {
      const { lives, supervision } = supervised();
      await turn();
      await lives[0]?.end(crash);

      await supervision.restart();
      await turn();

      expect(lives).toHaveLength(2);
      await supervision.stop();
    });

    it('starts what had ended for good', async () => {
      const { lives, supervision } = supervised('never');
      await turn();
      await lives[0]?.end(crash);

      await supervision.restart();
      await turn();

      expect(lives).toHaveLength(2);
      expect(supervision.state).toBe('starting');
      await supervision.stop();
    });

    it('replaces what is still being started', async () => {
      const lives: TestLife[] = [];
      const starting = Promise.withResolvers<void>();
      const { supervision } = supervised('always', async () => {
        const life = newLife();
        lives.push(life);
        await starting.promise;
        return life;
      });

      await supervision.restart();
      starting.resolve();
      await turn();
      await turn();

      expect(lives.map((life) => life.wasStopped())).toEqual([true, false]);
      await supervision.stop();
    });

    it('stays stopped', async () => {
      const { lives, supervision } = supervised();
      await turn();
      await supervision.stop();

      await supervision.restart();
      await turn();

      expect(lives).toHaveLength(1);
    });
  });
});
