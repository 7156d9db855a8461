import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../local/xray/clock.ts';
import { openTraceEngine, type TraceEngine } from '../../../../local/xray/engine.ts';
import { parseFilter } from '../../../../local/xray/filter/parse.ts';
import { traceFilter } from '../../../../local/xray/filter/trace-filter.ts';
import { type Cipher, KeyUnavailableError } from '../../../../local/xray/store/cipher.ts';
import { epochSeconds } from '../../../../local/xray/units.ts';
import { account, allTime, aroundNow, readDocuments } from '../fixtures.ts';

/** Keys by the letter that what they seal begins with; `current` undefined: nothing is sealed. */
function keyRing() {
  const secrets = new Map([...'ab'].map((name) => [name, randomBytes(32)]));
  const disabled = new Set<string>();
  const ring = { current: undefined as string | undefined, disabled };
  const secretOf = (name: string) => {
    const secret = secrets.get(name);
    if (secret === undefined || disabled.has(name)) throw new KeyUnavailableError(`no "${name}"`);
    return secret;
  };
  const cipher: Cipher = {
    seal(text) {
      if (ring.current === undefined) return text;
      const nonce = randomBytes(16);
      const sealing = createCipheriv('aes-256-ctr', secretOf(ring.current), nonce);
      return Buffer.concat([Buffer.from(ring.current), nonce, sealing.update(text, 'utf8')]);
    },
    open(kept) {
      if (typeof kept === 'string') return kept;
      const bytes = Buffer.from(kept);
      const opening = createDecipheriv(
        ...([
          'aes-256-ctr',
          secretOf(bytes.toString('utf8', 0, 1)),
          bytes.subarray(1, 17),
        ] as const),
      );
      return opening.update(bytes.subarray(17)).toString('utf8');
    },
    keyName: () => ring.current ?? '',
  };
  return { ring, cipher };
}

let folder: string;
let engine: TraceEngine;
let clock: ManualClock;
let warnings: string[];
let keys: ReturnType<typeof keyRing>;

