import type { DatabaseSync } from 'node:sqlite';
import { type Cipher, KeyUnavailableError, openKept } from './cipher.ts';

/** What traces have in common: kept once, and looked through instead of them. */
export interface Forms {
  /**
   * The number of the form with that JSON, which is kept if it is new; to be called inside a
   * transaction. `undefined` when there are too many: such a trace keeps its form itself.
   * @throws KeyUnavailableError
   */
  numberOf(json: string): number | undefined;
  /** @throws KeyUnavailableError */
  form<Form extends object>(number: number): Form;
  /** Without content where it cannot be opened now. */
  forms<Form extends object>(): readonly { readonly number: number; readonly form?: Form }[];
  /** Some may be gone: they are read again when they are needed. */
  forgetForms(): void;
}

/** Looking through more would take longer than a query may. */
export const usualForms = 10_000;
/** When there are too many, unused ones are looked for after so many that found no room. */
const refusedBetween = 10_000;

/** @param mostForms how many are kept. */
export function formTable(database: DatabaseSync, cipher: Cipher, mostForms: number): Forms {
  const list = database.prepare('SELECT number, key_name, body FROM form');
  const isUsed = database.prepare('SELECT 1 FROM trace WHERE form = ? LIMIT 1');
  const remove = database.prepare('DELETE FROM form WHERE number = ?');
  const add = database.prepare('INSERT INTO form (key_name, body) VALUES (?, ?)');

  const numbers = new Map<string, number>();
  const forms = new Map<number, object>();
  const locked = new Set<number>();
  let isRead = false;
  let refused = 0;

  const nameOf = (keyName: string, json: string): string => `${keyName}\n${json}`;

  /** What a disabled key hides is tried again each time. */
  function read(): void {
    if (isRead && locked.size === 0) return;
    for (const row of list.iterate()) {
      const number = Number(row.number);
      if (forms.has(number)) continue;
      try {
        const json = openKept(cipher, row.body);
        forms.set(number, JSON.parse(json));
        numbers.set(nameOf(String(row.key_name), json), number);
        locked.delete(number);
      } catch (error) {
        if (!(error instanceof KeyUnavailableError)) throw error;
        locked.add(number);
      }
    }
    isRead = true;
  }

  /** Forms whose traces are gone are gone as well. */
  function makeRoom(): boolean {
    refused += 1;
    if (refused % refusedBetween !== 1) return false;
    const unused = new Set([...forms.keys()].filter((number) => isUsed.get(number) === undefined));
    for (const number of unused) {
      remove.run(number);
      forms.delete(number);
    }
    for (const [name, number] of numbers) if (unused.has(number)) numbers.delete(name);
    return unused.size > 0;
  }

  return {
    numberOf(json) {
      read();
      const keyName = cipher.keyName?.() ?? '';
      const known = numbers.get(nameOf(keyName, json));
      if (known !== undefined) return known;
      if (forms.size + locked.size >= mostForms && !makeRoom()) return undefined;
      const number = Number(add.run(keyName, cipher.seal(json)).lastInsertRowid);
      numbers.set(nameOf(keyName, json), number);
      forms.set(number, JSON.parse(json));
      return number;
    },
    form<Form extends object>(number: number) {
      const known = forms.get(number);
      if (known !== undefined) return known as Form;
      read();
      const found = forms.get(number);
      if (found !== undefined) return found as Form;
      throw new KeyUnavailableError('what the traces have in common is sealed with another key');
    },
    forms<Form extends object>() {
      read();
      return [
        ...[...forms].map(([number, form]) => ({ number, form: form as Form })),
        ...[...locked].map((number) => ({ number })),
      ];
    },
    forgetForms() {
      numbers.clear();
      forms.clear();
      locked.clear();
      isRead = false;
    },
  };
}
