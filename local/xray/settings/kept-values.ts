import type { SettingCollection } from './settings-store.ts';

/**
 * The values that have every member of `example`, of its type. The file may have been edited by hand, and
 * one entry that is no longer usable must not take the others along.
 */
export const keptValues = <Value extends object>(
  stored: SettingCollection<Value>,
  example: Value,
  onUnusable: (value: unknown) => void,
): readonly Value[] =>
  stored.all().filter((value: unknown) => {
    const isUsable = isRecord(value) && hasMembersOf(example, value);
    if (!isUsable) onUnusable(value);
    return isUsable;
  });

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const hasMembersOf = (example: object, value: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(example).every(([name, member]) => {
    const kept = value[name];
    return (
      kept !== null &&
      typeof kept === typeof member &&
      Array.isArray(kept) === Array.isArray(member)
    );
  });
