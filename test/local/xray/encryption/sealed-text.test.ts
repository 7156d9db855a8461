import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SealedTextError } from '../../../../local/xray/encryption/errors.ts';
import {
  dataKey,
  openText,
  readDataKeyName,
  sealText,
} from '../../../../local/xray/encryption/sealed-text.ts';

const aDataKey = () => dataKey({ keyId: randomUUID(), number: 7 }, randomBytes(32));

describe('sealText', () => {
  it('gives back any text, and never seals it the same twice', () => {
    const key = aDataKey();

    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const sealed = sealText(key, text);

        expect(openText(key, sealed)).toBe(text);
        expect(sealText(key, text).equals(sealed)).toBe(false);
      }),
    );
  });

  it('carries the name of its data key, and nothing of the text', () => {
    const key = aDataKey();

    const sealed = sealText(key, 'placed by customer 4711');

    expect(readDataKeyName(sealed)).toEqual({ keyId: key.keyId, number: 7 });
    expect(sealed.includes('customer')).toBe(false);
    expect(sealed.length).toBe(49 + 'placed by customer 4711'.length);
  });

  it('opens what a database gives back as plain bytes', () => {
    const key = aDataKey();
    const padded = Buffer.concat([Buffer.from('..'), sealText(key, 'kept')]);

    const kept = new Uint8Array(padded.buffer, padded.byteOffset + 2, padded.length - 2);

    expect(readDataKeyName(kept).number).toBe(7);
    expect(openText(key, kept)).toBe('kept');
  });
});

describe('openText', () => {
  it('refuses a text in which any one bit was changed', () => {
    const key = aDataKey();
    const sealed = sealText(key, 'orders');

    for (let byte = 0; byte < sealed.length; byte++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(byte) ^ 1, byte);
      expect(() => openText(key, changed)).toThrow(SealedTextError);
    }
  });

  it.each([
    ['cut short', 60, 'does not match its tag'],
    ['cut within its head', 48, 'is cut short: 48 bytes, at least 49 expected'],
    ['empty', 0, 'is cut short: 0 bytes'],
  ])('says what is wrong with a text that is %s', (_, length, message) => {
    const key = aDataKey();
    const cut = sealText(key, 'a text of some length').subarray(0, length);

    const open = () => {
      readDataKeyName(cut);
      openText(key, cut);
    };

    expect(open).toThrow(message);
  });

  it('says so when another version sealed it', () => {
    const sealed = sealText(aDataKey(), 'orders');
    sealed[0] = 2;

    expect(() => readDataKeyName(sealed)).toThrow('has version 2, not 1');
  });
});
