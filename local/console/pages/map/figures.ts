import type { Outcome } from '../../../wording/outcome.ts';
import type { WireService } from '../../api/operations.ts';
import type { Counted } from '../../components/charts/percentiles.ts';

/** How calls ended, and how long they took together. */
export interface Figures {
  readonly ok: number;
  readonly error: number;
  readonly throttle: number;
  readonly fault: number;
  readonly total: number;
  /** Seconds, of all of them. */
  readonly totalResponseTime: number;
}

/** Values are seconds. */
export type HistogramEntry = Counted;

export const noFigures: Figures = {
  ok: 0,
  error: 0,
  throttle: 0,
  fault: 0,
  total: 0,
  totalResponseTime: 0,
};

/** Clockwise from twelve, as the ring of a node shows them. */
export const outcomesInOrder: readonly Outcome[] = ['fault', 'throttle', 'error', 'ok'];

type WireEdge = NonNullable<WireService['Edges']>[number];
type Wire = Pick<WireService | WireEdge, 'SummaryStatistics'>;

/** A number that came over the wire; what is none counts nothing. */
const amount = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;

export function readFigures({ SummaryStatistics: statistics }: Wire): Figures {
  const figures = {
    ok: amount(statistics?.OkCount),
    error: amount(statistics?.ErrorStatistics?.OtherCount),
    throttle: amount(statistics?.ErrorStatistics?.ThrottleCount),
    fault: amount(statistics?.FaultStatistics?.TotalCount),
  };
  return {
    ...figures,
    total: figures.ok + figures.error + figures.throttle + figures.fault,
    totalResponseTime: amount(statistics?.TotalResponseTime),
  };
}

export const readHistogram = (entries: WireService['ResponseTimeHistogram']): HistogramEntry[] =>
  mergeHistograms(
    (entries ?? []).map(({ Value, Count }) => ({ value: amount(Value), count: amount(Count) })),
  );

export const addFigures = (all: readonly Figures[]): Figures =>
  all.reduce(
    (sum, each) => ({
      ok: sum.ok + each.ok,
      error: sum.error + each.error,
      throttle: sum.throttle + each.throttle,
      fault: sum.fault + each.fault,
      total: sum.total + each.total,
      totalResponseTime: sum.totalResponseTime + each.totalResponseTime,
    }),
    noFigures,
  );

/** One entry for each value, the lowest first. */
export function mergeHistograms(...all: readonly (readonly HistogramEntry[])[]): HistogramEntry[] {
  const counts = new Map<number, number>();
  for (const { value, count } of all.flat()) {
    if (count > 0) counts.set(value, (counts.get(value) ?? 0) + count);
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => a.value - b.value);
}

/** Seconds; undefined where nothing completed. */
export const averageOf = ({ total, totalResponseTime }: Figures): number | undefined =>
  total > 0 ? totalResponseTime / total : undefined;

/** What a node's glyph stands for: the first of the ring's order that happened and is no success. */
export const worstOf = (figures: Figures): Outcome | undefined =>
  figures.total === 0 ? undefined : outcomesInOrder.find((outcome) => figures[outcome] > 0);
