import { useEffect, useMemo, useRef, useState } from 'react';
import { formatDuration } from '../../../wording/duration.ts';
import type { Outcome } from '../../../wording/outcome.ts';
import { formatCount } from '../../format/rate.ts';
import { formatClock } from '../../format/time.ts';
import axes from './axes.module.css';
import { clockTicks } from './build-ticks.ts';
import { drawPoints } from './draw-points.ts';
import styles from './ScatterPlot.module.css';
import type { ScatterSpan } from './scatter-span.ts';
import { readColours, useThemeVersion } from './use-colours.ts';
import { useWidth } from './use-width.ts';
import { type ValueScale, valueScale } from './value-scale.ts';
import {
  boxOf,
  inBox,
  nearestPlace,
  noPoint,
  orderPoints,
  type PointCursor,
  type ScatterBox,
  type ScatterPoint,
  walkPoints,
} from './walk-points.ts';

interface ScatterPlotProps {
  readonly label: string;
  readonly points: readonly ScatterPoint[];
  /** Ascending. */
  readonly durations: Float64Array;
  readonly times: ScatterSpan;
  readonly zone: string;
  readonly noun: string;
  readonly measure: string;
  readonly selection: ScatterBox | undefined;
  readonly onSelect: ((box: ScatterBox | undefined) => void) | undefined;
  readonly onOpen: ((id: string) => void) | undefined;
  readonly onTell: (text: string | undefined) => void;
  readonly height: number;
}

const margin = { left: 56, right: 16, top: 10, bottom: 34 } as const;
const outcomes = ['ok', 'error', 'throttle', 'fault'] as const satisfies readonly Outcome[];

/** A pointer's way, in pixels. */
interface Drag {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
}

/** The points are on a canvas, since they are many; axes and selection lie over it. */
export function ScatterPlot(props: ScatterPlotProps) {
  const { points, durations, times, selection, onSelect, onOpen, height } = props;
  const { start, end } = times;
  const element = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(element);
  const theme = useThemeVersion();
  // By id: where a point is among the others changes while new ones come.
  const [pointed, setPointed] = useState<{
    cursor?: string | undefined;
    anchor?: string | undefined;
  }>({});
  const [drag, setDrag] = useState<Drag>();

  const plotWidth = Math.max(1, width - margin.left - margin.right);
  const plotHeight = Math.max(1, height - margin.top - margin.bottom);
  const right = margin.left + plotWidth;
  const bottom = margin.top + plotHeight;
  const scale = useMemo(() => valueScale(durations, formatTick), [durations]);
  const orders = useMemo(() => orderPoints(points), [points]);
  const byId = useMemo(() => new Map(points.map(({ id }, index) => [id, index])), [points]);
  const at: PointCursor = {
    cursor: byId.get(pointed.cursor ?? ''),
    anchor: byId.get(pointed.anchor ?? ''),
  };
  const setAt = ({ cursor, anchor }: PointCursor) =>
    setPointed({ cursor: points[cursor ?? -1]?.id, anchor: points[anchor ?? -1]?.id });
  const x = (time: number) => margin.left + (plotWidth * (time - start)) / (end - start);
  const y = (duration: number) => margin.top + plotHeight * (1 - scale.place(duration));

  const places = useMemo(() => {
    const placed = new Float32Array(points.length * 2);
    for (const [index, { time, duration }] of points.entries()) {
      placed[index * 2] = margin.left + (plotWidth * (time - start)) / (end - start);
      placed[index * 2 + 1] = margin.top + plotHeight * (1 - scale.place(duration));
    }
    return placed;
  }, [points, plotWidth, plotHeight, start, end, scale]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: with another theme the tokens are other colours.
  useEffect(() => {
    if (canvas.current === null) return;
    const placed = { places, outcomes: points.map(({ outcome }) => outcome) };
    drawPoints(canvas.current, placed, { width, height }, readColours(element, outcomes));
  }, [places, points, width, height, theme]);

  const cursor = at.cursor === undefined ? undefined : points[at.cursor];
  const anchor = at.anchor === undefined ? undefined : points[at.anchor];
  const pulled = cursor && anchor && cursor !== anchor ? boxOf(anchor, cursor) : undefined;
  const dragged = drag && {
    start: start + ((Math.min(drag.fromX, drag.toX) - margin.left) / plotWidth) * (end - start),
    end: start + ((Math.max(drag.fromX, drag.toX) - margin.left) / plotWidth) * (end - start),
    from: scale.value(1 - (Math.max(drag.fromY, drag.toY) - margin.top) / plotHeight),
    to: scale.value(1 - (Math.min(drag.fromY, drag.toY) - margin.top) / plotHeight),
  };
  const shown = dragged ?? pulled ?? selection;
  const drafted = dragged ?? pulled;
  const told = drafted ? tellBox(drafted, points, props.noun) : cursor && tellPoint(cursor);
  const { onTell } = props;
  useEffect(() => onTell(told), [onTell, told]);
  useEffect(() => () => onTell(undefined), [onTell]);

  /** In the plot, wherever the pointer is. */
  const placeOf = (event: { clientX: number; clientY: number; currentTarget: Element }) => {
    const box = event.currentTarget.getBoundingClientRect();
    return {
      x: Math.min(right, Math.max(margin.left, event.clientX - box.left)),
      y: Math.min(bottom, Math.max(margin.top, event.clientY - box.top)),
    };
  };

  return (
    <div
      ref={element}
      className={styles.chart}
      role="slider"
      tabIndex={0}
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, points.length - 1)}
      aria-valuenow={at.cursor === undefined ? 0 : (orders.inTime[at.cursor] ?? 0)}
      aria-valuetext={told ?? props.label}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const { key, shiftKey } = event;
        const next = walkPoints(at, { key, shiftKey: shiftKey && onSelect !== undefined }, orders);
        if (next !== undefined) setAt(next);
        else if (key === 'Enter' && pulled) onSelect?.(pulled);
        else if (key === 'Enter' && cursor && onOpen) onOpen(cursor.id);
        else if (key === 'Escape' && (pulled ?? selection)) {
          setAt({ ...at, anchor: undefined });
          onSelect?.(undefined);
        } else return;
        event.preventDefault();
        event.stopPropagation();
      }}
      onBlur={() => setAt(noPoint)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const place = placeOf(event);
        setDrag({ fromX: place.x, fromY: place.y, toX: place.x, toY: place.y });
      }}
      onPointerMove={(event) => {
        const place = placeOf(event);
        if (drag !== undefined) setDrag({ ...drag, toX: place.x, toY: place.y });
        else setAt({ cursor: nearestPlace(places, place.x, place.y), anchor: undefined });
      }}
      onPointerUp={() => {
        setDrag(undefined);
        if (drag === undefined || dragged === undefined) return;
        const isClick = Math.hypot(drag.toX - drag.fromX, drag.toY - drag.fromY) < 5;
        if (!isClick) onSelect?.(dragged);
        else if (cursor !== undefined) onOpen?.(cursor.id);
        else onSelect?.(undefined);
      }}
      onPointerCancel={() => setDrag(undefined)}
      onPointerLeave={() => {
        if (drag === undefined) setAt(noPoint);
      }}
    >
      <canvas ref={canvas} className={styles.canvas} style={{ width, height }} />
      <svg width={width} height={height} aria-hidden="true">
        <ScatterAxes
          {...{ scale, times, x, y, right, bottom, height }}
          zone={props.zone}
          measure={props.measure}
          noun={props.noun}
          most={Math.max(2, Math.floor(plotWidth / 90))}
        />
        {shown !== undefined && (
          <rect
            className={styles.selection}
            x={Math.max(margin.left, x(shown.start))}
            y={y(shown.to)}
            width={Math.max(
              2,
              Math.min(x(shown.end), right) - Math.max(margin.left, x(shown.start)),
            )}
            height={Math.max(2, y(shown.from) - y(shown.to))}
          />
        )}
        {cursor !== undefined && drag === undefined && (
          <circle className={styles.cursor} cx={x(cursor.time)} cy={y(cursor.duration)} r="7" />
        )}
      </svg>
    </div>
  );
}

