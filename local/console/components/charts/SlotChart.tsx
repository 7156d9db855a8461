import { type PointerEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { Outcome } from '../../../wording/outcome.ts';
import axes from './axes.module.css';
import type { Tick } from './build-ticks.ts';
import { countTicks } from './build-ticks.ts';
import { stackedOutcomes } from './OutcomeLegend.tsx';
import { isHatched, OutcomePatterns } from './OutcomePatterns.tsx';
import styles from './SlotChart.module.css';
import { useWidth } from './use-width.ts';
import {
  noSlots,
  type SlotRange,
  type Slots,
  shiftSlots,
  slotRange,
  walkSlots,
} from './walk-slots.ts';

/** A bar: how many ended how, or how many where that is not known. */
export type Bar = Readonly<Partial<Record<Outcome | 'unknown', number>>>;

export interface SlotChartProps {
  /** Read out for the whole chart. */
  readonly label: string;
  readonly bars: readonly Bar[];
  /** Number of the first bar, where bars come and go: so that what is pointed at stays. @default 0 */
  readonly origin?: number;
  /** What a place and its bar say. */
  readonly tell: (at: number) => string;
  readonly onTell: (text: string | undefined) => void;
  /** As many as there is room for; `value` counts bars from the left: 0 is the left end of the first, 0.5 its middle. */
  readonly ticks: (most: number) => readonly Tick[];
  readonly xLabel: string;
  readonly yLabel: string;
  readonly selection?: SlotRange | undefined;
  readonly onSelect?: ((range: SlotRange | undefined) => void) | undefined;
  readonly height?: number;
  /** Space on the right for an axis of what is drawn over the bars. */
  readonly right?: number;
  readonly children?: (plot: Plot) => ReactNode;
}

export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly slotWidth: number;
}

const margin = { left: 44, top: 8, bottom: 34 } as const;

