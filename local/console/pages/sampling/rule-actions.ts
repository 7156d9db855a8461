import type { Done } from '../../account/DoneNotice.tsx';
import { beforeOf, type Editing } from './editing.ts';
import type { DraftedRule } from './parse-draft.ts';
import type { Rule } from './rule.ts';
import { changedFields, draftOf } from './rule-draft.ts';
import { createRule, deleteRule, updateRule } from './use-rules.ts';

/** Creates or changes the rule. @throws ApiError */
export async function saveRule(editing: Editing, rule: DraftedRule): Promise<Done> {
  const { base } = editing;
  if (base === undefined) {
    const created = await createRule(rule);
    return {
      text: `Created the rule "${rule.name}".`,
      undo: async () => void (await deleteRule(created)),
    };
  }
  const changed = changedFields(beforeOf(editing), editing.draft);
  const saved = await updateRule(withUnchanged(rule, base, editing), changed);
  return {
    text: `Changed the rule "${rule.name}".`,
    undo: async () => void (await updateRule(base, changedFields(draftOf(saved), draftOf(base)))),
  };
}

/** @throws ApiError */
export async function removeRule(rule: Rule): Promise<Done> {
  const makeAgain = await deleteRule(rule);
  return {
    text: `Deleted the rule "${rule.name}".`,
    undo: async () => void (await makeAgain()),
  };
}

/** A boost that was not touched goes along as it was, with all its digits. */
function withUnchanged(rule: DraftedRule, base: Rule, { draft }: Editing): DraftedRule {
  const isSameBoost =
    draft.hasBoost &&
    base.boost !== undefined &&
    !changedFields(draftOf(base), draft).some((field) => field.startsWith('boost'));
  return isSameBoost ? { ...rule, boost: base.boost } : rule;
}
