import { useState } from 'react';
import type { ConsoleInfo } from '../../../console-server/protocol.ts';
import { counted } from '../../../wording/duration.ts';
import { useAddress } from '../../address/address.ts';
import { changeScope, type Scope } from '../../address/scope.ts';
import { longestSeconds, type TimeWindow } from '../../address/time-range.ts';
import { callLocal } from '../../api/call.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { formatTime } from '../../format/time.ts';
import styles from './MapPage.module.css';
import { mapAddress } from './url.ts';

const longest = { kind: 'last', seconds: longestSeconds } as const;

/** Instead of figures that are not there: what fills the map. */
export function EmptyMap({
  scope,
  info,
  window,
  withOutline,
  hasOlder = false,
}: {
  readonly scope: Scope;
  readonly info: ConsoleInfo | undefined;
  /** Whether what is declared is drawn below. */
  readonly withOutline: boolean;
  readonly window: TimeWindow | undefined;
  /** Whether there is traffic that the time range leaves out. */
  readonly hasOlder?: boolean | undefined;
}) {
  const address = useAddress();
  const [sent, setSent] = useState<number>();
  const [error, setError] = useState<unknown>();
  if (scope.filter.trim() !== '' || scope.group !== undefined) {
    return (
      <EmptyState
        title="No trace matches"
        action={
          <a href={mapAddress({ filter: '', timeRange: scope.timeRange })}>Show every trace</a>
        }
      >
        Nothing in this time range is what the group and the filter ask for.
      </EmptyState>
    );
  }
  const send = async () => {
    setError(undefined);
    try {
      const { requests } = await callLocal<{ requests: number }>('sample-traffic', {});
      setSent(requests);
    } catch (thrown) {
      setError(thrown);
    }
  };
  const { timeRange } = scope;
  const isPast = timeRange.kind === 'between';
  const isShort = isPast || timeRange.seconds < longestSeconds;
  const isFirst = !hasOlder && !isPast;
  return (
    <EmptyState
      title={isFirst ? 'No traffic yet' : 'No traffic in this time range'}
      command={info?.exampleCommand}
      action={
        <>
          <span className={styles.ways}>
            {info?.hasSampleTraffic === true && (
              <Button kind="primary" icon="send" onClick={() => void send()}>
                Send sample traffic
              </Button>
            )}
            {isShort && !isFirst && (
              <Button onClick={() => changeScope(address, { timeRange: longest }, 'push')}>
                Look at the last 6 hours
              </Button>
            )}
          </span>
          {sent !== undefined && <p role="status">{counted(sent, 'request')} on their way</p>}
          {error !== undefined && <ErrorNotice error={error} />}
        </>
      }
    >
      {isPast && window !== undefined
        ? `Nothing was traced from ${formatTime(window.start)} to ${formatTime(window.end)}. New traffic:`
        : withOutline
          ? `Below is what the template declares; traffic fills it in. ${isFirst ? 'A first' : 'A'} request:`
          : 'The map is drawn from the segments that arrive. A first one:'}
    </EmptyState>
  );
}