const open = () => {
  engine = openTraceEngine({
    ...{ clock, account, cipher: keys.cipher, file: join(folder, 'traces.db') },
    warn: (message) => warnings.push(message),
  });
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sealed-traces-'));
  clock = new ManualClock();
  warnings = [];
  keys = keyRing();
  open();
});
afterEach(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const filter = (text: string) => traceFilter(parseFilter(text), { account });
const idsOf = (text?: string, window: object = {}) =>
  engine
    .summaries({ ...allTime, ...window, ...(text !== undefined && { filter: filter(text) }) })
    .summaries.map(({ id }) => id);

let sent = 0;
function send(members: object = {}): string {
  const number = (sent++).toString(16);
  const trace_id = `1-6afd9600-${number.padStart(24, '0')}`;
  const document = {
    ...{ trace_id, id: number.padStart(16, '0'), name: 'counting-house' },
    ...{ start_time: clock.now(), end_time: clock.now() + 1, annotations: { holder: 'ann' } },
    ...members,
  };
  expect(engine.ingest([JSON.stringify(document)])).toEqual([]);
  return trace_id;
}

describe('a store whose traces are sealed', () => {
  it('has no word of them in its files', () => {
    keys.ring.current = 'a';
    engine.ingest([
      ...readDocuments('orders-active-topic'),
      ...readDocuments('orders-queue-consumer'),
    ]);
    send({ user: 'ann-of-green-gables' });
    clock.advance(120_000);
    engine.serviceGraph(aroundNow(clock));
    const written = idsOf('user = "ann-of-green-gables" OR service("webhook.example.com")');
    engine.close();

    const bytes = Buffer.concat(
      readdirSync(folder).map((name) => readFileSync(join(folder, name))),
    );

    expect(written).toHaveLength(2);
    for (const word of [
      'counting-house',
      'green-gables',
      'place-order',
      'webhook',
      'gold',
      'holder',
    ]) {
      expect([word, bytes.includes(word)]).toEqual([word, false]);
    }
    open();
  });

  it('remembers no graph of theirs, when nothing is sealed any more', () => {
    const begin = clock.now();
    keys.ring.current = 'a';
    send();
    clock.advance(3 * 60 * 60 * 1000);
    keys.ring.current = undefined;
    const read = () =>
      engine.serviceGraph({ start: epochSeconds(begin - 3600), end: epochSeconds(clock.now()) });
    const before = [read(), read()];

    keys.ring.disabled.add('a');

    expect(before.map(({ services }) => services.length)).toEqual([2, 2]);
    expect(read).toThrow(KeyUnavailableError);
  });

  it('is read whole, whatever its traces are sealed with, and after it was opened anew', () => {
    const plain = send();
    clock.advance(5000);
    keys.ring.current = 'a';
    const first = send();
    clock.advance(5000);
    keys.ring.current = 'b';
    const second = send();
    const all = [second, first, plain];

    for (const text of [undefined, 'annotation.holder = "ann"', 'service("counting-house")']) {
      expect(idsOf(text)).toEqual(all);
    }
    engine.close();
    open();
    for (const text of [undefined, 'annotation.holder = "ann"', 'service("counting-house")']) {
      expect(idsOf(text)).toEqual(all);
    }
    expect(all.map((id) => engine.trace(id)?.segments.length)).toEqual([1, 1, 1]);
    expect(engine.serviceGraph(aroundNow(clock)).services[0]?.summaryStatistics?.okCount).toBe(3);
  });

  it('is neither read nor written while the key is disabled, quietly, and then as before', () => {
    keys.ring.current = 'a';
    const before = send();
    idsOf();
    const waiting = send();
    keys.ring.disabled.add('a');

    clock.advance(60_000);

    expect(() => send()).toThrow(KeyUnavailableError);
    expect(() => idsOf()).toThrow(KeyUnavailableError);
    expect(() => engine.trace(before)).toThrow(KeyUnavailableError);
    expect(() => engine.traceGraph(before)).toThrow(KeyUnavailableError);
    expect(() => engine.serviceGraph(aroundNow(clock))).toThrow(KeyUnavailableError);
    expect(() => [...engine.minutes(aroundNow(clock))]).toThrow(KeyUnavailableError);
    keys.ring.disabled.clear();
    expect(idsOf().toSorted()).toEqual([before, waiting].toSorted());
    expect(engine.count()).toBe(2);
    expect(warnings).toEqual([]);
  });

  it('merges a minute of many traces, and forgets it while the key is disabled', () => {
    keys.ring.current = 'a';
    const documents = Array.from({ length: 1100 }, (_, number) =>
      JSON.stringify({
        trace_id: `1-6afd9600-${number.toString(16).padStart(24, 'f')}`,
        id: number.toString(16).padStart(16, '0'),
        ...{ name: 'counting-house', start_time: 1, end_time: 2 },
      }),
    );
    expect(engine.ingest(documents)).toEqual([]);
    clock.advance(200_000);
    const okCount = () =>
      engine.serviceGraph(aroundNow(clock)).services[0]?.summaryStatistics?.okCount;

    expect([okCount(), okCount()]).toEqual([1100, 1100]);
    keys.ring.disabled.add('a');

    expect(okCount).toThrow(KeyUnavailableError);
  });

  it('needs of several keys those alone that a window is sealed with', () => {
    keys.ring.current = 'a';
    send();
    clock.advance(100_000);
    keys.ring.current = 'b';
    const later = send();
    clock.advance(1000);
    engine.close();
    keys.ring.disabled.add('a');
    open();

    const window = { start: epochSeconds(clock.now() - 50) };

    for (const text of [undefined, 'annotation.holder = "ann"', 'service("counting-house")']) {
      expect(idsOf(text, window)).toEqual([later]);
      expect(() => idsOf(text)).toThrow(KeyUnavailableError);
    }
    const fresh = send();
    expect(idsOf(undefined, window).toSorted()).toEqual([later, fresh].toSorted());
  });
});
