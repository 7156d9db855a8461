import type { SettingCollection } from '../settings/settings-store.ts';
import { type Cipher, openKept } from '../store/cipher.ts';

/** Settings that tell of traces, and so are kept as these are. Reading throws KeyUnavailableError, as does `put`. */
export interface SealedCollection<Value> extends SettingCollection<Value> {
  /** Removes what was sealed under a key that is gone. @param head the bytes that all of it begins with. */
  removeSealed(head: Uint8Array): void;
}

/** What is kept instead of a value while there is a key to seal it with. */
export interface SealedValue {
  readonly key: string;
  /** In base64. */
  readonly sealed: string;
}

export function sealedCollection<Value extends object>(
  stored: SettingCollection<Value | SealedValue>,
  cipher: Cipher,
): SealedCollection<Value> {
  const open = (kept: Value | SealedValue): Value =>
    'sealed' in kept
      ? (JSON.parse(openKept(cipher, Buffer.from(kept.sealed, 'base64'))) as Value)
      : kept;
  return {
    get(key) {
      const kept = stored.get(key);
      return kept && open(kept);
    },
    all: () => stored.all().map(open),
    put(key, value) {
      const sealed = cipher.seal(JSON.stringify(value));
      const kept =
        typeof sealed === 'string'
          ? value
          : { key, sealed: Buffer.from(sealed).toString('base64') };
      stored.put(key, kept);
    },
    remove: stored.remove,
    removeSealed(head) {
      for (const kept of stored.all()) {
        if (!('sealed' in kept)) continue;
        const sealed = Buffer.from(kept.sealed, 'base64');
        if (sealed.subarray(0, head.length).equals(head)) stored.remove(kept.key);
      }
    },
  };
}
