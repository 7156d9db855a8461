import { ChartFigure } from '../../components/charts/ChartFigure.tsx';
import { ChartTable } from '../../components/charts/ChartTable.tsx';
import { formatCount, formatShare } from '../../format/rate.ts';
import { formatClock, zoneOf } from '../../format/time.ts';
import { recordedOf, type Trend } from './build-trend.ts';
import styles from './RuleTrend.module.css';
import { TrendBars } from './TrendBars.tsx';

/** What clients reported of a rule in the last minutes. */
export function RuleTrend({ trend }: { readonly trend: Trend }) {
  const { columns, total } = trend;
  const first = columns[0];
  const last = columns.at(-1);
  if (first === undefined || last === undefined) return null;
  const minutes = Math.round((last.start + 10 - first.start) / 60);
  const gist = tellTrend(trend);
  const label = `Last ${minutes} minutes`;
  const zone = zoneOf(last.start);
  if (total.matched + recordedOf(total) === 0) {
    return (
      <p className={styles.none}>
        {`No requests reported in the last ${minutes} minutes: clients tell GetSamplingTargets every ten seconds how many matched a rule.`}
      </p>
    );
  }
  return (
    <ChartFigure
      label={label}
      gist={gist}
      readout={
        <span className={styles.legend}>
          <span className={styles.matched}>matched</span>
          <span className={styles.sampled}>sampled</span>
          <span className={styles.borrowed}>borrowed</span>
          {`a bar is 10 s, ${formatClock(first.start)} to ${formatClock(last.start + 10)} ${zone}`}
        </span>
      }
      table={
        <ChartTable
          caption={`${label}: ${gist}; windows of ten seconds, times in ${zone}`}
          columns={['from', 'matched', 'sampled', 'borrowed', 'recorded']}
          rows={columns
            .filter(({ matched, sampled, borrowed }) => matched + sampled + borrowed > 0)
            .map((column) => ({
              key: String(column.start),
              cells: [
                formatClock(column.start),
                formatCount(column.matched),
                formatCount(column.sampled),
                formatCount(column.borrowed),
                formatShare(recordedOf(column), column.matched),
              ],
            }))}
        />
      }
    >
      <TrendBars columns={columns} label={`${label}: ${gist}`} width={360} height={72} />
    </ChartFigure>
  );
}

/** `120 matched, 12 sampled, 3 borrowed`. */
export const tellTrend = ({ total: { matched, sampled, borrowed } }: Trend): string =>
  matched + sampled + borrowed === 0
    ? 'no requests reported'
    : `${formatCount(matched)} matched, ${formatCount(sampled)} sampled, ${formatCount(borrowed)} borrowed`;
