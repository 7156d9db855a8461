import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { storeError } from '../store/errors.ts';

/** What an account has set up, as opposed to its traces: groups, rules, policies, keys. */
export interface Settings {
  /**
   * The values of one kind, plain data that JSON can hold. A kind belongs to the one module that
   * names it.
   */
  collection<Value>(kind: string): SettingCollection<Value>;
}

/** Written through: what `put` and `remove` did is in the file when they return. */
export interface SettingCollection<Value> {
  get(key: string): Value | undefined;
  /** In the order of their keys. */
  all(): readonly Value[];
  /** @throws TraceStoreError when it cannot be written; nothing has changed then. */
  put(key: string, value: Value): void;
  /** @returns whether it was there. @throws TraceStoreError */
  remove(key: string): boolean;
}

export interface SettingsOptions {
  /** Absent: in memory. */
  readonly file?: string;
  /** One line for the person at the terminal. */
  readonly warn: (message: string) => void;
}

type Kinds = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

const fileVersion = 1;

/**
 * Opens the file, or begins one. A file that cannot be read as settings is set aside under a new
 * name, never deleted. @throws TraceStoreError when it cannot be opened.
 */
export function openSettings({ file, warn }: SettingsOptions): Settings {
  let kinds: Kinds = file === undefined ? new Map() : readSettings(file, warn);

  const change = (kind: string, edit: (values: Map<string, unknown>) => void) => {
    const values = new Map(kinds.get(kind));
    edit(values);
    const changed = new Map(kinds).set(kind, values);
    if (file !== undefined) writeSettings(file, changed);
    kinds = changed;
  };

  return {
    collection: <Value>(kind: string): SettingCollection<Value> => ({
      get: (key) => kinds.get(kind)?.get(key) as Value | undefined,
      all: () =>
        [...(kinds.get(kind) ?? [])]
          .toSorted(([left], [right]) => (left < right ? -1 : 1))
          .map(([, value]) => value as Value),
      put: (key, value) => change(kind, (values) => values.set(key, value)),
      remove(key) {
        if (!kinds.get(kind)?.has(key)) return false;
        change(kind, (values) => values.delete(key));
        return true;
      },
    }),
  };
}

function readSettings(file: string, warn: (message: string) => void): Kinds {
  const text = readText(file);
  if (text === undefined) return new Map();
  const read = parseSettings(text);
  if ('kinds' in read) return read.kinds;
  const aside = `${file}.${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    throw storeError(file, 'open', error);
  }
  warn(
    `settings "${file}" ${read.unusable}; they were set aside as "${aside}" and fresh ones begun`,
  );
  return new Map();
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw storeError(file, 'open', error);
  }
}

function parseSettings(text: string): { kinds: Kinds } | { unusable: string } {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return { unusable: `are damaged (${error instanceof Error ? error.message : error})` };
  }
  if (!isRecord(content) || !isRecord(content.settings)) return { unusable: 'are something else' };
  if (content.version !== fileVersion) return { unusable: 'were written by another version' };
  const kinds = Object.entries(content.settings).map(
    ([kind, values]) => [kind, new Map(isRecord(values) ? Object.entries(values) : [])] as const,
  );
  return { kinds: new Map(kinds) };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Beside the file first, then in its place, so that no reader and no crash ever meets half of it. */
function writeSettings(file: string, kinds: Kinds): void {
  const settings = Object.fromEntries(
    [...kinds].map(([kind, values]) => [kind, Object.fromEntries(values)]),
  );
  const next = `${file}.next`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    // Only their owner reads them: there may be keys.
    const descriptor = openSync(next, 'w', 0o600);
    try {
      writeSync(descriptor, `${JSON.stringify({ version: fileVersion, settings }, null, 2)}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(next, file);
  } catch (error) {
    throw storeError(file, 'write', error);
  }
}
