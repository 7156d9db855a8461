import { FilterError } from '../filter/errors.ts';
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

  const list = (): readonly Group[] => {
    const kept = stored.all();
    const named = kept.filter(({ name }) => name !== defaultGroupName);
    const first = kept.find(({ name }) => name === defaultGroupName) ?? defaultGroup(options);
    return [first, ...named.toSorted((left, right) => (left.name < right.name ? -1 : 1))];
  };
  const find = ({ by, value }: GroupReference): Group | undefined =>
    list().find((group) => group[by] === value);

  /** A group whose expression cannot be read gets no traces, and holds up no other. */
  const traceGroupOf = (group: Group): TraceGroup[] => {
    const { name, arn, filterExpression } = group;
    if (filterExpression === undefined) return [];
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
  };
  const apply = () => useGroups(list().flatMap(traceGroupOf));

  apply();
  return {
    list,
    find,
    put(group) {
      stored.put(group.arn, group);
      apply();
    },
    remove(group) {
      if (stored.remove(group.arn)) apply();
    },
  };
}
