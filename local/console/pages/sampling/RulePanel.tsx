import { copyAnnounced } from '../../account/copy-announced.ts';
import type { Done } from '../../account/DoneNotice.tsx';
import { SettingForm } from '../../account/SettingForm.tsx';
import { Tags } from '../../account/Tags.tsx';
import { useAccount } from '../../account/use-account.ts';
import { LeaveMenu } from '../../components/LeaveMenu.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import type { Trend } from './build-trend.ts';
import { ruleAwsCommand, ruleCdkCode, ruleJson } from './copy-rule.ts';
import { describeRule } from './describe-rule.ts';
import { beforeOf, conflictOf, type Editing, isEdited, keepMine } from './editing.ts';
import { type Problems, parseDraft } from './parse-draft.ts';
import { RuleForm } from './RuleForm.tsx';
import styles from './RulePanel.module.css';
import { RuleTrend } from './RuleTrend.tsx';
import { isDefault, type Rule } from './rule.ts';
import { removeRule, saveRule } from './rule-actions.ts';
import { changesOf, draftOf } from './rule-draft.ts';
import { samplingAddress } from './url.ts';
import { fetchRules } from './use-rules.ts';

const noProblems: Problems = new Map();

/** A rule, or one that is being made: what it means, its trend, and every field to change. */
export function RulePanel({
  rule,
  editing,
  trend,
  stack,
  onEdit,
  onRules,
  onDone,
}: {
  /** As X-Ray has it; absent for a new one and for one that somebody deleted. */
  readonly rule: Rule | undefined;
  readonly editing: Editing;
  readonly trend: Trend | undefined;
  readonly stack: string | undefined;
  readonly onEdit: (editing: Editing | undefined) => void;
  /** News of the rules came along. */
  readonly onRules: (rules: readonly Rule[]) => void;
  readonly onDone: (done: Done, opened: string | undefined) => Promise<void>;
}) {
  const account = useAccount((rule ?? editing.base)?.arn);
  const { base, draft } = editing;
  const isNew = base === undefined;
  const before = beforeOf(editing);
  const parsed = parseDraft(draft);
  const problems = 'problems' in parsed ? parsed.problems : noProblems;
  const canDelete = rule !== undefined && !isNew && !isDefault(rule);

  const save = async () => {
    if (!('rule' in parsed)) return;
    const rules = await fetchRules();
    onRules(rules);
    const now = rules.find(({ name }) => name === parsed.rule.name);
    if (conflictOf(editing, now) !== undefined) return;
    await onDone(await saveRule(editing, parsed.rule), parsed.rule.name);
  };

  return (
    <div className={styles.panel}>
      {rule !== undefined && (
        <p className={styles.meaning}>
          <Untrusted text={describeRule(rule)} most={600} />
        </p>
      )}
      {stack !== undefined && (
        <p className={styles.note}>
          The stack <Untrusted text={stack} /> of this app declares it: what is changed here lasts
          until the template changes it.
        </p>
      )}
      {rule !== undefined && trend !== undefined && <RuleTrend trend={trend} />}
      <SettingForm
        what="sampling rule"
        isNew={isNew}
        account={account}
        changes={changesOf(before, draft)}
        conflict={conflictOf(editing, rule)}
        theirs={rule === undefined ? [] : changesOf(before, draftOf(rule))}
        since={rule?.modifiedAt}
        wrong={problems.size}
        fields={(tried) => (
          <RuleForm
            draft={draft}
            problems={tried ? problems : noProblems}
            isNew={isNew}
            isDefault={rule !== undefined && isDefault(rule)}
            onChange={(next) => {
              const edited = { ...editing, draft: next };
              onEdit(isNew || isEdited(edited) ? edited : undefined);
            }}
          />
        )}
        menus={
          rule !== undefined &&
          !isNew && (
            <LeaveMenu
              link={samplingAddress(rule.name)}
              awsCommand={ruleAwsCommand(rule, account.cliOptions)}
              json={() => ruleJson(rule)}
              fileName={`sampling-rule-${rule.name}`}
              more={[
                {
                  label: 'Copy as CDK code',
                  hint: 'new xray.CfnSamplingRule(…)',
                  onSelect: () => void copyAnnounced(ruleCdkCode(rule)),
                },
              ]}
            />
          )
        }
        deletion={canDelete ? <Deletion rule={rule} /> : undefined}
        onSave={save}
        onDelete={async () => {
          if (rule !== undefined) await onDone(await removeRule(rule), undefined);
        }}
        onDiscard={() => onEdit(undefined)}
        onKeepMine={() => onEdit(rule === undefined ? { draft } : keepMine(editing, rule))}
      />
      {canDelete && <Tags key={rule.arn} arn={rule.arn} account={account} />}
    </div>
  );
}

const Deletion = ({ rule }: { readonly rule: Rule }) => (
  <>
    <p>
      <strong>
        <Untrusted text={rule.name} />
      </strong>
      : <Untrusted text={describeRule(rule)} most={600} />
    </p>
    <p>Its requests are then for the rules after it. It can be made again with Undo.</p>
  </>
);
