import { hash, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type Cipher, KeyUnavailableError, openKept } from './cipher.ts';

/** Turns values that traces mention into the numbers that they are found by. */
export interface Terms {
  /** To be called inside a transaction. @throws KeyUnavailableError */
  termOf(value: string): number;
  /**
   * Every number that the value may have been given, one for each key that traces were sealed under;
   * `undefined` while one of those cannot be opened.
   */
  termsOf(value: string): readonly number[] | undefined;
  forgetTerms(): void;
}

/** Values come again and again; so many are remembered. */
const mostRemembered = 20_000;

/**
 * The numbers are hashes with a secret of this store, itself sealed like the traces: without the key
 * nobody can tell from the file which values there are, not even by guessing.
 */
export function termTable(database: DatabaseSync, cipher: Cipher): Terms {
  const list = database.prepare('SELECT key_name, body FROM term_secret');
  const add = database.prepare('INSERT INTO term_secret VALUES (?, ?)');
  const secrets = new Map<string, string>();
  const remembered = new Map<string, number>();

  /** @returns whether all could be opened. */
  function readSecrets(): boolean {
    let isWhole = true;
    for (const row of list.all()) {
      const keyName = String(row.key_name);
      if (secrets.has(keyName)) continue;
      try {
        secrets.set(keyName, openKept(cipher, row.body));
      } catch (error) {
        if (!(error instanceof KeyUnavailableError)) throw error;
        isWhole = false;
      }
    }
    return isWhole;
  }

  function secretOf(keyName: string): string {
    const known = secrets.get(keyName);
    if (known !== undefined) return known;
    readSecrets();
    const found = secrets.get(keyName);
    if (found !== undefined) return found;
    const fresh = randomBytes(16).toString('hex');
    add.run(keyName, cipher.seal(fresh));
    secrets.set(keyName, fresh);
    return fresh;
  }

  return {
    termOf(value) {
      const keyName = cipher.keyName?.() ?? '';
      const name = `${keyName}\n${value}`;
      const known = remembered.get(name);
      if (known !== undefined) return known;
      const term = hashTerm(secretOf(keyName), value);
      if (remembered.size >= mostRemembered) remembered.clear();
      remembered.set(name, term);
      return term;
    },
    termsOf(value) {
      if (!readSecrets()) return undefined;
      return [...secrets.values()].map((secret) => hashTerm(secret, value));
    },
    forgetTerms() {
      secrets.clear();
      remembered.clear();
    },
  };
}

/** 52 bits: a whole number in JavaScript as in SQLite. What two values happen to share is sorted out by reading the trace. */
const hashTerm = (secret: string, value: string): number =>
  Number.parseInt(hash('sha256', `${secret}${value}`).slice(0, 13), 16);
