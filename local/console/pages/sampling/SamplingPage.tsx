import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { awsCommand } from '../../account/aws-command.ts';
import { type Done, DoneNotice } from '../../account/DoneNotice.tsx';
import { declaringStack } from '../../account/declaring-stack.ts';
import { useAccount } from '../../account/use-account.ts';
import { navigate, useAddress } from '../../address/address.ts';
import { useApp } from '../../api/queries.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { LeaveMenu } from '../../components/LeaveMenu.tsx';
import { Loading } from '../../components/Loading.tsx';
import { SidePanel } from '../../components/SidePanel.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { useKeys } from '../../keyboard/use-keys.ts';
import { buildTrends } from './build-trend.ts';
import { type Drafts, newRuleKey, withDraft } from './editing.ts';
import { RulePanel } from './RulePanel.tsx';
import { RuleTable } from './RuleTable.tsx';
import { isDefault, type Rule, toWireRule } from './rule.ts';
import { blankDraft, draftOf } from './rule-draft.ts';
import { rulesMarkdown } from './rules-markdown.ts';
import styles from './SamplingPage.module.css';
import { TrialPanel } from './TrialPanel.tsx';
import { parseSamplingPlace, samplingPlaceAddress } from './url.ts';
import { rulesKey, useRules, useStatistics } from './use-rules.ts';

/** https://docs.aws.amazon.com/general/latest/gr/xray.html; Default is not counted. */
const mostRules = 25;

export function SamplingPage() {
  const address = useAddress();
  const place = useMemo(() => parseSamplingPlace(address), [address]);
  const queries = useQueryClient();
  const { data: rules, error, refetch } = useRules();
  const statistics = useStatistics();
  const app = useApp();
  const account = useAccount(rules?.[0]?.arn);
  const [drafts, setDrafts] = useState<Drafts>(new Map());
  const [done, setDone] = useState<Done>();

  const trendOf = useMemo(() => {
    const { statistics: reported = [], at = Date.now() / 1000 } = statistics.data ?? {};
    return buildTrends(reported, at);
  }, [statistics.data]);
  const custom = rules?.filter((rule) => !isDefault(rule)).length ?? 0;
  const go = (change: { rule?: string | undefined; isNew?: boolean }) =>
    navigate(samplingPlaceAddress({ request: place.request, ...change }));
  const startNew = () => go({ isNew: true });
  useKeys({ new: custom < mostRules ? startNew : undefined });

  const finish = async (what: Done, opened: string | undefined): Promise<void> => {
    await queries.invalidateQueries({ queryKey: [rulesKey] });
    const key = place.isNew === true ? newRuleKey : (place.rule ?? newRuleKey);
    setDrafts((now) => withDraft(now, key, undefined));
    setDone({
      text: what.text,
      undo: async () => {
        await what.undo?.();
        await queries.invalidateQueries({ queryKey: [rulesKey] });
        setDone(undefined);
      },
    });
    go({ rule: opened });
  };

  return (
    <div className={styles.page}>
      <div className={styles.main}>
        <header className={styles.header}>
          <h1>Sampling</h1>
          <p className={styles.soft}>
            Which requests become traces: the first rule that matches decides.
          </p>
          <span className={styles.space} />
          <Button icon="plus" disabled={custom >= mostRules} onClick={startNew}>
            New rule
          </Button>
          <LeaveMenu
            awsCommand={awsCommand('get-sampling-rules', undefined, account.cliOptions)}
            json={() => JSON.stringify(rules?.map(toWireRule) ?? [], null, 2)}
            markdown={() => rulesMarkdown(rules ?? [], trendOf)}
            fileName="sampling-rules"
          />
        </header>
        {done !== undefined && <DoneNotice done={done} onClose={() => setDone(undefined)} />}
        {custom >= mostRules && (
          <p className={styles.soft}>
            {`There are already ${mostRules} sampling rules, as many as X-Ray allows: delete one before making another.`}
          </p>
        )}
        {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {statistics.error !== null && <ErrorNotice error={statistics.error} />}
        {rules === undefined && error === null && <Loading label="Loading sampling rules" />}
        {rules !== undefined && (
          <RuleTable
            rows={rules.map((rule) => ({
              rule,
              trend: trendOf(rule.name),
              isEdited: drafts.has(rule.name),
              stack: declaringStack(app.data?.resources, 'AWS::XRay::SamplingRule', rule),
            }))}
            onOpen={(rule) => go({ rule })}
          />
        )}
        {rules !== undefined && <TrialPanel rules={rules} />}
      </div>
      {rules !== undefined && (place.isNew === true || place.rule !== undefined) && (
        <OpenRule
          name={place.isNew === true ? undefined : place.rule}
          rules={rules}
          drafts={drafts}
          trendOf={trendOf}
          stackOf={(rule) => declaringStack(app.data?.resources, 'AWS::XRay::SamplingRule', rule)}
          onDrafts={setDrafts}
          onClose={() => go({})}
          onDone={finish}
        />
      )}
    </div>
  );
}

function OpenRule({
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
  readonly trendOf: ReturnType<typeof buildTrends>;
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
