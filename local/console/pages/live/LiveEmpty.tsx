import { useState } from 'react';
import type { Scope } from '../../address/scope.ts';
import { callLocal } from '../../api/call.ts';
import { useConsoleInfo } from '../../api/queries.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { formatClock } from '../../format/time.ts';
import { announce } from '../../frame/announce.ts';
import { tracesAddress } from '../traces/url.ts';
import type { LiveLog } from './live-log.ts';

export function LiveEmpty({ scope, log }: { readonly scope: Scope; readonly log: LiveLog }) {
  const { data: info } = useConsoleInfo();
  const isNarrowed = scope.filter.trim() !== '' || scope.group !== undefined;
  const action = info?.hasSampleTraffic === true && !isNarrowed ? <SampleTraffic /> : undefined;
  if (log.clearedAt !== undefined) {
    return (
      <EmptyState title={`Cleared at ${formatClock(log.clearedAt)}`} action={action}>
        New traces appear here. Nothing is deleted: what came before is{' '}
        <a href={tracesAddress(scope)}>under Traces</a>.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={isNarrowed ? 'Waiting for traces that match' : 'Waiting for traces'}
      command={info?.exampleCommand}
      action={action}
    >
      Each appears here within a second of its last segment.
    </EmptyState>
  );
}

function SampleTraffic() {
  const [state, setState] = useState<'idle' | 'sending'>('idle');
  const [error, setError] = useState<unknown>();
  const send = async () => {
    setState('sending');
    setError(undefined);
    try {
      const { requests } = await callLocal<{ requests: number }>('sample-traffic', {});
      announce(`${requests} requests are being sent`);
    } catch (cause) {
      setError(cause);
    } finally {
      setState('idle');
    }
  };
  return (
    <>
      <Button kind="primary" disabled={state === 'sending'} onClick={send}>
        Send sample traffic
      </Button>
      {error !== undefined && <ErrorNotice error={error} />}
    </>
  );
}
