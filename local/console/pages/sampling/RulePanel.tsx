import { useState } from 'react';
import { ChangeList } from '../../account/ChangeList.tsx';
import { ConfirmDialog } from '../../account/ConfirmDialog.tsx';
import { ConflictNotice } from '../../account/ConflictNotice.tsx';
import { copyAnnounced } from '../../account/copy-announced.ts';
import type { Done } from '../../account/DoneNotice.tsx';
import { Tags } from '../../account/Tags.tsx';
import { useAccount } from '../../account/use-account.ts';
import { Button } from '../../components/Button.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
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
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState<'save' | 'delete'>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);

  const isNew = editing.base === undefined;
  const conflict = conflictOf(editing, rule);
  const changes = changesOf(beforeOf(editing), editing.draft);
  const parsed = parseDraft(editing.draft);
  const problems = 'problems' in parsed ? parsed.problems : noProblems;

  const save = async () => {
    if (!('rule' in parsed)) return;
    const rules = await fetchRules();
    onRules(rules);
    const now = rules.find(({ name }) => name === parsed.rule.name);
    setAsking(undefined);
    if (conflictOf(editing, now) !== undefined) return;
    await onDone(await saveRule(editing, parsed.rule), parsed.rule.name);
    setTried(false);
  };
  const submit = async () => {
    setTried(true);
    setError(undefined);
    if (problems.size > 0 || conflict !== undefined) return;
    if (account.isReal) return setAsking('save');
    setBusy(true);
    await save().catch(setError);
    setBusy(false);
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
      {rule !== undefined && !isDefault(rule) && (
        <Tags key={rule.arn} arn={rule.arn} account={account} />
      )}
      <form
        className={styles.form}
        aria-label={isNew ? 'New sampling rule' : 'Change the sampling rule'}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <RuleForm
          draft={editing.draft}
          problems={tried ? problems : noProblems}
          isNew={isNew}
          isDefault={rule !== undefined && isDefault(rule)}
          onChange={(draft) => {
            const next = { ...editing, draft };
            onEdit(isNew || isEdited(next) ? next : undefined);
          }}
        />
        <div className={styles.foot}>
          {conflict !== undefined && (
            <ConflictNotice
              conflict={conflict}
              what="rule"
              theirs={rule === undefined ? [] : changesOf(beforeOf(editing), draftOf(rule))}
              since={rule?.modifiedAt}
              onKeepMine={() =>
                onEdit(rule === undefined ? { draft: editing.draft } : keepMine(editing, rule))
              }
              onTakeTheirs={() => onEdit(undefined)}
            />
          )}
          {!isNew && conflict === undefined && changes.length > 0 && (
            <ChangeList changes={changes} />
          )}
          {error !== undefined && <ErrorNotice error={error} />}
          {tried && problems.size > 0 && (
            <p role="alert" className={styles.wrong}>
              {problems.size === 1 ? 'One field has' : `${problems.size} fields have`} a value that
              X-Ray would refuse.
            </p>
          )}
          <div className={styles.buttons}>
            <Button
              type="submit"
              kind="primary"
              disabled={busy || conflict !== undefined || (!isNew && changes.length === 0)}
            >
              {isNew ? 'Create rule' : 'Save'}
            </Button>
            {(isNew || changes.length > 0) && (
              <Button
                onClick={() => {
                  setTried(false);
                  setError(undefined);
                  onEdit(undefined);
                }}
              >
                {isNew ? 'Cancel' : 'Discard'}
              </Button>
            )}
            {rule !== undefined && !isNew && (
              <>
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
                {!isDefault(rule) && (
                  <Button kind="danger" icon="trash" onClick={() => setAsking('delete')}>
                    Delete
                  </Button>
                )}
              </>
            )}
          </div>
        </div>
      </form>
      {asking === 'save' && (
        <ConfirmDialog
          title={isNew ? 'Create this sampling rule?' : 'Save these changes?'}
          action={isNew ? 'Create rule' : 'Save'}
          account={account}
          onClose={() => setAsking(undefined)}
          onConfirm={save}
        >
          <ChangeList changes={changes} />
        </ConfirmDialog>
      )}
      {asking === 'delete' && rule !== undefined && (
        <ConfirmDialog
          title="Delete this sampling rule?"
          action="Delete rule"
          kind="danger"
          account={account}
          onClose={() => setAsking(undefined)}
          onConfirm={async () => {
            const done = await removeRule(rule);
            setAsking(undefined);
            await onDone(done, undefined);
          }}
        >
          <p>
            <strong>
              <Untrusted text={rule.name} />
            </strong>
            : <Untrusted text={describeRule(rule)} most={600} />
          </p>
          <p>Its requests are then for the rules after it. It can be made again with Undo.</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
