import type { Scope } from '../../address/scope.ts';
import { FilterActions } from '../../components/FilterActions.tsx';
import { formatCount } from '../../format/rate.ts';
import type { TraceGroup } from './build-groups.ts';
import { columnsFor } from './columns.ts';
import { TraceLine } from './TraceLine.tsx';
import styles from './TraceTable.module.css';

/** The whole group is a list of its own, one press away. */
const mostTraces = 20;

export function GroupTraces({
  group: { rows, label, expression },
  scope,
  ticked,
  onTick,
}: {
  readonly group: TraceGroup;
  readonly scope: Scope;
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (id: string) => void;
}) {
  const hasUsers = rows.some(({ users }) => users.length > 0);
  const columns = columnsFor(hasUsers);
  return (
    <>
      {expression !== undefined && <FilterActions expression={expression} scope={scope} />}
      <table className={styles.table} aria-label={`Traces of ${label ?? 'none'}`}>
        <colgroup>
          {columns.map(({ id, width }) => (
            <col key={id} style={{ width }} />
          ))}
        </colgroup>
        <thead className="visually-hidden">
          <tr>
            {columns.map(({ id, title }) => (
              <th key={id} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostTraces).map((row, index) => (
            <TraceLine
              key={row.id}
              row={row}
              index={index}
              scope={scope}
              hasUsers={hasUsers}
              isActive={false}
              isTicked={ticked.has(row.id)}
              onTick={onTick}
              onActivate={ignore}
            />
          ))}
        </tbody>
      </table>
      {rows.length > mostTraces && (
        <p className={styles.soft}>
          the newest {mostTraces} of {formatCount(rows.length)}; “Show traces” lists all
        </p>
      )}
    </>
  );
}

const ignore = () => {};
