/** Encrypts what is kept of traces: documents, and what is derived of them. */
export interface Cipher {
  /** What to keep: the text itself where nothing is encrypted. @throws KeyUnavailableError */
  seal(text: string): string | Uint8Array;
  /** @throws KeyUnavailableError when its key is disabled or gone. */
  open(kept: string | Uint8Array): string;
  /**
   * Another one whenever what is sealed takes another key to open; so what many traces share is kept
   * once for each key, and no trace needs a key that it was not sealed under. @default always the same
   */
  keyName?(): string;
}

/** The key that encrypts the traces is disabled or gone: nothing is kept, and nothing read. */
export class KeyUnavailableError extends Error {
  override readonly name = 'KeyUnavailableError';
}

/** Keeps texts as they are. */
export const noCipher: Cipher = {
  seal: (text) => text,
  open(kept) {
    if (typeof kept === 'string') return kept;
    throw new KeyUnavailableError('the traces are encrypted and there is no key');
  },
};

/** A column that holds what was sealed. @throws KeyUnavailableError */
export const openKept = (cipher: Cipher, column: unknown): string =>
  cipher.open(column instanceof Uint8Array ? column : String(column));
