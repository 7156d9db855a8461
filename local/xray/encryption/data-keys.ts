import { randomBytes } from 'node:crypto';
import type { Settings } from '../settings/settings-store.ts';
import { KeyUnavailableError } from '../store/cipher.ts';
import { KmsError, SealedTextError } from './errors.ts';
import type { Keys } from './keys.ts';
import { type DataKey, type DataKeyName, dataKey, openText, sealText } from './sealed-text.ts';

/** The keys that texts are sealed with; kept wrapped by a KMS key, unwrapped only while that one is enabled. */
export interface DataKeys {
  /** A fresh one, for all that is sealed under the KMS key from now on. @throws KeyUnavailableError */
  renew(keyId: string): DataKey;
  /** The latest one. @throws KeyUnavailableError when the KMS key is disabled or gone. */
  current(keyId: string): DataKey;
  /** @throws KeyUnavailableError; SealedTextError when there never was such a data key. */
  find(name: DataKeyName): DataKey;
}

interface WrappedDataKey extends DataKeyName {
  /** In base64. */
  readonly wrapped: string;
}

const nameOf = ({ keyId, number }: DataKeyName): string => `${keyId}/${number}`;

export function openDataKeys(keys: Keys, settings: Settings): DataKeys {
  const stored = settings.collection<WrappedDataKey>('data-key');
  const unwrapped = new Map<string, DataKey>();
  const latest = new Map<string, DataKey>();

  keys.onUnusable(({ id, kind }) => {
    for (const [name, key] of unwrapped) {
      if (key.keyId === id) unwrapped.delete(name);
    }
    latest.delete(id);
    if (kind !== 'deleted') return;
    for (const key of stored.all()) if (key.keyId === id) stored.remove(nameOf(key));
  });

  /** KMS keys encrypt data keys the way that data keys encrypt texts. */
  const wrappingKey = (name: DataKeyName): DataKey =>
    dataKey(name, usableMaterial(keys, name.keyId));

  function unwrap({ wrapped, ...name }: WrappedDataKey): DataKey {
    const text = openText(wrappingKey(name), Buffer.from(wrapped, 'base64'));
    const key = dataKey(name, Buffer.from(text, 'base64'));
    unwrapped.set(nameOf(name), key);
    return key;
  }

  const numbersOf = (keyId: string): readonly WrappedDataKey[] =>
    stored
      .all()
      .filter((key) => key.keyId === keyId)
      .sort((a, b) => a.number - b.number);

  function renew(keyId: string): DataKey {
    const name = { keyId, number: (numbersOf(keyId).at(-1)?.number ?? 0) + 1 };
    const bytes = randomBytes(32);
    const wrapped = sealText(wrappingKey(name), bytes.toString('base64')).toString('base64');
    stored.put(nameOf(name), { ...name, wrapped });
    const key = dataKey(name, bytes);
    unwrapped.set(nameOf(name), key);
    latest.set(keyId, key);
    return key;
  }

  return {
    renew,
    current(keyId) {
      const known = latest.get(keyId);
      if (known !== undefined) return known;
      const kept = numbersOf(keyId).at(-1);
      if (kept === undefined) return renew(keyId);
      const key = unwrap(kept);
      latest.set(keyId, key);
      return key;
    },
    find(name) {
      const known = unwrapped.get(nameOf(name));
      if (known !== undefined) return known;
      const kept = stored.get(nameOf(name));
      if (kept !== undefined) return unwrap(kept);
      usableMaterial(keys, name.keyId);
      throw new SealedTextError(
        `a text is sealed with data key ${name.number} of KMS key "${name.keyId}", which never had one: it is damaged, or the key file is not the one that belongs to the traces`,
      );
    },
  };
}

function usableMaterial(keys: Keys, keyId: string): Buffer {
  try {
    return keys.material(keyId);
  } catch (error) {
    if (!(error instanceof KmsError)) throw error;
    throw new KeyUnavailableError(
      `X-Ray cannot access the KMS key that encrypts the traces: ${error.message}`,
      { cause: error },
    );
  }
}
