import type { Conflict } from '../../account/ConflictNotice.tsx';
import type { Rule } from './rule.ts';
import { blankDraft, changedFields, draftOf, type RuleDraft, rebased } from './rule-draft.ts';

/** What is being written, and the rule that it began from. */
export interface Editing {
  /** Absent for a new rule. */
  readonly base?: Rule | undefined;
  readonly draft: RuleDraft;
}

/** What is being written, by the names of the rules; a new one has none. */
export type Drafts = ReadonlyMap<string, Editing>;

export const newRuleKey = '';

export const beforeOf = ({ base }: Pick<Editing, 'base'>): RuleDraft =>
  base === undefined ? blankDraft : draftOf(base);

export const isEdited = (editing: Editing): boolean =>
  changedFields(beforeOf(editing), editing.draft).length > 0;

export function conflictOf({ base }: Editing, now: Rule | undefined): Conflict {
  if (base === undefined) return undefined;
  if (now === undefined) return 'deleted';
  return changedFields(draftOf(base), draftOf(now)).length > 0 ? 'changed' : undefined;
}

/** Goes on from what somebody else made of the rule. */
export const keepMine = ({ base, draft }: Editing, now: Rule): Editing => ({
  base: now,
  draft: rebased(beforeOf({ base }), draft, draftOf(now)),
});

export function withDraft(drafts: Drafts, key: string, editing: Editing | undefined): Drafts {
  const next = new Map(drafts);
  if (editing === undefined) next.delete(key);
  else next.set(key, editing);
  return next;
}
