import { useMemo, useState } from 'react';
import { formatDuration } from '../../../wording/duration.ts';
import type { Outcome } from '../../../wording/outcome.ts';
import { useAddress } from '../../address/address.ts';
import { bothFilters, changeScope, type Scope } from '../../address/scope.ts';
import buttonStyles from '../../components/Button.module.css';
import { Checkbox } from '../../components/Checkbox.tsx';
import { buildBuckets } from '../../components/charts/build-buckets.ts';
import type { TimePoint } from '../../components/charts/build-series.ts';
import { Histogram, type ValueRange } from '../../components/charts/Histogram.tsx';
import { TimeSeries } from '../../components/charts/TimeSeries.tsx';
import { classNames } from '../../components/class-names.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { FilterActions } from '../../components/FilterActions.tsx';
import { OutcomeMark } from '../../components/OutcomeMark.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { formatCount, formatShare } from '../../format/rate.ts';
import { Icon } from '../../icons/Icon.tsx';
import { analyticsAddress } from '../analytics/url.ts';
import styles from './ElementPanel.module.css';
import { type Figures, type HistogramEntry, outcomesInOrder } from './figures.ts';
import type { Narrowing } from './map-filter.ts';
import { useElementSeries, useTraceCount } from './use-element.ts';

const hasCalls = ({ ok, error, throttle, fault }: TimePoint): boolean =>
  ok + error + throttle + fault > 0;

export interface TrafficSectionProps {
  readonly scope: Scope;
  readonly figures: Figures;
  readonly responseTimes: readonly HistogramEntry[];
  /** Where they differ from the response times. */
  readonly durations?: readonly HistogramEntry[];
  /** What is counted: `requests`, `calls`, `events`. */
  readonly noun: string;
  /** Whose time it is: `Response time of place-order`. */
  readonly timeLabel: string;
  /** See `seriesSelector`. */
  readonly selector: string | undefined;
  readonly filterOf: (narrowing: Narrowing) => string | undefined;
  /** Whether the language can tell these calls apart by their outcome and time; not those of a link. */
  readonly canNarrow?: boolean;
}

/** What happened at a node or edge, and what of it is meant: everything chosen here becomes part of the expression at its end. */
export function TrafficSection(props: TrafficSectionProps) {
  const { scope, figures, responseTimes, durations, noun, canNarrow = true } = props;
  const address = useAddress();
  const [outcomes, setOutcomes] = useState<ReadonlySet<Outcome>>(new Set(outcomesInOrder));
  const [range, setRange] = useState<ValueRange>();
  const [time, setTime] = useState<'responsetime' | 'duration'>('responsetime');
  const series = useElementSeries(scope, props.selector);
  const entries = time === 'duration' && durations !== undefined ? durations : responseTimes;
  const buckets = useMemo(() => buildBuckets(entries, 24), [entries]);
  const expression = props.filterOf({ outcomes, range, time });
  const filter = expression === undefined ? undefined : bothFilters(scope.filter, expression);
  const count = useTraceCount(scope, filter);
  const timeName =
    time === 'duration' ? props.timeLabel.replace(/^Response time/, 'Duration') : props.timeLabel;
  return (
    <>
      {series.data?.value.points.some(hasCalls) && (
        <TimeSeries
          label={`${noun[0]?.toUpperCase()}${noun.slice(1)} over time`}
          points={series.data.value.points}
          step={series.data.value.step}
          window={series.data.window}
          noun={noun}
          height={110}
          onSelect={(chosen) => {
            if (chosen === undefined) return;
            changeScope(address, { timeRange: { kind: 'between', ...chosen } });
          }}
        />
      )}
      {series.error !== null && <ErrorNotice error={series.error} />}
      {durations !== undefined && (
        <Segmented
          label="Which time"
          options={[
            { value: 'responsetime', label: 'Response time' },
            { value: 'duration', label: 'Duration' },
          ]}
          value={time}
          onChange={(chosen) => {
            setTime(chosen);
            setRange(undefined);
          }}
        />
      )}
      {buckets.length > 0 && (
        <Histogram
          label={timeName}
          buckets={buckets}
          values={entries}
          formatValue={formatDuration}
          noun={noun}
          height={130}
          selection={range}
          {...(canNarrow && { onSelect: setRange })}
        />
      )}
      {canNarrow && figures.total > 0 && (
        <fieldset className={styles.outcomes}>
          <legend>How they ended</legend>
          {outcomesInOrder.map((outcome) => (
            <Checkbox
              key={outcome}
              checked={outcomes.has(outcome)}
              onChange={(checked) =>
                setOutcomes(
                  new Set(
                    outcomesInOrder.filter((each) =>
                      each === outcome ? checked : outcomes.has(each),
                    ),
                  ),
                )
              }
              label={
                <span className={styles.outcome}>
                  <OutcomeMark outcome={outcome} withLabel />
                  <span className={styles.soft}>
                    {formatCount(figures[outcome])} ({formatShare(figures[outcome], figures.total)})
                  </span>
                </span>
              }
            />
          ))}
          {outcomes.size === 0 && (
            <span className={styles.soft}>None is ticked: however they ended</span>
          )}
        </fieldset>
      )}
      {expression !== undefined && filter !== undefined && (
        <section>
          <h3>As a filter</h3>
          <FilterActions
            expression={expression}
            scope={scope}
            show={count === undefined ? 'View traces' : `View ${count}`}
            isMain
          >
            <a
              className={classNames(buttonStyles.button, buttonStyles.plain)}
              href={analyticsAddress({ ...scope, filter })}
            >
              <Icon name="analytics" />
              Analyze
            </a>
          </FilterActions>
        </section>
      )}
    </>
  );
}
