import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../protocols/json.ts';
import type { Controlled } from './controlled.ts';
import type { OwnedResource, Ownership } from './ownership.ts';

/** How resources of one kind are kept in the local X-Ray. All throw what X-Ray or KMS answers. */
export interface Keeper<Config> {
  /** `X-Ray group` */
  readonly kind: string;
  /** Some configuration, by whose members a usable one is known. */
  readonly example: Config;
  /** What no other of the kind may have; `undefined` where they have only ids. */
  nameOf(config: Config): string | undefined;
  /** The id of what goes by that name, whoever made it. */
  find(config: Config): string | undefined;
  /** As it is now, as far as `config` has a say in it; `undefined` when it is gone. */
  read(id: string, config: Config): unknown;
  /** @returns its id */
  create(config: Config): string;
  /** `before` is what the template had at the last time. */
  update(id: string, config: Config, before: Config): void;
  remove(id: string, config: Config): void;
}

export interface Reconciling {
  readonly ownership: Ownership;
  /** Whether a stack still has the resource. */
  readonly isDeclared: (stack: string, logicalId: string) => boolean;
  /** One line for the person at the terminal. */
  readonly say: (message: string) => void;
  readonly onFailure: (resource: Controlled<unknown>, reason: string) => void;
}

/**
 * Makes, changes and takes over what the template declares, as CloudFormation would.
 * @returns the ids by resource; of what failed there is none.
 */
export function keep<Config>(
  keeper: Keeper<Config>,
  wanted: readonly Controlled<Config>[],
  reconciling: Reconciling,
): Map<Controlled<Config>, string> {
  takeOver(keeper, wanted, reconciling);
  const ids = new Map<Controlled<Config>, string>();
  for (const resource of wanted) {
    try {
      ids.set(resource, keepOne(keeper, resource, reconciling));
    } catch (error) {
      reconciling.onFailure(resource, messageOf(error));
    }
  }
  return ids;
}

/** Removes what an earlier run made and no stack has any longer. */
export function removeOthers<Config>(
  keeper: Keeper<Config>,
  wanted: readonly Controlled<Config>[],
  { ownership, isDeclared, say }: Reconciling,
): void {
  const names = new Set(wanted.map(({ config }) => keeper.nameOf(config)));
  for (const owned of recordsOf(keeper, ownership)) {
    const { stack, logicalId, id, isRetained, config } = owned;
    if (isDeclared(stack, logicalId)) continue;
    const name = keeper.nameOf(config);
    // It is still there, only elsewhere in the code.
    if (name !== undefined && names.has(name)) continue;
    const label = `${keeper.kind} "${name ?? id}"`;
    try {
      const found = id ?? keeper.find(config);
      if (!isRetained && found !== undefined && keeper.read(found, config) !== undefined) {
        keeper.remove(found, config);
        say(`${label} was removed: no stack has it any longer`);
      }
      ownership.remove(owned);
    } catch (error) {
      say(`${label} could not be removed: ${messageOf(error)}`);
    }
  }
}

/** A resource that moved in the code has another logical id and the same name. */
function takeOver<Config>(
  keeper: Keeper<Config>,
  wanted: readonly Controlled<Config>[],
  { ownership, isDeclared }: Reconciling,
): void {
  for (const { stack, logicalId, config } of wanted) {
    const name = keeper.nameOf(config);
    if (name === undefined) continue;
    const all = recordsOf(keeper, ownership);
    if (all.some((owned) => owned.stack === stack && owned.logicalId === logicalId)) continue;
    const moved = all.find(
      (owned) => !isDeclared(owned.stack, owned.logicalId) && keeper.nameOf(owned.config) === name,
    );
    if (moved === undefined) continue;
    ownership.remove(moved);
    ownership.put({ ...moved, stack, logicalId });
  }
}

function keepOne<Config>(
  keeper: Keeper<Config>,
  resource: Controlled<Config>,
  { ownership, say }: Reconciling,
): string {
  const { stack, logicalId, config, isRetained } = resource;
  const labelOf = (id: string) => `${keeper.kind} "${keeper.nameOf(config) ?? id}"`;
  const record = (id: string): string => {
    const made = keeper.read(id, config);
    ownership.put({ kind: keeper.kind, stack, logicalId, id, config, made, isRetained });
    return id;
  };
  const owned = currentRecord(keeper, resource, ownership);
  const ownId = owned?.id ?? (owned && keeper.find(config));
  const before = owned?.config ?? config;
  const actual = ownId === undefined ? undefined : keeper.read(ownId, before);
  if (ownId === undefined || actual === undefined) {
    const existing = keeper.find(config);
    if (existing !== undefined) return useOfOthers(keeper, existing, config);
    if (owned?.id !== undefined) {
      say(`${labelOf(owned.id)} had been deleted by hand; it is made again, as in the template`);
    }
    // Known as its own before it is there, whatever ends this process in between.
    ownership.put({ kind: keeper.kind, stack, logicalId, config, isRetained });
    return record(keeper.create(config));
  }
  const wasChanged = owned?.made !== undefined && !isDeepStrictEqual(plain(actual), owned.made);
  if (!wasChanged && isDeepStrictEqual(plain(config), owned?.config)) {
    if (owned?.isRetained !== isRetained || owned.made === undefined) record(ownId);
    return ownId;
  }
  keeper.update(ownId, config, before);
  if (wasChanged) {
    say(`${labelOf(ownId)} had been changed by hand; it is as in the template again`);
  }
  return record(ownId);
}

/** The file may have been edited by hand, so what is no such configuration is passed over. */
const recordsOf = <Config>(
  { kind, example }: Keeper<Config>,
  ownership: Ownership,
): readonly OwnedResource<Config>[] =>
  ownership
    .all(kind)
    .filter((owned): owned is OwnedResource<Config> => isLike(example, owned.config));

const isLike = (example: unknown, value: unknown): boolean =>
  isRecord(example)
    ? isRecord(value) && Object.entries(example).every(([name, of]) => isLike(of, value[name]))
    : typeof value === typeof example;

/** What is remembered of the resource; a new name is a new resource, and the old one goes. */
function currentRecord<Config>(
  keeper: Keeper<Config>,
  { stack, logicalId, config }: Controlled<Config>,
  ownership: Ownership,
): OwnedResource<Config> | undefined {
  const owned = recordsOf(keeper, ownership).find(
    (each) => each.stack === stack && each.logicalId === logicalId,
  );
  if (owned === undefined) return undefined;
  const before = owned.config;
  if (keeper.nameOf(before) === keeper.nameOf(config)) return owned;
  const id = owned.id ?? keeper.find(before);
  if (id !== undefined && !owned.isRetained && keeper.read(id, before) !== undefined) {
    keeper.remove(id, before);
  }
  ownership.remove(owned);
  return undefined;
}

/** What people made by hand is used as it is where it is what the template wants, and never changed. */
function useOfOthers<Config>(keeper: Keeper<Config>, id: string, config: Config): string {
  if (isDeepStrictEqual(plain(keeper.read(id, config)), plain(config))) return id;
  throw new Error(
    `${keeper.kind} "${keeper.nameOf(config)}" is there already, made by hand and not as the template has it; it is left alone: delete it or give it another name, and start again`,
  );
}

/** Without members that are `undefined`, as it comes back from a file. */
const plain = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
