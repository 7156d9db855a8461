import type { Group } from './group.ts';
import { blankDraft, draftOf, type Editing, isEdited } from './group-draft.ts';
import type { GroupsPlace } from './url.ts';

/** What is being written, by the names of the groups; a new one has none. */
export type Drafts = ReadonlyMap<string, Editing>;

const newGroupKey = '';

/** Under which what is written at a place is kept: also when somebody deletes the group meanwhile. */
export function draftKey(place: GroupsPlace, groups: readonly Group[], drafts: Drafts): string {
  if (place.isNew === true || place.group === undefined) return newGroupKey;
  return drafts.has(place.group) || isKnown(place, groups) ? place.group : newGroupKey;
}

/**
 * What is open at a place: what was written there, else the group as it is; with the filter that the address brings.
 * A name that no group has begins a new one.
 * @returns undefined when nothing is open
 */
export function beginEditing(
  place: GroupsPlace,
  groups: readonly Group[],
  drafts: Drafts,
): Editing | undefined {
  const kept = drafts.get(draftKey(place, groups, drafts));
  if (place.group === undefined && place.filter === undefined && place.isNew !== true) {
    return undefined;
  }
  if (kept !== undefined) return kept;
  const base = place.isNew === true ? undefined : groups.find(({ name }) => name === place.group);
  const draft = base === undefined ? { ...blankDraft, name: place.group ?? '' } : draftOf(base);
  const editing = {
    base,
    draft: place.filter === undefined ? draft : { ...draft, expression: place.filter },
  };
  return base !== undefined && !isEdited(editing) ? { base, draft } : editing;
}

const isKnown = (place: GroupsPlace, groups: readonly Group[]): boolean =>
  groups.some(({ name }) => name === place.group);