/** Bars side by side; a drag or the keys select some of them. */
export function SlotChart(props: SlotChartProps) {
  const { label, bars, tell, onTell, ticks, xLabel, yLabel, onSelect, height = 180 } = props;
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const ownId = useId();
  const clipId = `${ownId}-clip`;
  const { origin = 0 } = props;
  const [kept, keepSlots] = useState<Slots>(noSlots);
  const slots = shiftSlots(kept, -origin, bars.length);
  const [dragging, setDragging] = useState(false);
  useEffect(() => () => onTell(undefined), [onTell]);

  const plot: Plot = {
    left: margin.left,
    top: margin.top,
    width: Math.max(1, width - margin.left - (props.right ?? 20)),
    height: Math.max(1, height - margin.top - margin.bottom),
    slotWidth: Math.max(1, width - margin.left - (props.right ?? 20)) / Math.max(1, bars.length),
  };
  const yTicks = countTicks(Math.max(0, ...bars.map(total)), 4);
  const yMax = yTicks.at(-1)?.value ?? 1;
  const y = (count: number) => plot.top + plot.height * (1 - count / yMax);
  const bottom = plot.top + plot.height;

  const move = (next: Slots) => {
    keepSlots(shiftSlots(next, origin));
    const range = next.anchor === undefined ? undefined : slotRange(next);
    onTell(
      range !== undefined && range.first !== range.last
        ? `${tell(range.first)} … ${tell(range.last)}`
        : next.cursor === undefined
          ? undefined
          : tell(next.cursor),
    );
  };
  const slotAt = (event: PointerEvent<HTMLDivElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - plot.left;
    return Math.min(bars.length - 1, Math.max(0, Math.floor(x / plot.slotWidth)));
  };
  const draft = slots.anchor === undefined ? undefined : slotRange(slots);
  const selected = draft ?? props.selection;

  return (
    <div
      ref={box}
      className={onSelect === undefined ? styles.chart : styles.selectable}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, bars.length - 1)}
      aria-valuenow={slots.cursor ?? 0}
      aria-valuetext={slots.cursor === undefined ? label : tell(slots.cursor)}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const answer = walkSlots(slots, event, bars.length);
        if (answer === undefined) return;
        if (answer.act !== undefined && onSelect === undefined) return;
        if (answer.act === 'clear' && selected === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        move(answer.slots);
        if (answer.act === 'apply') onSelect?.(slotRange(answer.slots));
        if (answer.act === 'clear') onSelect?.(undefined);
      }}
      onBlur={() => move(noSlots)}
      onPointerDown={(event) => {
        if (event.button !== 0 || onSelect === undefined || bars.length === 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const at = slotAt(event);
        setDragging(true);
        move({ cursor: at, anchor: at });
      }}
      onPointerMove={(event) => {
        if (bars.length === 0) return;
        move({ cursor: slotAt(event), anchor: dragging ? slots.anchor : undefined });
      }}
      onPointerUp={() => {
        if (!dragging) return;
        setDragging(false);
        onSelect?.(slotRange(slots));
        move({ ...slots, anchor: undefined });
      }}
      onPointerCancel={() => {
        setDragging(false);
        move(noSlots);
      }}
      onPointerLeave={() => {
        if (!dragging) move(noSlots);
      }}
    >
      <svg width={width} height={height} aria-hidden="true">
        {yTicks.map(({ value, label: text }) => (
          <g key={value}>
            <line
              className={axes.grid}
              x1={plot.left}
              x2={plot.left + plot.width}
              y1={y(value)}
              y2={y(value)}
            />
            <text className={axes.tick} x={plot.left - 6} y={y(value)} dy="0.32em" textAnchor="end">
              {text}
            </text>
          </g>
        ))}
        {selected !== undefined && (
          <rect
            className={styles.selection}
            x={plot.left + selected.first * plot.slotWidth}
            y={plot.top}
            width={(selected.last - selected.first + 1) * plot.slotWidth}
            height={plot.height}
          />
        )}
        <g clipPath={`url(#${clipId})`}>
          {stacks(bars).map(({ outcome, rects }) => {
            const d = rects.map(({ at, from, to }) => barPath(plot, at, y(from), y(to))).join('');
            return (
              <g key={outcome}>
                <path className={styles[outcome]} d={d} />
                {isHatched(outcome) && <path fill={`url(#${ownId}-${outcome})`} d={d} />}
              </g>
            );
          })}
        </g>
        <OutcomePatterns prefix={ownId} />
        <clipPath id={clipId}>
          <rect x={plot.left} y={plot.top} width={plot.width} height={plot.height} />
        </clipPath>
        {props.children?.(plot)}
        {slots.cursor !== undefined && (
          <rect
            className={styles.cursor}
            x={plot.left + slots.cursor * plot.slotWidth}
            y={plot.top}
            width={Math.max(2, plot.slotWidth)}
            height={plot.height}
          />
        )}
        <line
          className={axes.axis}
          x1={plot.left}
          x2={plot.left + plot.width}
          y1={bottom}
          y2={bottom}
        />
        {ticks(Math.max(2, Math.floor(plot.width / 64))).map(({ value, label: text }) => (
          <text
            key={value}
            className={axes.tick}
            x={plot.left + value * plot.slotWidth}
            y={bottom + 14}
            textAnchor="middle"
          >
            {text}
          </text>
        ))}
        <text className={axes.title} x={plot.left + plot.width} y={height - 4} textAnchor="end">
          {xLabel}
        </text>
        <text className={axes.title} x={0} y={height - 4}>
          {yLabel}
        </text>
      </svg>
    </div>
  );
}

export const total = (bar: Bar): number =>
  Object.values(bar).reduce<number>((sum, count) => sum + (count ?? 0), 0);

/** Never too small to be seen. */
function barPath({ left, slotWidth }: Plot, at: number, bottom: number, top: number): string {
  const gap = slotWidth > 4 ? 1 : 0;
  const x = (left + at * slotWidth).toFixed(2);
  const wide = (slotWidth - gap).toFixed(2);
  const high = Math.max(bottom - top, 1.5).toFixed(2);
  return `M${x} ${bottom.toFixed(2)}h${wide}v-${high}h-${wide}z`;
}

interface StackRect {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** One path per outcome, however many bars there are. */
function stacks(bars: readonly Bar[]) {
  const reached = bars.map(() => 0);
  return ([...stackedOutcomes, 'unknown'] as const).map((outcome) => ({
    outcome,
    rects: bars.flatMap((bar, at): StackRect[] => {
      const count = bar[outcome] ?? 0;
      if (count === 0) return [];
      const from = reached[at] ?? 0;
      reached[at] = from + count;
      return [{ at, from, to: from + count }];
    }),
  }));
}
