import type { Change } from '../../account/ChangeList.tsx';
import type { Conflict } from '../../account/ConflictNotice.tsx';
import { defaultGroupName, type Group } from './group.ts';

/** A group as it is being written. */
export interface GroupDraft {
  readonly name: string;
  readonly expression: string;
  readonly insights: boolean;
  readonly notifications: boolean;
}

/** What is being written, and the group that it began from. */
export interface Editing {
  /** Absent for a new group. */
  readonly base?: Group | undefined;
  readonly draft: GroupDraft;
}

type Field = keyof GroupDraft;

const labels: Readonly<Record<Field, string>> = {
  name: 'Name',
  expression: 'Filter expression',
  insights: 'Insights',
  notifications: 'Notifications',
};

const fields = Object.keys(labels) as readonly Field[];

export const blankDraft: GroupDraft = {
  name: '',
  expression: '',
  insights: false,
  notifications: false,
};

export const draftOf = ({ name, expression, insights, notifications }: Group): GroupDraft => ({
  name,
  expression: expression ?? '',
  insights,
  notifications,
});

export const beforeOf = ({ base }: Pick<Editing, 'base'>): GroupDraft =>
  base === undefined ? blankDraft : draftOf(base);

export const changesOf = (before: GroupDraft, after: GroupDraft): readonly Change[] =>
  changedFields(before, after).map((field) => ({
    label: labels[field],
    from: shown(before[field]),
    to: shown(after[field]),
  }));

export const changedFields = (before: GroupDraft, after: GroupDraft): readonly Field[] =>
  fields.filter((field) => before[field] !== after[field]);

export const isEdited = (editing: Editing): boolean =>
  changedFields(beforeOf(editing), editing.draft).length > 0;

export function conflictOf({ base }: Editing, now: Group | undefined): Conflict {
  if (base === undefined) return undefined;
  // One that was made anew under the name is another group with the same look.
  if (now === undefined) return 'deleted';
  return changedFields(draftOf(base), draftOf(now)).length > 0 ? 'changed' : undefined;
}

/** Goes on from what somebody else made of the group. */
export const keepMine = (editing: Editing, now: Group): Editing => ({
  base: now,
  draft: {
    ...draftOf(now),
    ...Object.fromEntries(
      changedFields(beforeOf(editing), editing.draft).map((field) => [field, editing.draft[field]]),
    ),
  },
});

export type Problems = ReadonlyMap<Field, string>;

/** https://docs.aws.amazon.com/general/latest/gr/xray.html; Default is not counted. */
export const mostGroups = 25;
const longestName = 32;

/** All that X-Ray would refuse about it, in its words; whether the expression can be read is asked elsewhere. */
export function problemsOf({ base, draft }: Editing, groups: readonly Group[]): Problems {
  const problems = new Map<Field, string>();
  const { name, expression, insights, notifications } = draft;
  if (base === undefined) {
    const problem = nameProblem(name, groups);
    if (problem !== undefined) problems.set('name', problem);
  }
  if (base?.name !== defaultGroupName && expression.trim() === '') {
    problems.set('expression', 'Filter Expression is empty: say which traces belong to the group');
  }
  if (notifications && !insights) {
    problems.set(
      'notifications',
      'Notifications can only be enabled on a group with InsightsEnabled set to true',
    );
  }
  return problems;
}

function nameProblem(name: string, groups: readonly Group[]): string | undefined {
  if (name === '') return 'must have length greater than or equal to 1: give the group a name';
  if (name.length > longestName) {
    return `must have length less than or equal to ${longestName}, got ${name.length} characters`;
  }
  if (!/^[A-Za-z0-9-]+$/.test(name)) {
    return `"${name}" is not valid; letters, digits and hyphens are allowed`;
  }
  return groups.some((group) => group.name === name) ? `${name} already exists` : undefined;
}

const shown = (value: string | boolean): string =>
  typeof value === 'string' ? value : value ? 'on' : 'off';
