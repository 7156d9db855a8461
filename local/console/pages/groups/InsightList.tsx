import { navigate } from '../../address/address.ts';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Time } from '../../components/Time.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { formatShare } from '../../format/rate.ts';
import styles from './GroupPanel.module.css';
import type { Group } from './group.ts';
import { InsightState } from './InsightState.tsx';
import type { Insight } from './insight.ts';
import { groupsAddress } from './url.ts';
import { useInsights } from './use-insights.ts';

/** What stood out in a group, or why nothing did. */
export function InsightList({
  group,
  isReal,
}: {
  readonly group: Group;
  readonly isReal: boolean;
}) {
  const { data, error, refetch } = useInsights(group.name, isReal);
  return (
    <section className={styles.trial} aria-label="Insights">
      <h3 className={styles.title}>Insights</h3>
      {data !== undefined && data.length > 0 && (
        <p className={styles.soft}>
          Services that failed more often than they used to, by the one that the others fail
          through.
        </p>
      )}
      {error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading label="Loading insights" />}
      {data !== undefined && data.length > 0 && (
        <DataTable
          caption={`Insights of the group ${group.name}`}
          columns={columns}
          rows={data}
          rowKey={({ id }) => id}
          onOpen={({ id }) => navigate(groupsAddress({ group: group.name, insight: id }))}
        />
      )}
      {data?.length === 0 && (
        <p className={styles.soft}>{group.insights ? noneYet(isReal) : insightsAreOff}</p>
      )}
    </section>
  );
}

const insightsAreOff =
  'Insights are off for this group: nobody looks at how often its services fail.';

/** The figures of the local model are those of docs/insights.md. */
export const noneYet = (isReal: boolean): string =>
  isReal
    ? 'None in the last 30 days: no service failed more often than X-Ray forecast.'
    : 'None in the last 30 days. One opens when a service fails far more often than it used to: at least 20 requests and 5 faults within 5 minutes, after at least 50 requests in 10 different minutes of the 3 hours before. Whoever always fails is ordinary.';

const columns: readonly Column<Insight>[] = [
  {
    id: 'state',
    title: 'State',
    sortBy: ({ isActive }) => (isActive ? 0 : 1),
    cell: (insight) => <InsightState isActive={insight.isActive} />,
  },
  {
    id: 'cause',
    title: 'Root cause',
    sortBy: ({ rootCause }) => rootCause?.name ?? '',
    cell: ({ id, groupName, rootCause }) => (
      <a href={groupsAddress({ group: groupName, insight: id })}>
        {rootCause === undefined ? 'not known' : <Untrusted text={rootCause.name} inControl />}
      </a>
    ),
  },
  {
    id: 'clients',
    title: 'Clients hit',
    align: 'end',
    sortBy: ({ impact: { client } }) => client.faults,
    cell: ({ impact: { client } }) => formatShare(client.faults, client.total),
  },
  {
    id: 'start',
    title: 'Since',
    sortBy: ({ start }) => start,
    cell: ({ start }) => <Time seconds={start} inRow />,
  },
];
