import { readStored, type StorageKey, writeStored } from '../../frame/storage.ts';

/** Larger ones are not kept: browsers have a few megabytes for everything. */
const longestKept = 100_000;

const keyOf = (name: string): StorageKey => `tracelab.event.${name}`;

/** The event that a function was last invoked with in this browser. */
export function keptEvent(name: string): string {
  const kept = readStored(keyOf(name));
  return typeof kept === 'string' ? kept : '{}';
}

export function keepEvent(name: string, event: string): void {
  if (event.length <= longestKept) writeStored(keyOf(name), event);
}
