import { AsyncLocalStorage } from 'node:async_hooks';
import type { ItemDb, Release, Store } from './dynalite.ts';

/**
 * Keeps dynalite's faults inside the request that met them. It works in callbacks, and some inputs
 * make it throw in one (observed: `:v IN (d[1], :v)` on an item without `d`): uncaught, that would end
 * the process and leave the item's lock held for ever.
 */
export interface Containment {
  /** Runs `action` so that a throw in any callback behind it rejects the result and frees its locks. */
  run<Result>(action: (done: (result: Result) => void) => void): Promise<Result>;
}

interface Call {
  fail(error: unknown): void;
  readonly held: Set<() => void>;
}

export function contain(store: Store): Containment {
  const calls = new AsyncLocalStorage<Call>();
  guardDatabase(store, calls);
  guardLock(store.tableDb, calls);
  const guarded = new WeakSet<ItemDb>();
  const getItemDb = store.getItemDb;
  store.getItemDb = (table) => {
    const itemDb = getItemDb(table);
    if (!guarded.has(itemDb)) {
      guarded.add(itemDb);
      guardLock(itemDb, calls);
    }
    return itemDb;
  };
  return {
    run: (action) =>
      new Promise((resolve, reject) => {
        const held = new Set<() => void>();
        const fail = (error: unknown) => {
          for (const release of held) release();
          reject(error);
        };
        calls.run({ fail, held }, () => guard(calls, action)(resolve));
      }),
  };
}

function guard<Parameters extends unknown[]>(
  calls: AsyncLocalStorage<Call>,
  callback: (...parameters: Parameters) => void,
): (...parameters: Parameters) => void {
  const call = calls.getStore();
  if (call === undefined) return callback;
  // Entering the call again matters for locks, which run the next holder from the last one's call.
  return (...parameters) =>
    calls.run(call, () => {
      try {
        callback(...parameters);
      } catch (error) {
        call.fail(error);
      }
    });
}

function guardDatabase(store: Store, calls: AsyncLocalStorage<Call>): void {
  for (const method of ['get', 'put', 'del', 'batch'] as const) {
    const original = store.db[method];
    store.db[method] = (...parameters) => {
      const callback = parameters.at(-1);
      if (!isCallback(callback)) return original(...parameters);
      return original(...parameters.slice(0, -1), guard(calls, callback));
    };
  }
  for (const method of ['createKeyStream', 'createValueStream'] as const) {
    const original = store.db[method];
    store.db[method] = (options) => {
      const stream = original(options);
      const on = stream.on.bind(stream);
      stream.on = (event, listener) =>
        on(event, event === 'data' || event === 'end' ? guard(calls, listener) : listener);
      return stream;
    };
  }
}

function isCallback(value: unknown): value is (...parameters: unknown[]) => void {
  return typeof value === 'function';
}

function guardLock(itemDb: ItemDb, calls: AsyncLocalStorage<Call>): void {
  const lock = itemDb.lock;
  itemDb.lock = (key, whenHeld) => {
    const call = calls.getStore();
    const hold = (release: Release) => {
      let free = () => {};
      const once: Release =
        (done) =>
        (...results) => {
          if (call !== undefined && !call.held.delete(free)) return;
          release(done)(...results);
        };
      free = () => once()();
      call?.held.add(free);
      whenHeld(once);
    };
    return lock(key, guard(calls, hold));
  };
}
