import { useState } from 'react';
import { navigate, useAddress } from '../../address/address.ts';
import { addressWithScope, changeScope, type Scope } from '../../address/scope.ts';
import { longestSeconds, type TimeWindow } from '../../address/time-range.ts';
import { callLocal } from '../../api/call.ts';
import { useLive } from '../../api/live.tsx';
import { useConsoleInfo } from '../../api/queries.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { formatTime } from '../../format/time.ts';
import { FilterDiagnosis } from './FilterDiagnosis.tsx';
import styles from './TracesPage.module.css';

/** https://docs.aws.amazon.com/xray/latest/devguide/aws-xray.html: traces are kept for 30 days. */
const keptSeconds = 30 * 86_400;

/** In place of the list: why it is empty, and what would fill it. */
export function EmptyTraces({
  scope,
  window,
}: {
  readonly scope: Scope;
  readonly window: TimeWindow;
}) {
  const address = useAddress();
  const { now } = useLive();
  const { timeRange } = scope;
  const isNarrow = timeRange.kind === 'between' || timeRange.seconds < longestSeconds;
  const widen = isNarrow && (
    <Button
      onClick={() =>
        navigate(
          addressWithScope(address, { timeRange: { kind: 'last', seconds: longestSeconds } }),
        )
      }
    >
      Look at the last 6 hours
    </Button>
  );
  if (now() - window.end > keptSeconds) {
    return (
      <EmptyState
        title="These traces have expired"
        action={
          <Button
            kind="primary"
            onClick={() => changeScope(address, { timeRange: recent }, 'push')}
          >
            Show the last 15 minutes
          </Button>
        }
      >
        X-Ray keeps traces for 30 days; this time range ended at {formatTime(window.end)}.
      </EmptyState>
    );
  }
  if (scope.filter.trim() !== '' || scope.group !== undefined) {
    return (
      <EmptyState
        title="No trace matches"
        action={
          <span className={styles.bar}>
            {scope.filter !== '' && (
              <Button kind="primary" onClick={() => changeScope(address, { filter: '' }, 'push')}>
                Clear filter
              </Button>
            )}
            {widen}
          </span>
        }
      >
        <FilterDiagnosis scope={scope} />
      </EmptyState>
    );
  }
  return <NoTraffic widen={widen} window={window} isPast={timeRange.kind === 'between'} />;
}

const recent = { kind: 'last', seconds: 900 } as const;

function NoTraffic({
  widen,
  window,
  isPast,
}: {
  readonly widen: React.ReactNode;
  readonly window: TimeWindow;
  readonly isPast: boolean;
}) {
  const { data: info } = useConsoleInfo();
  const [sent, setSent] = useState<{ readonly requests: number } | 'sending'>();
  const [error, setError] = useState<unknown>();
  const send = async () => {
    setSent('sending');
    setError(undefined);
    try {
      setSent(await callLocal<{ requests: number }>('sample-traffic', {}));
    } catch (cause) {
      setSent(undefined);
      setError(cause);
    }
  };
  return (
    <EmptyState
      title="No traces in this time range"
      command={info?.exampleCommand}
      action={
        <span className={styles.bar}>
          {info?.hasSampleTraffic === true && (
            <Button kind="primary" icon="send" disabled={sent === 'sending'} onClick={send}>
              Send sample traffic
            </Button>
          )}
          {widen}
          {typeof sent === 'object' && (
            <span role="status">{sent.requests} requests on their way</span>
          )}
          {error !== undefined && <ErrorNotice error={error} />}
        </span>
      }
    >
      {isPast
        ? `Nothing was traced from ${formatTime(window.start)} to ${formatTime(window.end)}.`
        : 'A request to the app appears here within a second. This sends one:'}
    </EmptyState>
  );
}
