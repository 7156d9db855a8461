/**
 * What the console keeps in this browser. Every key begins alike, so that settings can show and forget all of them.
 * Without storage (private windows, no permission) nothing is kept and everything works.
 */
export const storagePrefix = 'tracelab.';

export type StorageKey = `tracelab.${string}`;

/** @returns undefined for what is not there, or no JSON */
export function readStored(key: StorageKey): unknown {
  try {
    const text = localStorage.getItem(key);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function writeStored(key: StorageKey, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Full, or not allowed: it is as usual the next time.
  }
}

export interface StoredItem {
  readonly key: string;
  readonly text: string;
}

export function storedItems(): readonly StoredItem[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(storagePrefix))
      .sort()
      .map((key) => ({ key, text: localStorage.getItem(key) ?? '' }));
  } catch {
    return [];
  }
}

export function forgetStored(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // There is none to forget from.
  }
}
