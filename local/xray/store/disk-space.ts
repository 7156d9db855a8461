import type { DatabaseSync } from 'node:sqlite';

/** What the store takes, in bytes. */
export interface DiskSpace {
  /** What is kept, its indexes included. */
  usedBytes(): number;
  /** What the file holds ready since something was removed. */
  freeBytes(): number;
  /** Gives up to so much of what is free back to the system. */
  giveBack(bytes: number): void;
}

export function diskSpace(database: DatabaseSync): DiskSpace {
  const read = (name: string) => Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
  const pageSize = read('page_size');
  return {
    usedBytes: () => (read('page_count') - read('freelist_count')) * pageSize,
    freeBytes: () => read('freelist_count') * pageSize,
    giveBack(bytes) {
      database.exec(`PRAGMA incremental_vacuum(${Math.ceil(bytes / pageSize)})`);
    },
  };
}
