import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { defaultTimeRange, windowOf } from '../../address/time-range.ts';
import { useLive } from '../../api/live.tsx';
import { fetchSummaries, fetchTraces } from '../../api/queries.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Time } from '../../components/Time.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { requestOfTrace, type TracedRequest } from './request-of-trace.ts';
import styles from './TrialPanel.module.css';

const most = 10;

/** Asked for once, when the list is opened: of a real account it costs. */
export function RecentTraces({ onChoose }: { readonly onChoose: (traced: TracedRequest) => void }) {
  const { now } = useLive();
  const [error, setError] = useState<unknown>();
  const recent = useQuery({
    queryKey: ['sampling-recent-traces'],
    queryFn: ({ signal }) =>
      fetchSummaries(
        { filter: 'http.method != ""' },
        windowOf(defaultTimeRange, Math.ceil(now()) + 1),
        most,
        signal,
      ),
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const choose = async (id: string) => {
    setError(undefined);
    try {
      const [trace] = await fetchTraces([id]);
      const traced = trace && requestOfTrace(trace);
      if (traced === undefined) throw new Error(`The trace ${id} has no segment that can be read.`);
      onChoose(traced);
    } catch (caught) {
      setError(caught);
    }
  };
  if (recent.error !== null) {
    return <ErrorNotice error={recent.error} onRetry={() => void recent.refetch()} />;
  }
  if (recent.data === undefined) return <Loading label="Loading recent traces" />;
  if (recent.data.summaries.length === 0) {
    return <p className={styles.soft}>No request was traced in the last 15 minutes.</p>;
  }
  return (
    <>
      <ul className={styles.recent} aria-label="Recent traces">
        {recent.data.summaries.map(({ Id: id = '', Http, StartTime }) => (
          <li key={id}>
            <button type="button" onClick={() => void choose(id)}>
              <Untrusted text={`${Http?.HttpMethod ?? ''} ${Http?.HttpURL ?? id}`} inControl code />
              {Http?.HttpStatus != null && <span>{Http.HttpStatus}</span>}
              {StartTime !== undefined && <Time seconds={StartTime} inRow />}
            </button>
          </li>
        ))}
      </ul>
      {error !== undefined && <ErrorNotice error={error} />}
    </>
  );
}
