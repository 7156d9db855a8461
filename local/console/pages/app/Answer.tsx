import { useMemo } from 'react';
import type { InvokeAnswer } from '../../../console-server/protocol.ts';
import { useTraces } from '../../api/queries.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { OutcomeMark } from '../../components/OutcomeMark.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { traceAddress } from '../trace/url.ts';
import styles from './Invoke.module.css';
import { prettyJson } from './pretty-json.ts';

/** What a function answered, and its trace as soon as X-Ray has it. */
export function Answer({
  answer: { status, payload, failed, traceId },
}: {
  readonly answer: InvokeAnswer;
}) {
  const traces = useTraces([traceId]);
  const hasTrace = traces.data !== undefined && traces.data.length > 0;
  const outcome = status === 429 ? 'throttle' : failed ? 'fault' : 'ok';
  const text = useMemo(() => prettyJson(payload), [payload]);
  return (
    <section aria-label="Answer" className={styles.answer} data-failed={failed}>
      <header>
        <OutcomeMark outcome={outcome} />
        <strong>{saidOf(status, failed)}</strong>
        {hasTrace ? (
          <a href={traceAddress(traceId)}>Open its trace</a>
        ) : (
          <span className={styles.soft}>
            {status === 429 ? 'it did not run' : 'its trace is on the way'}
          </span>
        )}
        <span className={styles.space} />
        <CopyButton text={payload} label="Copy answer" icon-only />
      </header>
      <pre>
        <Untrusted text={text} most={20_000} code />
      </pre>
    </section>
  );
}

function saidOf(status: number, failed: boolean): string {
  if (status === 429) return 'throttled (429)';
  if (status >= 300) return `not invoked (${status})`;
  return failed ? 'the function failed' : 'answered';
}
