import type { Column } from './columns.ts';
import styles from './TraceTable.module.css';
import type { Sort } from './url.ts';

export interface SortHeaderProps {
  readonly column: Column;
  readonly note?: string | undefined;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

/** What is measured is sorted from the most on first, what is read from its beginning. */
const beginsDescending = new Set(['time', 'outcome', 'response', 'duration', 'services', 'status']);

export function SortHeader({ column, note, sort, onSort }: SortHeaderProps) {
  const { id, title, meaning, isNumber, sortBy } = column;
  const isSorted = sortBy !== undefined && sort.by === sortBy;
  const direction = sort.descending ? 'descending' : 'ascending';
  return (
    <th
      scope="col"
      className={isNumber === true ? styles.number : undefined}
      aria-sort={isSorted ? direction : undefined}
    >
      {sortBy === undefined ? (
        <span className={id === 'tick' ? 'visually-hidden' : undefined}>{title}</span>
      ) : (
        <button
          type="button"
          className={styles.sort}
          title={meaning === undefined ? undefined : `${title}: ${meaning}`}
          onClick={() =>
            onSort({
              by: sortBy,
              descending: isSorted ? !sort.descending : beginsDescending.has(sortBy),
            })
          }
        >
          <span className={id === 'outcome' ? 'visually-hidden' : undefined}>{title}</span>
          {note !== undefined && <span className={styles.note}>{note}</span>}
          <span aria-hidden="true" className={styles.arrow}>
            {isSorted ? (sort.descending ? '▾' : '▴') : id === 'outcome' ? '↕' : ''}
          </span>
        </button>
      )}
    </th>
  );
}
