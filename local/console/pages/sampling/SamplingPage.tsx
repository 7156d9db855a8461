import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { awsCommand } from '../../account/aws-command.ts';
import { type Done, DoneNotice } from '../../account/DoneNotice.tsx';
import { declaringStack } from '../../account/declaring-stack.ts';
import styles from '../../account/settings-page.module.css';
import { useAccount } from '../../account/use-account.ts';
import { navigate, useAddress } from '../../address/address.ts';
import { useApp } from '../../api/queries.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { LeaveMenu } from '../../components/LeaveMenu.tsx';
import { Loading } from '../../components/Loading.tsx';
import { useKeys } from '../../keyboard/use-keys.ts';
import { buildTrends } from './build-trend.ts';
import { ruleAwsCommand } from './copy-rule.ts';
import { type Drafts, newRuleKey, withDraft } from './editing.ts';
import { OpenRule } from './OpenRule.tsx';
import type { DraftedRule } from './parse-draft.ts';
import { RuleTable } from './RuleTable.tsx';
import { isDefault, toWireRule } from './rule.ts';
import { rulesMarkdown } from './rules-markdown.ts';
import { TrialPanel } from './TrialPanel.tsx';
import { parseSamplingPlace, samplingPlaceAddress } from './url.ts';
import { rulesKey, useRules, useStatistics } from './use-rules.ts';

/** https://docs.aws.amazon.com/general/latest/gr/xray.html; Default is not counted. */
const mostRules = 25;

const example: DraftedRule = {
  ...{ name: 'orders', priority: 100, reservoir: 1, rate: 1 },
  ...{ method: 'POST', path: '*/orders', host: '*', serviceName: '*', serviceType: '*' },
  ...{ resourceArn: '*', attributes: [] },
};

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
        {rules !== undefined && custom === 0 && (
          <EmptyState
            title="No rule but Default yet"
            command={ruleAwsCommand(example, account.cliOptions)}
          >
            <p>Every order is traced with a rule of its own, for example:</p>
          </EmptyState>
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
