import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../local/xray/clock.ts';
import { createEncryption } from '../../../../local/xray/encryption/encryption.ts';
import { openKeys } from '../../../../local/xray/encryption/keys.ts';
import { openSettings } from '../../../../local/xray/settings/settings-store.ts';
import { KeyUnavailableError } from '../../../../local/xray/store/cipher.ts';

describe('createEncryption', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'encryption-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function open() {
    const clock = new ManualClock();
    const warn = () => undefined;
    const settings = openSettings({ file: join(folder, 'settings.json'), warn });
    const keySettings = openSettings({ file: join(folder, 'keys.json'), warn });
    const owner = { account: '123456789012', region: 'us-east-1' };
    const keys = openKeys({ clock, ...owner, settings: keySettings, warn });
    const encryption = createEncryption({ clock, settings, keySettings, keys });
    return { clock, keys, encryption, cipher: encryption.cipher };
  }

  /** With a key in force. */
  function openEncrypted() {
    const opened = open();
    const key = opened.keys.create();
    opened.encryption.useKey(key.id);
    opened.clock.advance(2000);
    return { ...opened, key };
  }

  it('keeps texts as they are by default', () => {
    const { encryption, cipher } = open();

    expect(encryption.config()).toEqual({ status: 'ACTIVE' });
    expect(cipher.open(cipher.seal('orders'))).toBe('orders');
    expect(cipher.seal('orders')).toBe('orders');
  });

  it('uses a new key a moment after it was chosen', () => {
    const { clock, keys, encryption, cipher } = open();
    const { arn } = keys.create();

    expect(encryption.useKey(arn)).toEqual({ keyArn: arn, status: 'UPDATING' });
    clock.advance(1999);
    expect(cipher.seal('orders')).toBe('orders');
    clock.advance(1);

    expect(encryption.config()).toEqual({ keyArn: arn, status: 'ACTIVE' });
    expect(cipher.seal('orders')).toBeInstanceOf(Uint8Array);
  });

  it('opens what was sealed under every earlier setting', () => {
    const { clock, keys, encryption, cipher } = openEncrypted();
    const underFirst = cipher.seal('first');
    encryption.useKey(keys.create().id);
    clock.advance(2000);
    const underSecond = cipher.seal('second');
    encryption.useNoKey();
    clock.advance(2000);

    const kept = [underFirst, underSecond, cipher.seal('third')];

    expect(kept.map((text) => cipher.open(text))).toEqual(['first', 'second', 'third']);
    expect(encryption.config()).toEqual({ status: 'ACTIVE' });
  });

  it('goes on after a restart, with the key of before', () => {
    const { cipher, key } = openEncrypted();
    const kept = cipher.seal('orders');

    const again = open();

    expect(again.encryption.config()).toEqual({ keyArn: key.arn, status: 'ACTIVE' });
    expect(again.cipher.open(kept)).toBe('orders');
    expect(cipher.open(again.cipher.seal('more'))).toBe('more');
  });

  it('neither seals nor opens while the key is disabled, and does again when it is enabled', () => {
    const { keys, cipher, key } = openEncrypted();
    const kept = cipher.seal('orders');

    keys.disable(key.id);
    const attempts = [() => cipher.seal('more'), () => cipher.open(kept)];
    for (const attempt of attempts) {
      expect(attempt).toThrow(KeyUnavailableError);
      expect(attempt).toThrow(`${key.arn} is disabled.`);
    }
    keys.enable(key.id);

    expect(cipher.open(kept)).toBe('orders');
    expect(cipher.open(cipher.seal('more'))).toBe('more');
  });

  it('loses with a deleted key what it sealed', () => {
    const { keys, cipher, key } = openEncrypted();
    const kept = cipher.seal('orders');

    keys.deleteNow(key.id);

    expect(() => cipher.open(kept)).toThrow(`Key '${key.arn}' does not exist`);
    expect(() => open().cipher.open(kept)).toThrow(KeyUnavailableError);
    expect(readFileSync(join(folder, 'keys.json'), 'utf8')).not.toContain(key.id);
  });

  it('refuses a key that is not there or not enabled, and stays with the one of before', () => {
    const { keys, encryption } = openEncrypted();
    const { arn } = keys.create();
    keys.disable(arn);
    const before = encryption.config();

    expect(() => encryption.useKey(arn)).toThrow(`${arn} is disabled.`);
    expect(() => encryption.useKey('alias/none')).toThrow('is not found');

    expect(encryption.config()).toEqual(before);
  });

  it('keeps key material out of the settings and its own file to its owner', () => {
    openEncrypted();

    expect(readFileSync(join(folder, 'settings.json'), 'utf8')).not.toContain('material');
    expect(statSync(join(folder, 'keys.json')).mode & 0o077).toBe(0);
  });

  it('says so when the key file is not the one that belongs to the traces', () => {
    const { cipher } = openEncrypted();
    const kept = cipher.seal('orders');
    rmSync(join(folder, 'keys.json'));

    expect(() => open().cipher.open(kept)).toThrow(KeyUnavailableError);
  });
});
