import { describe, expect, it } from 'vitest';
import { milliseconds } from '../../../../local/xray/index.ts';
import {
  forwardTo,
  group,
  startLoadBalancer,
  startRawTarget,
  startTarget,
  until,
} from './load-balancer-under-test.ts';

const interval = 15_000;

type Front = Awaited<ReturnType<typeof startLoadBalancer>>;
type Target = Awaited<ReturnType<typeof startTarget>>;

const statusOf = (front: Front, { target }: Pick<Target, 'target'>) =>
  front.targets().find((each) => each.target.id === target.id);

const stateOf = (front: Front, target: Pick<Target, 'target'>) => statusOf(front, target)?.state;

/** Lets the next check of a target happen. */
async function nextCheck(front: Front, target: Pick<Target, 'target'>): Promise<void> {
  const before = statusOf(front, target)?.checks ?? 0;
  front.cloud.clock.advance(interval);
  await until(() => (statusOf(front, target)?.checks ?? 0) > before);
}

describe('the health of targets', () => {
  it('takes a target out after as many failures as the threshold says, says so once, and takes it back', async () => {
    const front = await startLoadBalancer();
    const [good, bad] = [await startTarget('good'), await startTarget('bad')];
    await front.register(good.target);
    await front.register(bad.target);

    bad.health.status = 500;
    await nextCheck(front, bad);
    const afterOne = stateOf(front, bad);
    await nextCheck(front, bad);
    const afterTwo = stateOf(front, bad);
    await nextCheck(front, bad);
    const answers = new Set<string>();
    for (let turn = 0; turn < 4; turn += 1) answers.add(await (await fetch(front.url)).text());

    expect([afterOne, afterTwo]).toEqual(['healthy', 'unhealthy']);
    expect([...answers]).toEqual(['good']);
    expect(front.cloud.warnings).toEqual([
      `target "bad" (127.0.0.1:${bad.target.port}) of targets is unhealthy: it answers 500 to /health; requests go to those that are healthy, if any`,
    ]);

    bad.health.status = 200;
    await nextCheck(front, bad);
    expect(stateOf(front, bad)).toBe('unhealthy');
    await nextCheck(front, bad);
    expect(stateOf(front, bad)).toBe('healthy');
    expect(front.cloud.warnings.at(-1)).toContain('is healthy again');
  });

  it('notices a target that has stopped', async () => {
    const front = await startLoadBalancer();
    const [good, gone] = [await startTarget('good'), await startTarget('gone')];
    await front.register(good.target);
    await front.register(gone.target);
    await gone.stop();

    for (let round = 0; round < 3; round += 1) await nextCheck(front, good);

    await until(() => stateOf(front, gone) === 'unhealthy');
    expect(front.cloud.warnings).toEqual([
      expect.stringContaining('/health cannot be asked: ECONNREFUSED'),
    ]);
  });

  it('does not count failures that are not in a row', async () => {
    const front = await startLoadBalancer();
    const flapping = await startTarget('flapping');
    await front.register(flapping.target);

    for (const status of [500, 200, 500, 200, 500]) {
      flapping.health.status = status;
      await nextCheck(front, flapping);
    }

    expect(stateOf(front, flapping)).toBe('healthy');
    expect(front.cloud.warnings).toEqual([]);
  });

  it('sends requests to all targets when none is healthy', async () => {
    const front = await startLoadBalancer();
    const only = await startTarget('only');
    await front.register(only.target);
    only.health.status = 503;
    await nextCheck(front, only);
    await nextCheck(front, only);

    const response = await fetch(front.url);

    expect(stateOf(front, only)).toBe('unhealthy');
    expect([response.status, await response.text()]).toEqual([200, 'only']);
  });

  it('takes a new target in as soon as it has passed one check, however long it takes to start', async () => {
    const front = await startLoadBalancer();
    const slow = await startTarget('slow');
    slow.health.status = 503;
    front.registry.register(group().arn, slow.target);
    await until(() => slow.health.checks === 1);

    slow.health.status = 200;
    await until(() => {
      front.cloud.clock.advance(250);
      return stateOf(front, slow) === 'healthy';
    });

    expect(await (await fetch(front.url)).text()).toBe('slow');
    expect(front.cloud.warnings).toEqual([]);
  });

  it('gives a new target up that never passes a check', async () => {
    const front = await startLoadBalancer();
    const broken = await startTarget('broken');
    broken.health.status = 404;
    front.registry.register(group().arn, broken.target);

    await until(() => {
      front.cloud.clock.advance(5000);
      return stateOf(front, broken) === 'unhealthy';
    });

    expect(front.cloud.warnings).toEqual([expect.stringContaining('it answers 404 to /health')]);
  });

  it.each([
    ['does not speak HTTP', 'hello\r\n\r\n', 'cannot be asked'],
    ['leads elsewhere', 'HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n', 'it answers 302'],
  ])('counts a target that %s as unhealthy', async (_, answer, reason) => {
    const front = await startLoadBalancer();
    const target = await startRawTarget('', answer);
    front.registry.register(group().arn, target);

    await until(() => {
      front.cloud.clock.advance(5000);
      return stateOf(front, { target }) === 'unhealthy';
    });

    expect(front.cloud.warnings).toEqual([expect.stringContaining(reason)]);
  });

  it('gives a check up after its timeout', async () => {
    const quick = group({ healthCheck: { ...group().healthCheck, timeout: milliseconds(50) } });
    const front = await startLoadBalancer({ action: forwardTo(quick) });
    const silent = await startTarget('silent');
    silent.server.removeAllListeners('request');
    front.registry.register(quick.arn, silent.target);

    await until(() => {
      front.cloud.clock.advance(5000);
      return stateOf(front, silent) === 'unhealthy';
    });

    expect(front.cloud.warnings).toEqual([
      expect.stringContaining('it does not answer /health within 0.05 s'),
    ]);
  });

  it('takes a deregistered target out at once and lets it finish what is under way', async () => {
    const front = await startLoadBalancer();
    let finish = () => {};
    const leaving = await startTarget('leaving', (_, response) => {
      finish = () => response.end('finished');
    });
    const deregister = await front.register(leaving.target);
    const pending = fetch(front.url);
    await until(() => leaving.seen.length === 1);

    deregister();
    const next = await fetch(front.url);
    const state = stateOf(front, leaving);
    finish();

    expect([next.status, state]).toEqual([503, 'draining']);
    expect(await (await pending).text()).toBe('finished');
    await until(() => front.targets().length === 0);
  });

  it('cuts what a deregistered target does not finish within the delay', async () => {
    const front = await startLoadBalancer();
    const leaving = await startTarget('leaving', () => {});
    const deregister = await front.register(leaving.target);
    const pending = fetch(front.url);
    await until(() => leaving.seen.length === 1);

    deregister();
    front.cloud.clock.advance(15_000);

    expect((await pending).status).toBe(502);
    expect(front.targets()).toEqual([]);
  });

  it('is told with the reason, and known after the first check', async () => {
    const front = await startLoadBalancer();
    const [good, bad] = [await startTarget('good'), await startTarget('bad')];
    bad.health.status = 500;
    const none = front.conditionOf('Shop/Targets');

    for (const { target } of [good, bad]) front.registry.register(group().arn, target);
    await front.checked();

    expect(none).toEqual({ detail: 'no target is registered' });
    expect(front.conditionOf('Shop/Targets')).toEqual({
      detail: '1 of 2 targets healthy: "bad": it answers 500 to /health',
    });
    expect(front.conditionOf('Shop/Front')).toEqual({ detail: front.url });
    expect(front.conditionOf('Shop/Other')).toBeUndefined();
  });

  it('asks nothing any more once it is stopped', async () => {
    const front = await startLoadBalancer();
    const target = await startTarget();
    await front.register(target.target);

    await front.stop();
    const before = target.health.checks;
    front.cloud.clock.advance(10 * interval);
    front.registry.register(group().arn, { ...target.target, id: 'late' });
    await new Promise((resolve) => setTimeout(resolve, 30));

    expect(target.health.checks).toBe(before);
  });
});
