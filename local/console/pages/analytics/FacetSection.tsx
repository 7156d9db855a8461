import { formatDuration } from '../../../wording/duration.ts';
import { useAddress } from '../../address/address.ts';
import {
  addressWithScope,
  bothFilters,
  changeScope,
  type Scope,
  withoutFilter,
} from '../../address/scope.ts';
import { classNames } from '../../components/class-names.ts';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { formatCount, formatShare } from '../../format/rate.ts';
import { Icon } from '../../icons/Icon.tsx';
import { type FacetRow, type FacetTable, mostRows, shareKey } from './build-analytics.ts';
import styles from './FacetSection.module.css';

export interface FacetSectionProps {
  readonly table: FacetTable;
  /** Of all traces that the tables are about. */
  readonly total: number;
  readonly scope: Scope;
  /** Of each value among all traces of the time range, by `shareKey`. */
  readonly shares: ReadonlyMap<string, number> | undefined;
}

/** Rows that are read at a glance. */
const mostAtFirst = 8;

export function FacetSection({ table, total, scope, shares }: FacetSectionProps) {
  const address = useAddress();
  const { id, title, hint, isWide, rows, left } = table;
  const shareOfAll = (row: FacetRow) => shares?.get(shareKey(id, row)) ?? 0;
  const columns: Column<FacetRow>[] = [
    {
      id: 'value',
      title: 'Value',
      sortBy: ({ text }) => text,
      cell: (row) => <Value row={row} total={total} />,
    },
    {
      id: 'count',
      title: 'Traces',
      align: 'end',
      sortBy: ({ count }) => count,
      cell: ({ count }) => formatCount(count),
    },
    {
      id: 'share',
      title: 'Share',
      align: 'end',
      sortBy: ({ count }) => count,
      cell: ({ count }) => formatShare(count, total),
    },
    ...(shares === undefined
      ? []
      : [
          {
            id: 'all',
            title: 'Of all',
            align: 'end' as const,
            sortBy: shareOfAll,
            cell: (row: FacetRow) => formatShare(shareOfAll(row), 1),
          },
          {
            id: 'difference',
            title: 'Difference, points',
            align: 'end' as const,
            sortBy: (row: FacetRow) => row.count / total - shareOfAll(row),
            cell: (row: FacetRow) => difference(row.count / total - shareOfAll(row)),
          },
        ]),
    {
      id: 'faults',
      title: 'Faults',
      align: 'end',
      sortBy: ({ faults }) => faults,
      cell: ({ faults, count }) => (faults === 0 ? '–' : formatShare(faults, count)),
    },
    ...(['p50', 'p95'] as const).map((which) => ({
      id: which,
      title: which,
      align: 'end' as const,
      sortBy: (row: FacetRow) => row[which] ?? Number.NaN,
      cell: (row: FacetRow) => formatDuration(row[which]),
    })),
    {
      id: 'actions',
      title: 'Filter',
      align: 'end',
      cell: (row) => <Actions row={row} scope={scope} />,
    },
  ];
  return (
    <section className={classNames(styles.section, isWide && styles.wide)} aria-label={title}>
      <h2 className={styles.title}>
        <Untrusted text={title} most={80} />
        {hint !== undefined && <span className={styles.hint}> {hint}</span>}
      </h2>
      <DataTable
        caption={`${title}: values, how many traces have them, and their response times`}
        columns={columns}
        rows={rows}
        rowKey={({ key }) => key}
        most={mostAtFirst}
        onOpen={({ term }) => {
          if (term !== undefined) changeScope(address, { filter: bothFilters(scope.filter, term) });
        }}
      />
      {left > 0 && (
        <p className={styles.hint}>
          The {mostRows} most frequent of {formatCount(mostRows + left)} values.
        </p>
      )}
    </section>
  );
}

function Value({ row: { text, count }, total }: { row: FacetRow; total: number }) {
  return (
    <div className={styles.value}>
      <span
        aria-hidden="true"
        className={styles.share}
        style={{ width: `${((count / Math.max(1, total)) * 100).toFixed(1)}%` }}
      />
      {text === '' ? <i>empty</i> : <Untrusted text={text} most={120} />}
    </div>
  );
}

/** Links, so that they can be opened in a tab of their own; each says the expression before it is taken. */
function Actions({ row: { text, term }, scope }: { row: FacetRow; scope: Scope }) {
  const address = useAddress();
  if (term === undefined) return <span className={styles.hint}>no filter can say this</span>;
  const actions = [
    { verb: 'Add', icon: 'plus', filter: bothFilters(scope.filter, term), said: term },
    {
      verb: 'Exclude',
      icon: 'exclude',
      filter: withoutFilter(scope.filter, term),
      said: `!(${term})`,
    },
  ] as const;
  return (
    <span className={styles.actions}>
      {actions.map(({ verb, icon, filter, said }) => (
        <a
          key={verb}
          className={styles.action}
          href={addressWithScope(address, { filter })}
          aria-label={`${verb} ${text.slice(0, 100)}`}
          data-said={`${verb}: ${said.slice(0, 300)}`}
        >
          <Icon name={icon} />
        </a>
      ))}
    </span>
  );
}

/** In points of per cent: `+12`, `−3`, `0`. */
function difference(share: number): string {
  const points = Math.round(share * 100);
  if (points === 0) return '±0';
  return points > 0 ? `+${points}` : `−${-points}`;
}
