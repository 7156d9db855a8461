import { formatDuration } from '../../../wording/duration.ts';
import { outcomeOf } from '../../../wording/outcome.ts';
import { quoted } from '../../address/filter-terms.ts';
import { longestSeconds, type TimeRange } from '../../address/time-range.ts';
import type { WireTraceSummary } from '../../api/operations.ts';
import { useTraceSummaries } from '../../api/queries.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { OutcomeMark } from '../../components/OutcomeMark.tsx';
import { Time } from '../../components/Time.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { pathOf } from '../trace/describe-node.ts';
import type { TraceTree } from '../trace/trace-tree.ts';
import styles from './ComparePage.module.css';

const most = 20;
const recently: TimeRange = { kind: 'last', seconds: longestSeconds };

/** Traces that are worth comparing: of the same URL, else of the same first service, else any. */
export function RecentTraces({
  like,
  letter,
  except,
  onChoose,
}: {
  readonly like: TraceTree | undefined;
  readonly letter: string;
  readonly except: string;
  readonly onChoose: (id: string) => void;
}) {
  const filter = likeFilter(like);
  const recent = useTraceSummaries({ filter, timeRange: recently }, most + 2);
  const shown = (recent.data?.value.summaries ?? [])
    .filter(({ Id }) => Id !== undefined && Id !== except && Id !== like?.trace.id)
    .slice(0, most);
  return (
    <div className={styles.recent}>
      {recent.error !== null && <ErrorNotice error={recent.error} />}
      <p className={styles.soft}>
        {filter === '' ? 'Last 6 hours' : 'Like the other one, last 6 hours: '}
        {filter !== '' && <Untrusted text={filter} code most={120} />}
      </p>
      {recent.data !== undefined && shown.length === 0 && <p>None.</p>}
      {shown.length > 0 && (
        <DataTable<WireTraceSummary>
          caption={`Traces to choose for ${letter}`}
          rows={shown}
          rowKey={({ Id }) => Id ?? ''}
          onOpen={({ Id }) => Id !== undefined && onChoose(Id)}
          columns={[
            {
              id: 'time',
              title: 'Time',
              sortBy: ({ StartTime }) => Number(StartTime ?? 0),
              cell: ({ StartTime }) => <Time seconds={Number(StartTime ?? 0)} inRow />,
            },
            {
              id: 'request',
              title: 'Request',
              cell: (summary) => (
                <>
                  <OutcomeMark outcome={outcomeOfSummary(summary)} />{' '}
                  <button
                    type="button"
                    className={styles.pick}
                    onClick={() => onChoose(summary.Id ?? '')}
                  >
                    <Untrusted text={requestOf(summary)} most={60} inControl />
                  </button>
                </>
              ),
            },
            { id: 'status', title: 'Status', cell: ({ Http }) => Http?.HttpStatus },
            {
              id: 'response',
              title: 'Response time',
              align: 'end',
              sortBy: ({ ResponseTime }) => ResponseTime ?? -1,
              cell: ({ ResponseTime }) => formatDuration(ResponseTime ?? undefined),
            },
          ]}
        />
      )}
    </div>
  );
}

export function likeFilter(like: TraceTree | undefined): string {
  const root = like?.roots[0]?.entity;
  if (root === undefined) return '';
  const url = root.http?.url;
  return url === undefined ? `service(${quoted(root.name)})` : `http.url = ${quoted(url)}`;
}

const requestOf = ({ Http, EntryPoint, Id }: WireTraceSummary): string =>
  Http?.HttpURL == null
    ? (EntryPoint?.Name ?? Id ?? '')
    : `${Http.HttpMethod ?? ''} ${pathOf(Http.HttpURL)}`.trim();

const outcomeOfSummary = ({ HasFault, HasError, HasThrottle }: WireTraceSummary) =>
  outcomeOf({
    fault: HasFault ?? false,
    error: HasError ?? false,
    throttle: HasThrottle ?? false,
  });
