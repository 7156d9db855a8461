import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isRecord } from '../protocols/json.ts';

/** What an earlier run made for a resource of the template. */
export interface OwnedResource<Config = unknown> {
  /** `group`, `sampling rule` and so on. */
  readonly kind: string;
  readonly stack: string;
  readonly logicalId: string;
  /** By which X-Ray or KMS knows it; absent when the run ended in the middle of making it. */
  readonly id?: string;
  /** As the template had it. */
  readonly config: Config;
  /** As it was found afterwards: who differs from this changed it by hand. */
  readonly made?: unknown;
  readonly isRetained: boolean;
}

/**
 * What in the local X-Ray comes from the template, remembered from run to run. All else was made by the
 * people who use it.
 */
export interface Ownership {
  all(kind: string): readonly OwnedResource[];
  put(resource: OwnedResource): void;
  remove(resource: OwnedResource): void;
}

const version = 1;

/** Without a file it is remembered in memory. A file that cannot be read is set aside, and said. */
export function openOwnership(
  file: string | undefined,
  warn: (message: string) => void,
): Ownership {
  const owned = new Map<string, OwnedResource>();
  for (const resource of file === undefined ? [] : read(file, warn)) {
    owned.set(keyOf(resource), resource);
  }
  const save = () => {
    if (file === undefined) return;
    const resources = [...owned.values()];
    mkdirSync(dirname(file), { recursive: true });
    // Beside the file first, so that no crash leaves half of it.
    writeFileSync(`${file}.next`, `${JSON.stringify({ version, resources }, null, 2)}\n`);
    renameSync(`${file}.next`, file);
  };
  return {
    all: (kind) => [...owned.values()].filter((resource) => resource.kind === kind),
    put(resource) {
      owned.set(keyOf(resource), resource);
      save();
    },
    remove(resource) {
      if (owned.delete(keyOf(resource))) save();
    },
  };
}

const keyOf = ({ kind, stack, logicalId }: OwnedResource) => `${kind} ${stack}/${logicalId}`;

function read(file: string, warn: (message: string) => void): readonly OwnedResource[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    content = undefined;
  }
  if (isRecord(content) && content.version === version && Array.isArray(content.resources)) {
    return content.resources.filter(isOwned);
  }
  const aside = `${file}.unusable`;
  renameSync(file, aside);
  warn(
    `"${file}" cannot be read and was set aside as "${aside}": groups, rules and keys of earlier runs count as made by hand from now on`,
  );
  return [];
}

const isOwned = (value: unknown): value is OwnedResource =>
  isRecord(value) &&
  [value.kind, value.stack, value.logicalId].every((member) => typeof member === 'string') &&
  isRecord(value.config);
