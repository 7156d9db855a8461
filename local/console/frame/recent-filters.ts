import { useCallback, useState } from 'react';
import { readStored, type StorageKey, writeStored } from './storage.ts';

const storageKey: StorageKey = 'tracelab.recent-filters';
const mostRecent = 10;
/** What is longer was not typed by a person. */
const longest = 2000;

function readRecentFilters(): string[] {
  const stored = readStored(storageKey);
  if (!Array.isArray(stored)) return [];
  const texts = stored.filter(
    (each): each is string => typeof each === 'string' && each !== '' && each.length <= longest,
  );
  return [...new Set(texts)].slice(0, mostRecent);
}

/** The latest first. */
const withRecent = (recent: readonly string[], used: string): string[] => {
  const text = used.trim();
  if (text === '' || text.length > longest) return [...recent];
  return [text, ...recent.filter((each) => each !== text)].slice(0, mostRecent);
};

export interface RecentFilters {
  readonly recent: readonly string[];
  add(filter: string): void;
  remove(filter: string): void;
}

/** Expressions that were written here, on this browser; none that a link brought along. */
export function useRecentFilters(): RecentFilters {
  const [recent, setRecent] = useState(readRecentFilters);
  const change = useCallback((next: (before: readonly string[]) => string[]) => {
    // Another tab may have added some.
    const changed = next(readRecentFilters());
    writeStored(storageKey, changed);
    setRecent(changed);
  }, []);
  return {
    recent,
    add: useCallback((filter) => change((before) => withRecent(before, filter)), [change]),
    remove: useCallback(
      (filter) => change((before) => before.filter((each) => each !== filter)),
      [change],
    ),
  };
}
