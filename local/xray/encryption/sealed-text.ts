import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { SealedTextError } from './errors.ts';

/**
 * How a text is kept: version (1 byte), KMS key id (16), number of the data key (4), nonce (12),
 * tag (16), then AES-256-GCM of its UTF-8. Everything before the nonce is authenticated too.
 */
const version = 1;
const dataKeyAt = 17;
const nonceAt = 21;
const tagAt = 33;
const textAt = 49;

/** Which data key a text is sealed with. */
export interface DataKeyName {
  /** Id of the KMS key that wraps it. */
  readonly keyId: string;
  /** From 1, counted for each KMS key. */
  readonly number: number;
}

export interface DataKey extends DataKeyName {
  /** Prepared once, which makes sealing three times as fast as with its bytes. */
  readonly secret: KeyObject;
  readonly nonces: Nonces;
  /** What every text sealed with it begins with. */
  readonly header: Uint8Array;
}

/** Never the same twice: a count, behind random bytes that this run of the process drew. */
export interface Nonces {
  writeNext(target: Buffer, offset: number): void;
}

export function nonces(): Nonces {
  let salt = randomBytes(8);
  let count = 0;
  return {
    writeNext(target, offset) {
      if (count > 0xffff_ffff) {
        salt = randomBytes(8);
        count = 0;
      }
      salt.copy(target, offset);
      target.writeUInt32BE(count++, offset + 8);
    },
  };
}

/** What every text sealed under a KMS key begins with. */
export const sealedUnder = (keyId: string): Uint8Array =>
  Buffer.concat([Buffer.of(version), Buffer.from(keyId.replaceAll('-', ''), 'hex')]);

/** @param bytes 32 of them. */
export function dataKey(name: DataKeyName, bytes: Uint8Array): DataKey {
  const header = Buffer.alloc(nonceAt);
  header.set(sealedUnder(name.keyId));
  header.writeUInt32BE(name.number, dataKeyAt);
  return { ...name, secret: createSecretKey(bytes), nonces: nonces(), header };
}

export function sealText({ secret, nonces, header }: DataKey, text: string): Buffer {
  const size = Buffer.byteLength(text);
  const sealed = Buffer.allocUnsafe(textAt + size);
  sealed.set(header);
  nonces.writeNext(sealed, nonceAt);
  const cipher = createCipheriv('aes-256-gcm', secret, sealed.subarray(nonceAt, tagAt));
  cipher.setAAD(header);
  sealed.set(cipher.update(text, 'utf8'), textAt);
  cipher.final();
  sealed.set(cipher.getAuthTag(), tagAt);
  return sealed;
}

/** @throws SealedTextError */
export function readDataKeyName(sealed: Uint8Array): DataKeyName {
  const bytes = asBuffer(sealed);
  if (bytes.length < textAt) {
    throw new SealedTextError(
      `a sealed text is cut short: ${bytes.length} bytes, at least ${textAt} expected`,
    );
  }
  if (bytes[0] !== version) {
    throw new SealedTextError(
      `a sealed text has version ${bytes[0]}, not ${version}: another version of this program wrote it, or it is damaged`,
    );
  }
  const hex = bytes.toString('hex', 1, dataKeyAt);
  const keyId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return { keyId, number: bytes.readUInt32BE(dataKeyAt) };
}

/** @throws SealedTextError when it is not as it was sealed. */
export function openText({ secret }: DataKey, sealed: Uint8Array): string {
  const kept = asBuffer(sealed);
  const decipher = createDecipheriv('aes-256-gcm', secret, kept.subarray(nonceAt, tagAt), {
    authTagLength: textAt - tagAt,
  });
  decipher.setAAD(kept.subarray(0, nonceAt));
  decipher.setAuthTag(kept.subarray(tagAt, textAt));
  const text = decipher.update(kept.subarray(textAt));
  try {
    decipher.final();
  } catch (cause) {
    throw new SealedTextError(
      'a sealed text does not match its tag: it was changed since it was sealed, or cut short',
      { cause },
    );
  }
  return text.toString('utf8');
}

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
