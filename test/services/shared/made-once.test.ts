import { describe, expect, it } from 'vitest';
import { madeOnce } from '../../../services/shared/made-once.ts';

describe('madeOnce', () => {
  it('makes nothing before somebody asks, and once for all who ask', async () => {
    let made = 0;
    const thing = madeOnce(async () => ++made);
    const before = thing.current();

    const values = await Promise.all([thing.get(), thing.get()]);

    expect(before).toBeUndefined();
    expect([...values, await thing.get(), await thing.current()]).toEqual([1, 1, 1, 1]);
  });

  it('makes it again after a failure, which all who waited are told', async () => {
    let attempts = 0;
    const thing = madeOnce(async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('not yet');
      return attempts;
    });

    const first = await Promise.allSettled([thing.get(), thing.get()]);
    const second = await thing.get();

    expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(second).toBe(2);
  });

  it('is told to forget one value once, and never another', async () => {
    let made = 0;
    const thing = madeOnce(async () => ++made);
    const value = await thing.get();

    const forgotten = [thing.forget(99), thing.forget(value), thing.forget(value)];

    expect(forgotten).toEqual([false, true, false]);
    expect(await thing.get()).toBe(2);
    expect(thing.forget(value)).toBe(false);
  });
});
