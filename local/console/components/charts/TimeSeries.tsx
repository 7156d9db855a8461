import { useMemo, useState } from 'react';
import { formatDuration } from '../../../wording/duration.ts';
import { formatCount } from '../../format/rate.ts';
import { formatClock, zoneOf } from '../../format/time.ts';
import { outcomesGist, tellOutcomes } from './build-gist.ts';
import { fillSeries, type TimePoint } from './build-series.ts';
import { clockTicks, niceTicks } from './build-ticks.ts';
import { ChartFigure } from './ChartFigure.tsx';
import { ChartTable } from './ChartTable.tsx';
import { OutcomeLegend } from './OutcomeLegend.tsx';
import { type Plot, SlotChart } from './SlotChart.tsx';
import styles from './TimeSeries.module.css';

/** Epoch seconds, the end exclusive. */
export interface SelectedTime {
  readonly start: number;
  readonly end: number;
}

export interface TimeSeriesProps {
  readonly label: string;
  /** In the order of time; steps in which nothing happened may be missing. */
  readonly points: readonly TimePoint[];
  /** Seconds from a point to the next. */
  readonly step: number;
  /** What the axis is to cover. @default from the first point to the last */
  readonly window?: SelectedTime;
  /** What is counted. @default 'traces' */
  readonly noun?: string;
  readonly selection?: SelectedTime | undefined;
  readonly onSelect?: (range: SelectedTime | undefined) => void;
  readonly height?: number;
}

/** How many ended how over time, and with them how long they took on average. */
export function TimeSeries(props: TimeSeriesProps) {
  const { label, step, window, noun = 'traces', selection, onSelect, height } = props;
  const [told, setTold] = useState<string>();
  const points = useMemo(
    () => fillSeries(props.points, step, window),
    [props.points, step, window],
  );
  const first = points[0];
  const last = points.at(-1);
  const counts = useMemo(() => sumOf(points), [points]);
  const all = counts.ok + counts.error + counts.throttle + counts.fault;
  if (first === undefined || last === undefined || all === 0) {
    return (
      <ChartFigure label={label} gist={`no ${noun} to tell about`} table={null}>
        {null}
      </ChartFigure>
    );
  }
  const gist = outcomesGist(counts);
  const zone = zoneOf(last.time);
  const tell = (at: number): string => {
    const point = points[at];
    if (point === undefined) return '';
    const { averageResponseTime: average } = point;
    const count = point.ok + point.error + point.throttle + point.fault;
    return `${formatClock(point.time)} to ${formatClock(point.time + step)}: ${
      count === 0 ? `no ${noun}` : tellOutcomes(point)
    }${average === undefined ? '' : `, ${formatDuration(average)} on average`}`;
  };
  const hasLine = points.some(({ averageResponseTime }) => averageResponseTime !== undefined);
  const slotOf = (time: number) => Math.round((time - first.time) / step);
  return (
    <ChartFigure
      label={label}
      gist={gist}
      legend={
        <>
          {hasLine && <span className={styles.lineLegend}>average response time</span>}
          <OutcomeLegend of="areas" />
        </>
      }
      readout={told ?? (onSelect && 'Drag, or focus and use arrows with shift, to select a time.')}
      table={
        <ChartTable
          caption={`${label}: ${gist}; times in ${zone}`}
          columns={['from', 'ok', 'error', 'throttle', 'fault', ...(hasLine ? ['average'] : [])]}
          rows={points
            .filter((point) => point.ok + point.error + point.throttle + point.fault > 0)
            .map((point) => ({
              key: String(point.time),
              cells: [
                formatClock(point.time),
                ...[point.ok, point.error, point.throttle, point.fault].map(formatCount),
                ...(hasLine ? [formatDuration(point.averageResponseTime)] : []),
              ],
              ...(onSelect && {
                onSelect: () => onSelect({ start: point.time, end: point.time + step }),
              }),
            }))}
        />
      }
    >
      <SlotChart
        label={`${label}: ${gist}`}
        bars={points.map(({ ok, error, throttle, fault }) => ({ ok, error, throttle, fault }))}
        origin={Math.round(first.time / step)}
        tell={tell}
        onTell={setTold}
        ticks={(most) =>
          clockTicks(first.time, last.time + step, most).map(({ value, label: text }) => ({
            value: (value - first.time) / step,
            label: text,
          }))
        }
        xLabel={`time (${zone})`}
        yLabel={`${noun} per ${stepName(step)}`}
        height={height ?? 180}
        right={hasLine ? 56 : 16}
        selection={
          selection && {
            first: Math.max(0, slotOf(selection.start)),
            last: Math.min(points.length - 1, slotOf(selection.end) - 1),
          }
        }
        onSelect={
          onSelect &&
          ((range) =>
            onSelect(
              range && {
                start: first.time + range.first * step,
                end: first.time + (range.last + 1) * step,
              },
            ))
        }
      >
        {hasLine ? (plot) => <ResponseTimeLine points={points} plot={plot} /> : undefined}
      </SlotChart>
    </ChartFigure>
  );
}

function ResponseTimeLine({ points, plot }: { points: readonly TimePoint[]; plot: Plot }) {
  const known = points.flatMap(({ averageResponseTime }, at) =>
    averageResponseTime === undefined ? [] : [{ at, average: averageResponseTime }],
  );
  const ticks = niceTicks(0, Math.max(...known.map(({ average }) => average)), 4, (value) =>
    value === 0 ? '0' : formatDuration(value),
  );
  const greatest = ticks.at(-1)?.value || 1;
  const x = (at: number) => plot.left + (at + 0.5) * plot.slotWidth;
  const y = (value: number) => plot.top + plot.height * (1 - value / greatest);
  return (
    <g className={styles.line}>
      {/* A gap where nothing came in: no time in between was measured. */}
      <path
        d={known
          .map(
            ({ at, average }, index) =>
              `${known[index - 1]?.at === at - 1 ? 'L' : 'M'}${x(at).toFixed(1)} ${y(average).toFixed(1)}`,
          )
          .join('')}
      />
      {known.map(({ at, average }) => (
        <circle key={at} cx={x(at)} cy={y(average)} r={plot.slotWidth < 6 ? 1 : 2} />
      ))}
      {ticks.map(({ value, label }) => (
        <text key={value} x={plot.left + plot.width + 6} y={y(value)} dy="0.32em">
          {label}
        </text>
      ))}
    </g>
  );
}

function sumOf(points: readonly TimePoint[]) {
  const sum = { ok: 0, error: 0, throttle: 0, fault: 0 };
  for (const { ok, error, throttle, fault } of points) {
    sum.ok += ok;
    sum.error += error;
    sum.throttle += throttle;
    sum.fault += fault;
  }
  return sum;
}

const stepName = (step: number): string =>
  step % 3600 === 0
    ? step === 3600
      ? 'hour'
      : `${step / 3600} h`
    : step % 60 === 0
      ? step === 60
        ? 'minute'
        : `${step / 60} min`
      : `${step} s`;
