import { type ReactNode, useState } from 'react';
import { Icon } from '../icons/Icon.tsx';
import { Button } from './Button.tsx';
import { classNames } from './class-names.ts';
import styles from './DataTable.module.css';
import { type Sort, sortRows } from './sort-rows.ts';
import { useRowKeys } from './use-row-keys.ts';

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** For a column of controls, whose title only screen readers need. */
  readonly hideTitle?: boolean;
  readonly align?: 'start' | 'end';
  /** Without it the column cannot be sorted by. */
  readonly sortBy?: (row: Row) => string | number;
  readonly cell: (row: Row) => ReactNode;
}

export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  onOpen,
  initialSort,
  most = 200,
}: {
  /** For those who cannot see what it is about from around it. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly onOpen?: ((row: Row) => void) | undefined;
  readonly initialSort?: Sort | undefined;
  /** Rows that are shown until more are asked for. */
  readonly most?: number;
}) {
  const [sort, setSort] = useState(initialSort);
  const [shown, setShown] = useState(most);
  const body = useRowKeys();
  const sortBy = columns.find(({ id }) => id === sort?.column)?.sortBy;
  const sorted = sort && sortBy ? sortRows(rows, sortBy, sort.direction) : rows;
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Header key={column.id} column={column} sort={sort} onSort={setSort} />
            ))}
          </tr>
        </thead>
        <tbody ref={body} data-rows>
          {sorted.slice(0, shown).map((row) => (
            <tr
              key={rowKey(row)}
              data-row
              tabIndex={-1}
              className={onOpen && styles.opens}
              onClick={(event) => {
                if (!isControl(event.target, event.currentTarget)) onOpen?.(row);
              }}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && event.target === event.currentTarget) onOpen?.(row);
              }}
            >
              {columns.map(({ id, align, cell }) => (
                <td key={id} className={classNames(align === 'end' && styles.end)}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown && (
        <Button kind="quiet" onClick={() => setShown(shown + Math.max(most, 100))}>
          {`Show more: ${shown} of ${rows.length} shown`}
        </Button>
      )}
    </div>
  );
}

function Header<Row>({
  column: { id, title, hideTitle = false, align, sortBy },
  sort,
  onSort,
}: {
  readonly column: Column<Row>;
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort) => void;
}) {
  const direction = sort?.column === id ? sort.direction : undefined;
  return (
    <th
      scope="col"
      className={classNames(align === 'end' && styles.end)}
      aria-sort={direction && (direction === 'up' ? 'ascending' : 'descending')}
    >
      {sortBy === undefined ? (
        <span className={hideTitle ? 'visually-hidden' : undefined}>{title}</span>
      ) : (
        <button
          type="button"
          className={styles.sort}
          onClick={() => onSort({ column: id, direction: direction === 'down' ? 'up' : 'down' })}
        >
          {title}
          {direction && <Icon name={direction === 'up' ? 'chevron-up' : 'chevron-down'} />}
        </button>
      )}
    </th>
  );
}

/** Whether a click was meant for something inside of the row. */
const isControl = (target: EventTarget, row: Element): boolean => {
  if (!(target instanceof Element)) return false;
  const control = target.closest('a, button, input, select, label, summary, textarea');
  return (control !== null && row.contains(control)) || getSelection()?.isCollapsed === false;
};