interface ScatterAxesProps {
  readonly scale: ValueScale;
  readonly times: ScatterSpan;
  readonly x: (time: number) => number;
  readonly y: (duration: number) => number;
  readonly right: number;
  readonly bottom: number;
  readonly height: number;
  readonly zone: string;
  readonly measure: string;
  readonly noun: string;
  readonly most: number;
}

function ScatterAxes({ scale, times, x, y, right, bottom, ...props }: ScatterAxesProps) {
  return (
    <>
      {scale.ticks.map(({ value, label }) => (
        <g key={value}>
          <line className={axes.grid} x1={margin.left} x2={right} y1={y(value)} y2={y(value)} />
          <text className={axes.tick} x={margin.left - 6} y={y(value)} dy="0.32em" textAnchor="end">
            {label}
          </text>
        </g>
      ))}
      {clockTicks(times.start, times.end, props.most).map(({ value, label }) => (
        <text key={value} className={axes.tick} x={x(value)} y={bottom + 14} textAnchor="middle">
          {label}
        </text>
      ))}
      <line className={axes.axis} x1={margin.left} x2={right} y1={bottom} y2={bottom} />
      <text className={axes.title} x={right} y={props.height - 4} textAnchor="end">
        time ({props.zone}){times.isPart && `, the part of the time range that has ${props.noun}`}
      </text>
      <text className={axes.title} x={0} y={props.height - 4}>
        {props.measure}
        {scale.kind === 'growing' ? ', each line ten times the one below' : ''}
      </text>
    </>
  );
}

/** Without a unit, as 0 is in all of them. */
const formatTick = (seconds: number): string => (seconds === 0 ? '0' : formatDuration(seconds));

const tellPoint = ({ time, duration, outcome }: ScatterPoint): string =>
  `${formatClock(time)}: ${formatDuration(duration)}, ${outcome}`;

const tellBox = (box: ScatterBox, points: readonly ScatterPoint[], noun: string): string =>
  `${formatClock(box.start)} to ${formatClock(box.end)}, ${formatDuration(box.from)} to ${formatDuration(box.to)}: ${formatCount(points.filter((point) => inBox(point, box)).length)} ${noun}`;
