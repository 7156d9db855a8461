import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../local/xray/clock.ts';
import { createEncryption } from '../../../../local/xray/encryption/encryption.ts';
import { openKeys } from '../../../../local/xray/encryption/keys.ts';
import {
  type SealedValue,
  sealedCollection,
} from '../../../../local/xray/encryption/sealed-collection.ts';
import { sealedUnder } from '../../../../local/xray/encryption/sealed-text.ts';
import { openSettings } from '../../../../local/xray/settings/settings-store.ts';
import { KeyUnavailableError } from '../../../../local/xray/store/cipher.ts';

interface Note {
  readonly service: string;
}

function setup() {
  const clock = new ManualClock();
  const warn = () => undefined;
  const settings = openSettings({ warn });
  const owner = { account: '123456789012', region: 'us-east-1' };
  const keys = openKeys({ clock, ...owner, settings, warn });
  const encryption = createEncryption({ clock, settings, keySettings: settings, keys });
  const stored = settings.collection<Note | SealedValue>('notes');
  const notes = sealedCollection<Note>(stored, encryption.cipher);
  const seal = () => {
    const key = keys.create();
    encryption.useKey(key.id);
    clock.advance(2000);
    return key;
  };
  return { keys, stored, notes, seal };
}

describe('sealedCollection', () => {
  it('keeps values as they are without a key, and sealed with one', () => {
    const { stored, notes, seal } = setup();
    notes.put('a', { service: 'plain' });
    seal();

    notes.put('b', { service: 'hidden' });

    expect(notes.all()).toEqual([{ service: 'plain' }, { service: 'hidden' }]);
    expect(notes.get('b')).toEqual({ service: 'hidden' });
    expect(notes.get('c')).toBeUndefined();
    expect(stored.get('a')).toEqual({ service: 'plain' });
    expect(Object.keys(stored.get('b') ?? {})).toEqual(['key', 'sealed']);
  });

  it('cannot be read while the key is disabled', () => {
    const { keys, notes, seal } = setup();
    const { id } = seal();
    notes.put('a', { service: 'hidden' });

    keys.disable(id);

    expect(() => notes.all()).toThrow(KeyUnavailableError);
    expect(() => notes.put('b', { service: 'more' })).toThrow(KeyUnavailableError);
    expect(notes.remove('a')).toBe(true);
  });

  it('loses what a key sealed that is gone, and nothing else', () => {
    const { keys, notes, seal } = setup();
    notes.put('a', { service: 'plain' });
    const { id } = seal();
    notes.put('b', { service: 'lost' });
    seal();
    notes.put('c', { service: 'kept' });
    keys.deleteNow(id);

    notes.removeSealed(sealedUnder(id));

    expect(notes.all()).toEqual([{ service: 'plain' }, { service: 'kept' }]);
  });
});
