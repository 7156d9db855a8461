import styles from './ChartTable.module.css';

export interface ChartTableRow {
  readonly key: string;
  readonly cells: readonly string[];
  /** What a drag over just this row selects. */
  readonly onSelect?: () => void;
}

export interface ChartTableProps {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly ChartTableRow[];
  readonly action?: string;
}

/** The table twin of a chart: the same figures, the same selections. */
export function ChartTable({ caption, columns, rows, action = 'select' }: ChartTableProps) {
  const hasActions = rows.some(({ onSelect }) => onSelect !== undefined);
  return (
    <table className={styles.table}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
          {hasActions && (
            <th scope="col">
              <span className="visually-hidden">{action}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells, onSelect }) => (
          <tr key={key}>
            {cells.map((cell, at) =>
              at === 0 ? (
                <th key={columns[at]} scope="row">
                  {cell}
                </th>
              ) : (
                <td key={columns[at]}>{cell}</td>
              ),
            )}
            {hasActions && (
              <td>
                {onSelect !== undefined && (
                  <button type="button" aria-label={`${action} ${cells[0]}`} onClick={onSelect}>
                    {action}
                  </button>
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
