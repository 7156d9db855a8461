import { FilterError } from '../filter/errors.ts';
import { keptValues } from '../settings/kept-values.ts';
import type { SettingCollection } from '../settings/settings-store.ts';
import { GroupReferenceError } from './errors.ts';
import { defaultGroup, defaultGroupName, type Group, type GroupOwner } from './group.ts';
import { type GroupReference, readGroupExpression } from './group-references.ts';
import type { TraceGroup } from './trace-group.ts';

/** The groups of the account. */
export interface Groups {
  /** `Default` first, then by name. */
  list(): readonly Group[];
  find(reference: GroupReference): Group | undefined;
  /** Adds it, or replaces the one with its ARN. @throws TraceStoreError */
  put(group: Group): void;
  /** @throws TraceStoreError */
  remove(group: Group): void;
}

export interface GroupsOptions extends GroupOwner {
  /** By ARN. */
  readonly stored: SettingCollection<Group>;
  /** Told at the start and of each change; from then on traces belong to these. */
  readonly useGroups: (groups: readonly TraceGroup[]) => void;
  /** One line for the person at the terminal. */
  readonly warn: (message: string) => void;
}

export function openGroups(options: GroupsOptions): Groups {
  const { stored, useGroups, warn } = options;
  const inOrder = (groups: readonly Group[]): readonly Group[] => {
    const named = groups.filter(({ name }) => name !== defaultGroupName);
    const first = groups.find(({ name }) => name === defaultGroupName) ?? defaultGroup(options);
    return [first, ...named.toSorted((left, right) => (left.name < right.name ? -1 : 1))];
  };
  const onUnusable = (value: unknown) =>
    warn(`a group in the settings is not usable and left out: ${JSON.stringify(value)}`);
  let groups = inOrder(keptValues(stored, defaultGroup(options), onUnusable));

  /** Saved last: what is stale cannot always be worked in, and then nothing may have changed. */
  const change = (next: readonly Group[], save: () => void): void => {
    useGroups(traceGroups(next, warn));
    try {
      save();
    } catch (error) {
      useGroups(traceGroups(groups, warn));
      throw error;
    }
    groups = next;
  };
  const without = ({ arn }: Group) => groups.filter((group) => group.arn !== arn);

  useGroups(traceGroups(groups, warn));
  return {
    list: () => groups,
    find: (reference) => findGroup(groups, reference),
    put: (group) => change(inOrder([...without(group), group]), () => stored.put(group.arn, group)),
    remove: (group) => change(inOrder(without(group)), () => void stored.remove(group.arn)),
  };
}

const findGroup = (groups: readonly Group[], { by, value }: GroupReference): Group | undefined =>
  groups.find((group) => group[by] === value);

/** A group whose expression cannot be read gets no traces, and holds up no other. */
const traceGroups = (groups: readonly Group[], warn: (message: string) => void): TraceGroup[] =>
  groups.flatMap(({ name, arn, filterExpression }) => {
    if (filterExpression === undefined) return [];
    const find = (reference: GroupReference) => findGroup(groups, reference);
    try {
      return [{ key: arn, filter: readGroupExpression(filterExpression, find, arn) }];
    } catch (error) {
      if (!(error instanceof FilterError || error instanceof GroupReferenceError)) throw error;
      const reason = error instanceof FilterError ? error.advice : error.message;
      warn(
        `group "${name}" gets no traces: its filter expression ${JSON.stringify(filterExpression)} cannot be used: ${reason}`,
      );
      return [];
    }
  });
