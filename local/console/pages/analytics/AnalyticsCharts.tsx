import { useMemo, useState } from 'react';
import { formatDuration } from '../../../wording/duration.ts';
import { useAddress } from '../../address/address.ts';
import { addressWithScope, type Scope } from '../../address/scope.ts';
import type { TimeWindow } from '../../address/time-range.ts';
import buttonStyles from '../../components/Button.module.css';
import { Button } from '../../components/Button.tsx';
import { buildSeries } from '../../components/charts/build-series.ts';
import { Histogram, type ValueRange } from '../../components/charts/Histogram.tsx';
import { percentile } from '../../components/charts/percentiles.ts';
import { type SelectedTime, TimeSeries } from '../../components/charts/TimeSeries.tsx';
import { classNames } from '../../components/class-names.ts';
import { FilterActions } from '../../components/FilterActions.tsx';
import { formatCount } from '../../format/rate.ts';
import { formatTime } from '../../format/time.ts';
import type { TraceRow } from '../traces/build-rows.ts';
import { tracesAddress } from '../traces/url.ts';
import styles from './AnalyticsPage.module.css';
import type { Analytics } from './build-analytics.ts';
import { responseTimeTerm } from './build-selection.ts';
import { useSeries } from './use-series.ts';

export interface AnalyticsChartsProps {
  readonly scope: Scope;
  readonly rows: readonly TraceRow[];
  readonly analytics: Analytics;
  readonly window: TimeWindow;
  /** Whether the rows are all that there are. */
  readonly isWhole: boolean;
}

export function AnalyticsCharts(props: AnalyticsChartsProps) {
  const { scope, analytics } = props;
  // X-Ray counts all of them, if only by the minute; a filter it does not take.
  const isCounted = scope.filter.trim() === '' && !props.isWhole;
  const [range, setRange] = useSelection<ValueRange>(scope);
  const [time, setTime] = useSelection<SelectedTime>(scope);
  const { responseTimes, unanswered, count } = analytics;
  const [half, most] = [percentile(responseTimes, 0.5), percentile(responseTimes, 0.95)];
  return (
    <div className={styles.charts}>
      <section className={styles.card} aria-label="Response times">
        <Histogram
          label="Response time of traces"
          axis="response time, until the client had its answer"
          buckets={analytics.buckets}
          values={analytics.values}
          formatValue={formatDuration}
          gist={`${formatCount(count - unanswered)}: median ${formatDuration(half)}, 95 % within ${formatDuration(most)}${
            unanswered > 0 ? `; ${formatCount(unanswered)} without one yet` : ''
          }`}
          selection={range}
          onSelect={setRange}
        />
        {range !== undefined && (
          <div className={styles.selection}>
            <FilterActions expression={responseTimeTerm(range)} scope={scope} />
            <Button kind="quiet" onClick={() => setRange(undefined)}>
              Take back
            </Button>
          </div>
        )}
      </section>
      <section className={styles.card} aria-label="Outcomes over time">
        {isCounted ? (
          <CountedSeries scope={scope} selection={time} onSelect={setTime} />
        ) : (
          <TracesSeries {...props} selection={time} onSelect={setTime} />
        )}
        {time !== undefined && (
          <TimeActions time={time} scope={scope} onBack={() => setTime(undefined)} />
        )}
      </section>
    </div>
  );
}

/** Of these traces only: once it has narrowed them down it is done. */
function useSelection<Selection>(scope: Scope) {
  const key = JSON.stringify(scope);
  const [kept, keep] = useState<{ key: string; selection: Selection | undefined }>();
  const select = (selection: Selection | undefined) => keep({ key, selection });
  return [kept?.key === key ? kept.selection : undefined, select] as const;
}

interface SeriesProps {
  readonly selection: SelectedTime | undefined;
  readonly onSelect: (time: SelectedTime | undefined) => void;
}

/** By X-Ray's own statistics. */
function CountedSeries({ scope, ...rest }: SeriesProps & { readonly scope: Scope }) {
  const { data } = useSeries(scope);
  const value = data?.value;
  return (
    <TimeSeries
      label="Outcomes by when they came in"
      noun="requests"
      points={value?.points ?? []}
      step={value?.step ?? 60}
      {...(data && { window: data.window })}
      {...rest}
    />
  );
}

/** Of the traces that were loaded. */
function TracesSeries(props: AnalyticsChartsProps & SeriesProps) {
  const { rows, window, isWhole, selection, onSelect } = props;
  const series = useMemo(() => buildSeries(rows, window), [rows, window]);
  return (
    <TimeSeries
      label={`Outcomes by when they began${isWhole ? '' : ', of the newest traces'}`}
      points={series.points}
      step={series.step}
      window={window}
      selection={selection}
      onSelect={onSelect}
    />
  );
}

/** No filter expression holds a time: it goes to the time range instead. */
function TimeActions({
  time,
  scope,
  onBack,
}: {
  readonly time: SelectedTime;
  readonly scope: Scope;
  readonly onBack: () => void;
}) {
  const address = useAddress();
  const timeRange = { kind: 'between', ...time } as const;
  const look = classNames(buttonStyles.button, buttonStyles.plain);
  return (
    <div className={styles.selection}>
      <p className={styles.about}>
        {formatTime(time.start)} to {formatTime(time.end)}
      </p>
      <a className={look} href={addressWithScope(address, { timeRange })}>
        Use as time range
      </a>
      <a className={look} href={tracesAddress({ ...scope, timeRange })}>
        Show traces
      </a>
      <Button kind="quiet" onClick={onBack}>
        Take back
      </Button>
    </div>
  );
}
