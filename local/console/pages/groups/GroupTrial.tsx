import { useEffect, useRef, useState } from 'react';
import { formatDuration } from '../../../wording/duration.ts';
import { outcomeOf } from '../../../wording/outcome.ts';
import {
  defaultTimeRange,
  formatTimeRange,
  parseTimeRange,
  presets,
} from '../../address/time-range.ts';
import { Button } from '../../components/Button.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Loading } from '../../components/Loading.tsx';
import { OutcomeMark } from '../../components/OutcomeMark.tsx';
import { Select } from '../../components/Select.tsx';
import { Time } from '../../components/Time.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { formatCount } from '../../format/rate.ts';
import { announce } from '../../frame/announce.ts';
import { traceAddress } from '../trace/url.ts';
import { tracesAddress } from '../traces/url.ts';
import styles from './GroupPanel.module.css';
import { type Count, type GroupTrial as GroupTrialData, useGroupTrial } from './use-group-trial.ts';

/** How many recent traces an expression matches, and the latest of them. */
export function GroupTrial({
  expression,
  isReal,
  isReadable,
}: {
  readonly expression: string;
  readonly isReal: boolean;
  /** Otherwise nothing is asked, and what was there stays. */
  readonly isReadable: boolean;
}) {
  const [range, setRange] = useState(defaultTimeRange);
  const { data, error, isPending, isPlaceholderData, refetch } = useGroupTrial(expression, {
    range,
    isReal,
    enabled: isReadable,
  });
  const isStale = isPending || isPlaceholderData || !isReadable || error !== null;
  const text = data === undefined || isStale ? undefined : tell(data);
  const said = useRef(expression);
  useEffect(() => {
    if (text === undefined || said.current === expression) return;
    // Once for what was written; not each time that a trace comes.
    said.current = expression;
    announce(text);
  }, [text, expression]);
  if (data === undefined && !isReadable) return null;
  return (
    <section className={styles.trial} aria-label="Matching traces">
      <div className={styles.trialHead}>
        <div className={styles.count}>
          {data === undefined ? (
            isReadable && error === null && <Loading label="Counting traces" />
          ) : (
            <span data-stale={isStale}>
              <strong>{told(data.matching)}</strong> of {told(data.all)} traces match
            </span>
          )}
        </div>
        <Select
          label="Time range"
          hideLabel
          options={presets.map(({ label, range: each }) => ({
            value: formatTimeRange(each),
            label,
          }))}
          value={formatTimeRange(range)}
          onChange={(value) => setRange(parseTimeRange(value) ?? defaultTimeRange)}
        />
        {isReal && (
          <Button kind="quiet" icon="refresh" onClick={() => void refetch()}>
            Count again
          </Button>
        )}
      </div>
      {error !== null && <ErrorNotice error={error} />}
      {data !== undefined && data.samples.length > 0 && (
        <ul className={styles.samples} aria-label="The latest that match" data-stale={isStale}>
          {data.samples.map((summary) => (
            <li key={summary.Id}>
              <OutcomeMark
                outcome={outcomeOf({
                  fault: summary.HasFault,
                  error: summary.HasError,
                  throttle: summary.HasThrottle,
                })}
              />
              <a href={traceAddress(summary.Id ?? '')}>
                <Untrusted text={titleOf(summary)} most={80} inControl />
              </a>
              <span>{formatDuration(summary.ResponseTime)}</span>
              {summary.StartTime !== undefined && <Time seconds={summary.StartTime} />}
            </li>
          ))}
        </ul>
      )}
      {data !== undefined && data.matching.traces > data.samples.length && (
        <a href={tracesAddress({ filter: expression.trim(), timeRange: range })}>
          Show all that match
        </a>
      )}
    </section>
  );
}

const tell = ({ matching, all }: GroupTrialData): string =>
  `${told(matching)} of ${told(all)} traces match`;

const told = ({ traces, orMore }: Count): string =>
  `${formatCount(traces)}${orMore ? ' or more' : ''}`;

function titleOf({
  Http,
  Id = '',
}: {
  readonly Http?: { HttpMethod?: string; HttpURL?: string };
  readonly Id?: string;
}): string {
  const path = Http?.HttpURL?.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '');
  return path === undefined ? Id : `${Http?.HttpMethod ?? ''} ${path === '' ? '/' : path}`.trim();
}
