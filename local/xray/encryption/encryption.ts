import type { Clock } from '../clock.ts';
import type { Settings } from '../settings/settings-store.ts';
import type { Cipher } from '../store/cipher.ts';
import { milliseconds } from '../units.ts';
import { openDataKeys } from './data-keys.ts';
import type { Keys } from './keys.ts';
import { openText, readDataKeyName, sealText } from './sealed-text.ts';

/** How an account's traces are encrypted. */
export interface Encryption {
  readonly keys: Keys;
  /** Seals with the key in force; opens what was sealed under any earlier one as well. */
  readonly cipher: Cipher;
  config(): EncryptionState;
  /**
   * In force a moment later; what is stored already stays as it is.
   * @throws KmsError when there is no such key, or it is not enabled.
   */
  useKey(reference: string): EncryptionState;
  useNoKey(): EncryptionState;
}

export interface EncryptionState {
  /** ARN of the KMS key; absent: none. */
  readonly keyArn?: string | undefined;
  readonly status: 'UPDATING' | 'ACTIVE';
}

export interface EncryptionOptions {
  readonly clock: Clock;
  readonly settings: Settings;
  /** Where the keys are kept. */
  readonly keySettings: Settings;
  readonly keys: Keys;
}

interface Choice {
  readonly keyId?: string;
  readonly keyArn?: string;
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-console-encryption.html says some time; X-Ray does not document how long. */
const updateTime = milliseconds(2000);
const settingKey = 'config';

export function createEncryption({
  clock,
  settings,
  keySettings,
  keys,
}: EncryptionOptions): Encryption {
  const stored = settings.collection<Choice>('encryption');
  const dataKeys = openDataKeys(keys, keySettings);
  let chosen: Choice = stored.get(settingKey) ?? {};
  // A change that a restart fell into is through with it.
  let before: { readonly choice: Choice; readonly until: number } | undefined;

  function inForce(): Choice {
    if (before === undefined) return chosen;
    if (clock.elapsed() < before.until) return before.choice;
    before = undefined;
    return chosen;
  }

  function choose(choice: Choice): EncryptionState {
    const choiceBefore = inForce();
    stored.put(settingKey, choice);
    chosen = choice;
    before = { choice: choiceBefore, until: clock.elapsed() + updateTime };
    return config();
  }

  function config(): EncryptionState {
    inForce();
    return { keyArn: chosen.keyArn, status: before === undefined ? 'ACTIVE' : 'UPDATING' };
  }

  return {
    keys,
    cipher: {
      seal(text) {
        const { keyId } = inForce();
        return keyId === undefined ? text : sealText(dataKeys.current(keyId), text);
      },
      open: (kept) =>
        typeof kept === 'string' ? kept : openText(dataKeys.find(readDataKeyName(kept)), kept),
      keyName: () => inForce().keyId ?? '',
    },
    config,
    useKey(reference) {
      const { id, arn } = keys.get(reference);
      keys.material(id);
      dataKeys.renew(id);
      return choose({ keyId: id, keyArn: arn });
    },
    useNoKey: () => choose({}),
  };
}
