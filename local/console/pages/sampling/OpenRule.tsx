import { useQueryClient } from '@tanstack/react-query';
import type { Done } from '../../account/DoneNotice.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import type { Trend } from './build-trend.ts';
import { type Drafts, newRuleKey, withDraft } from './editing.ts';
import { RulePanel } from './RulePanel.tsx';
import type { Rule } from './rule.ts';
import { blankDraft, draftOf } from './rule-draft.ts';
import { rulesKey } from './use-rules.ts';

/** The rule of the address beside the list, with what was written of it before. */
export function OpenRule({
  name,
  rules,
  drafts,
  trendOf,
  stackOf,
  onDrafts,
  onClose,
  onDone,
}: {
  readonly name: string | undefined;
  readonly rules: readonly Rule[];
  readonly drafts: Drafts;
  readonly trendOf: (ruleName: string) => Trend;
  readonly stackOf: (rule: Rule) => string | undefined;
  readonly onDrafts: (change: (now: Drafts) => Drafts) => void;
  readonly onClose: () => void;
  readonly onDone: (done: Done, opened: string | undefined) => Promise<void>;
}) {
  const queries = useQueryClient();
  const rule = rules.find((each) => each.name === name);
  const key = name ?? newRuleKey;
  const editing =
    drafts.get(key) ??
    (name === undefined ? { draft: blankDraft } : rule && { base: rule, draft: draftOf(rule) });
  const title = name === undefined ? 'New sampling rule' : <Untrusted text={name} most={100} />;
  return (
    <SidePanel title={title} onClose={onClose}>
      {editing === undefined ? (
        <EmptyState title="There is no such sampling rule">
          It may have been deleted since the link was made.
        </EmptyState>
      ) : (
        <RulePanel
          key={key}
          rule={rule}
          editing={editing}
          trend={rule && trendOf(rule.name)}
          stack={rule && stackOf(rule)}
          onEdit={(next) => {
            onDrafts((now) => withDraft(now, key, next));
            if (next === undefined && name === undefined) onClose();
          }}
          onRules={(fresh) => queries.setQueryData([rulesKey], fresh)}
          onDone={onDone}
        />
      )}
    </SidePanel>
  );
}
