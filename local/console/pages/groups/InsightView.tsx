import { typeName } from '../../../wording/type-name.ts';
import { awsCommand } from '../../account/aws-command.ts';
import { useAccount } from '../../account/use-account.ts';
import { serviceTerm } from '../../address/filter-terms.ts';
import { nodeKey } from '../../address/node-key.ts';
import { useLive } from '../../api/live.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { FilterActions } from '../../components/FilterActions.tsx';
import { LeaveMenu } from '../../components/LeaveMenu.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Time } from '../../components/Time.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { mapAddress } from '../map/url.ts';
import { scopeBetween } from './group-scope.ts';
import { ImpactGraph } from './ImpactGraph.tsx';
import { InsightState } from './InsightState.tsx';
import { InsightTimeline } from './InsightTimeline.tsx';
import styles from './InsightView.module.css';
import { type Insight, tellImpact, tellLasting } from './insight.ts';
import { insightMarkdown } from './markdown.ts';
import { groupsAddress } from './url.ts';
import { useInsight, type WholeInsight } from './use-insights.ts';

/** One insight: its root cause, what it did to whom, how it went on, and the way to its traces. */
export function InsightView({
  id,
  group,
}: {
  readonly id: string;
  readonly group: string | undefined;
}) {
  const { data, error, refetch } = useInsight(id, useAccount().isReal);
  return (
    <article className={styles.insight} aria-label="Insight">
      <p className={styles.back}>
        <a href={groupsAddress({ group: data?.insight.groupName ?? group })}>← Groups</a>
      </p>
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading label="Loading the insight" />}
      {data !== undefined && <Whole whole={data} />}
    </article>
  );
}

function Whole({ whole }: { readonly whole: WholeInsight }) {
  const { insight, events, services, window } = whole;
  const { rootCause, impact } = insight;
  const { cliOptions } = useAccount();
  const group = { name: insight.groupName };
  const fault = rootCause && `${serviceTerm(rootCause.name, rootCause.type)} { fault }`;
  return (
    <>
      <header className={styles.header}>
        <h1>
          {rootCause === undefined ? (
            'Insight'
          ) : (
            <>
              Faults of <Untrusted text={rootCause.name} most={100} />
            </>
          )}
        </h1>
        <span>
          <InsightState isActive={insight.isActive} />
        </span>
        <LeaveMenu
          link={groupsAddress({ group: insight.groupName, insight: insight.id })}
          awsCommand={awsCommand('get-insight', { InsightId: insight.id }, cliOptions)}
          json={() => JSON.stringify(whole, null, 2)}
          markdown={() => insightMarkdown(insight, events)}
          fileName={`insight-${insight.id}`}
        />
      </header>
      <p className={styles.summary}>
        <Untrusted text={insight.summary} most={600} />
      </p>
      <Facts insight={insight} />
      <div className={styles.impacts}>
        <Impact title="Requests of clients" impact={impact.client} />
        <Impact title="Requests to the root cause" impact={impact.rootCause} />
      </div>
      {fault !== undefined && (
        <FilterActions expression={fault} scope={scopeBetween(group, window)} />
      )}
      <p className={styles.links}>
        <a
          href={mapAddress(
            scopeBetween(group, window),
            rootCause === undefined ? {} : { node: nodeKey(rootCause) },
          )}
        >
          Map of that time
        </a>
      </p>
      <InsightTimeline events={events} />
      <ImpactGraph services={services} rootCause={rootCause} anomalous={impact.services} />
    </>
  );
}

function Facts({ insight }: { readonly insight: Insight }) {
  const { now } = useLive();
  const { start, end, rootCause, categories, groupName } = insight;
  return (
    <dl className={styles.facts}>
      <div>
        <dt>Group</dt>
        <dd>
          <Untrusted text={groupName} />
        </dd>
      </div>
      {rootCause !== undefined && (
        <div>
          <dt>Root cause</dt>
          <dd>
            <Untrusted text={rootCause.name} />
            {rootCause.type !== undefined && (
              <>
                {' '}
                (<Untrusted text={typeName(rootCause.type) ?? rootCause.type} />)
              </>
            )}
          </dd>
        </div>
      )}
      <div>
        <dt>Category</dt>
        <dd>
          <Untrusted text={categories.join(', ').toLowerCase() || 'none'} />
        </dd>
      </div>
      <div>
        <dt>Began</dt>
        <dd>
          <Time seconds={start} />
        </dd>
      </div>
      {end !== undefined && (
        <div>
          <dt>Ended</dt>
          <dd>
            <Time seconds={end} />
          </dd>
        </div>
      )}
      <div>
        <dt>{end === undefined ? 'Lasts for' : 'Lasted'}</dt>
        <dd>{tellLasting((end ?? now()) - start)}</dd>
      </div>
    </dl>
  );
}

function Impact({
  title,
  impact,
}: {
  readonly title: string;
  readonly impact: Insight['impact']['client'];
}) {
  const share = impact.total === 0 ? 0 : Math.min(1, impact.faults / impact.total);
  return (
    <div className={styles.impact}>
      <h2>{title}</h2>
      <div className={styles.bar} aria-hidden="true">
        <div style={{ width: `${share * 100}%` }} />
      </div>
      <p>{tellImpact(impact)}</p>
    </div>
  );
}
