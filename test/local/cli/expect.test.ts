import { afterEach, describe, expect, it } from 'vitest';
import { parseExpectedCount } from '../../../local/cli/expected-count.ts';
import { main } from '../../../local/cli/main.ts';
import { conditionsOf } from '../../../local/cli/near-misses.ts';
import { waitForCount } from '../../../local/cli/wait-for-count.ts';
import { parseFilter } from '../../../local/xray/index.ts';
import { aSegment, closeTestXRays, startTestXRay } from '../xray/api/test-xray.ts';
import { testTerminal } from './test-terminal.ts';

afterEach(closeTestXRays);

describe('parseExpectedCount', () => {
  it.each([
    ['3', 3, 3],
    ['=3', 3, 3],
    ['>=1', 1, Number.POSITIVE_INFINITY],
    ['> 1', 2, Number.POSITIVE_INFINITY],
    ['<=2', 0, 2],
    ['<2', 0, 1],
    ['1..3', 1, 3],
    ['0', 0, 0],
  ])('reads %s', (text, least, most) => {
    expect(parseExpectedCount(text)).toEqual({ least, most, text });
  });

  it.each(['', 'x', '-1', '1.5', '3..1', '<0', '>=', '1e3', '9999999999'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseExpectedCount(text)).toThrow('--count must be such as');
    },
  );
});

describe('waitForCount', () => {
  /** `counts` are what each look finds, the last one again and again. */
  async function wait(count: string, counts: readonly number[], patience = 5000) {
    let now = 0;
    let looks = 0;
    const { passed, waited } = await waitForCount({
      expected: parseExpectedCount(count),
      patience,
      find: async () => Array.from({ length: counts[Math.min(looks++, counts.length - 1)] ?? 0 }),
      time: {
        now: () => now,
        sleep: async (delay) => {
          now += delay / 1000;
        },
      },
      signal: new AbortController().signal,
    });
    return [passed, waited];
  }

  it('passes at once when there are enough, and no end above', async () => {
    expect(await wait('>=2', [0, 1, 3])).toEqual([true, 0.5]);
  });

  it('waits until the number stands still when there is an end above', async () => {
    expect(await wait('2', [0, 2, 2, 2, 2, 2, 2])).toEqual([true, 1.25]);
    expect(await wait('2', [0, 2, 3])).toEqual([false, 5]);
  });

  it('waits all the time for none to come', async () => {
    expect(await wait('0', [0])).toEqual([true, 5]);
    expect(await wait('<=1', [0, 0, 0, 2])).toEqual([false, 5]);
  });

  it('looks once when there is no time', async () => {
    expect(await wait('>=1', [1], 0)).toEqual([true, 0]);
    expect(await wait('>=1', [0, 1], 0)).toEqual([false, 0]);
  });

  it('ends with the reason of an interruption', async () => {
    const waiting = waitForCount({
      expected: parseExpectedCount('1'),
      patience: 5000,
      find: async () => [],
      time: { now: () => 0, sleep: async () => {} },
      signal: AbortSignal.abort(new Error('interrupted')),
    });

    await expect(waiting).rejects.toThrow('interrupted');
  });
});

describe('conditionsOf', () => {
  it.each([
    ['fault', ['fault']],
    ['fault responsetime > 2 !partial', ['fault', 'responsetime > 2', '!partial']],
    ['fault OR error', ['fault OR error']],
    [
      'service("a") { fault AND (error OR throttle) }',
      ['service("a")', 'service("a") { fault }', 'service("a") { error OR throttle }'],
    ],
    ['edge("a", "b") { fault }', ['edge("a", "b")', 'edge("a", "b") { fault }']],
    ['service("a")', ['service("a")']],
  ])('takes %s apart', (expression, conditions) => {
    expect(conditionsOf(parseFilter(expression))).toEqual(conditions);
  });
});

describe('tracelab expect', () => {
  const now = Math.floor(Date.now() / 1000) - 60;

  async function ask(...args: string[]) {
    const { url, xray } = await startTestXRay();
    const segments = [
      aSegment({ start_time: now, name: 'shop', fault: true, annotations: { tier: 'gold' } }),
      aSegment({ start_time: now + 1, name: 'shop', annotations: { tier: 'gold\u001b[2J' } }),
      aSegment({ start_time: now + 2, name: 'other' }),
    ];
    xray.putTraceSegments(segments.map((segment) => JSON.stringify(segment)));
    const terminal = testTerminal();
    const command = ['expect', '--within', '0', ...args, '--endpoint-url', url];
    const code = await main(command, terminal);
    return {
      code,
      out: terminal.stdout(),
      err: terminal.stderr(),
      ids: segments.map((each) => each.trace_id),
    };
  }

  it('succeeds when as many match', async () => {
    const { code, out, err } = await ask('--filter', 'service("shop")', '--count', '2');

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^✓ 2 traces of "service\(\\"shop\\"\)", expected 2, after /);
  });

  it('fails and shows what came close, the closest first, and why it does not match', async () => {
    const { code, out, err, ids } = await ask(
      '--filter',
      'service("shop") { error } AND annotation.tier = "gold"',
    );

    expect({ code, out }).toEqual({ code: 1, out: '' });
    const lines = err.split('\n').slice(3);
    expect(lines[0]).toBe('  these came close:');
    expect(lines[1]).toContain(ids[0]);
    expect(lines[2]?.trim()).toBe('not: service("shop") { error }');
    expect(lines[3]).toContain(ids[1]);
    expect(lines[4]?.trim()).toBe('not: service("shop") { error }   not: annotation.tier = "gold"');
    expect(lines[5]).toContain(ids[2]);
  });

  it('fails and shows the newest that match when they are too many', async () => {
    const { code, err, ids } = await ask('--count', '<=1');

    expect(code).toBe(1);
    expect(err).toContain('✗ 3 traces, expected <=1');
    expect(err).toContain(`the newest that match:\n`);
    expect(err).toContain(ids[2]);
  });

  it('says that there is nothing else to look at', async () => {
    const { code, err } = await ask('--filter', 'fault AND ok', '--start-time', '1s');

    expect(code).toBe(1);
    expect(err).toContain('no other trace has come in that time');
  });

  it('tells programs the same', async () => {
    const { code, out, err, ids } = await ask('--filter', 'throttle', '--output', 'json');

    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(JSON.parse(out)).toMatchObject({
      passed: false,
      filter: 'throttle',
      expected: '>=1',
      found: 0,
      traces: [],
      close: ids.toReversed().map((id) => ({ id, fails: ['throttle'] })),
    });
  });
});
