import { useState } from 'react';
import { formatDuration } from '../../../wording/duration.ts';
import { Button } from '../../components/Button.tsx';
import { OutcomeMark } from '../../components/OutcomeMark.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { formatCount } from '../../format/rate.ts';
import { formatClock } from '../../format/time.ts';
import { traceAddress } from '../trace/url.ts';
import type { TraceRow } from '../traces/build-rows.ts';
import { buildCause } from './build-cause.ts';
import styles from './LivePage.module.css';
import { requestText } from './LiveTable.tsx';

/** More would leave no place for what is new. */
const mostAtFirst = 4;

/** What went wrong within the last minute, so that it does not scroll away unseen. */
export function PinnedRows({ rows }: { readonly rows: readonly TraceRow[] }) {
  const [all, setAll] = useState(false);
  if (rows.length === 0) return null;
  const shown = all ? rows : rows.slice(0, mostAtFirst);
  return (
    <section className={styles.pinned} aria-label="Went wrong in the last minute">
      <ul>
        {shown.map((row) => (
          <li key={row.id} data-outcome={row.outcome}>
            <a href={traceAddress(row.id)}>
              <OutcomeMark outcome={row.outcome} />
              <span>{formatClock(row.time)}</span>
              <Untrusted text={requestText(row)} most={80} inControl />
              <span>{row.status ?? ''}</span>
              <span>{formatDuration(row.duration)}</span>
              <Untrusted text={buildCause(row.summary) ?? ''} most={160} inControl />
            </a>
          </li>
        ))}
      </ul>
      {rows.length > mostAtFirst && (
        <Button kind="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
          {all
            ? 'Fewer'
            : `${formatCount(rows.length - mostAtFirst)} more went wrong in the last minute`}
        </Button>
      )}
    </section>
  );
}
