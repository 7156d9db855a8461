import { useState } from 'react';
import type { ConsoleInfo } from '../../../console-server/protocol.ts';
import { counted } from '../../../wording/duration.ts';
import type { Scope } from '../../address/scope.ts';
import { callLocal } from '../../api/call.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { mapAddress } from './url.ts';

/** Instead of figures that are not there: what fills the map. */
export function EmptyMap({
  scope,
  info,
  withOutline,
}: {
  readonly scope: Scope;
  readonly info: ConsoleInfo | undefined;
  /** Whether what is declared is drawn below. */
  readonly withOutline: boolean;
}) {
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
  return (
    <EmptyState
      title="No traffic yet"
      command={info?.exampleCommand}
      action={
        info?.hasSampleTraffic === true && (
          <>
            <Button kind="primary" icon="send" onClick={() => void send()}>
              Send sample traffic
            </Button>
            {sent !== undefined && <p role="status">{counted(sent, 'request')} on their way</p>}
            {error !== undefined && <ErrorNotice error={error} />}
          </>
        )
      }
    >
      {withOutline
        ? 'Below is what the template declares; traffic fills it in. A first request:'
        : 'The map is drawn from the segments that arrive. A first one:'}
    </EmptyState>
  );
}
