import type { Output } from '../../api/operations.ts';

export type WireStatistic = NonNullable<
  Output<'GetSamplingStatisticSummaries'>['SamplingStatisticSummaries']
>[number];

/** What the clients of a rule reported together of ten seconds. */
export interface TrendColumn extends Counts {
  /** Epoch seconds. */
  readonly start: number;
}

interface Counts {
  readonly matched: number;
  readonly sampled: number;
  readonly borrowed: number;
}

export interface Trend {
  readonly columns: readonly TrendColumn[];
  readonly total: Counts;
}

/** Seconds of one column: https://docs.aws.amazon.com/xray/latest/api/API_SamplingStatisticSummary.html. */
export const columnSeconds = 10;
/** What is shown at least, so that columns do not grow and shrink; and at most, whatever an account keeps. */
const leastSeconds = 300;
const mostSeconds = 1800;

/** Trends by rule, all over the same time; reports of other times are left out. */
export function buildTrends(
  statistics: readonly WireStatistic[],
  now: number,
): (ruleName: string) => Trend {
  const last = columnOf(now);
  const oldest = Math.min(
    last - leastSeconds + columnSeconds,
    ...statistics.map(({ Timestamp }) => columnOf(Timestamp ?? now)),
  );
  const first = Math.max(oldest, last - mostSeconds + columnSeconds);
  const byRule = new Map<string, Map<number, Counts>>();
  for (const { RuleName = '', Timestamp, RequestCount, SampledCount, BorrowCount } of statistics) {
    const columns = byRule.get(RuleName) ?? new Map<number, Counts>();
    byRule.set(RuleName, columns);
    const start = columnOf(Timestamp ?? 0);
    columns.set(
      start,
      sum(columns.get(start) ?? none, {
        matched: RequestCount ?? 0,
        sampled: SampledCount ?? 0,
        borrowed: BorrowCount ?? 0,
      }),
    );
  }
  const starts = Array.from(
    { length: (last - first) / columnSeconds + 1 },
    (_, at) => first + at * columnSeconds,
  );
  return (ruleName) => {
    const reported = byRule.get(ruleName);
    const columns = starts.map((start) => ({ start, ...(reported?.get(start) ?? none) }));
    return { columns, total: columns.reduce(sum, none) };
  };
}

/** Requests whose traces were kept: clients count borrowed ones apart from sampled ones. */
export const recordedOf = ({ sampled, borrowed }: Counts): number => sampled + borrowed;

const none: Counts = { matched: 0, sampled: 0, borrowed: 0 };

const sum = (left: Counts, right: Counts): Counts => ({
  matched: left.matched + right.matched,
  sampled: left.sampled + right.sampled,
  borrowed: left.borrowed + right.borrowed,
});

const columnOf = (time: number): number => Math.floor(time / columnSeconds) * columnSeconds;
