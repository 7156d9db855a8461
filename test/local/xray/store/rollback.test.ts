import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noCipher } from '../../../../local/xray/store/cipher.ts';
import { openTraceStore, type TraceStore } from '../../../../local/xray/store/trace-store.ts';

let store: TraceStore;
beforeEach(() => {
  store = openTraceStore({
    cipher: noCipher,
    warn: (message) => {
      throw new Error(message);
    },
  });
});
afterEach(() => store.close());

const derived = {
  ...{ form: { name: 'a form' }, summary: {}, facts: {}, calls: [] },
  ...{ started: 60, ends: [61], terms: ['a term'] },
};
const place = (at: number) => ({ at, key: 0 });
const fail = () => {
  throw new Error('on purpose');
};

describe('what a transaction did that failed', () => {
  it('is remembered by nobody', () => {
    expect(() =>
      store.transact(() => {
        store.saveDerived(1, derived);
        store.saveMinute(7, new Map([[undefined, { nodes: [], edges: [] }]]));
        expect(store.forms()).toHaveLength(1);
        expect(store.countPlaces('ended', place(0), place(600))).toBe(1);
        fail();
      }),
    ).toThrow('on purpose');

    expect(store.forms()).toEqual([]);
    expect(store.findMinute(7, undefined)).toBeUndefined();
    expect(store.countPlaces('ended', place(0), place(600))).toBe(0);
    expect(store.termsOf('a term')).toEqual([]);
  });

  it('leaves what was there before', () => {
    store.transact(() => {
      store.saveDerived(1, derived);
      store.saveMinute(7, new Map([[undefined, { nodes: [], edges: [] }]]));
    });
    expect(() =>
      store.transact(() => {
        store.forgetMinute(7 * 60);
        fail();
      }),
    ).toThrow('on purpose');

    expect(store.findMinute(7, undefined)).toEqual({ nodes: [], edges: [] });
    expect(store.forms()).toHaveLength(1);
    expect(store.termsOf('a term')).toHaveLength(1);
  });
});
