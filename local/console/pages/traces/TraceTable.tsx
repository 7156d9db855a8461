import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { navigate } from '../../address/address.ts';
import type { Scope } from '../../address/scope.ts';
import { copyText } from '../../components/copy-text.ts';
import { zoneOf } from '../../format/time.ts';
import { announce } from '../../frame/announce.ts';
import { useKeys } from '../../keyboard/use-keys.ts';
import { traceAddress } from '../trace/url.ts';
import type { TraceRow } from './build-rows.ts';
import { columnsFor } from './columns.ts';
import { SortHeader } from './SortHeader.tsx';
import { TraceLine } from './TraceLine.tsx';
import styles from './TraceTable.module.css';
import type { Sort } from './url.ts';

const rowHeight = 34;

export interface TraceTableProps {
  readonly rows: readonly TraceRow[];
  readonly scope: Scope;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (id: string) => void;
}

/** The list: a real table, of which only the rows in sight are in the document. */
export function TraceTable({ rows, scope, sort, onSort, ticked, onTick }: TraceTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const hasUsers = useMemo(() => rows.some(({ users }) => users.length > 0), [rows]);
  const columns = columnsFor(hasUsers);
  const [active, setActive] = useState(-1);
  const wanted = useRef<number>(undefined);

  // A row that was walked to may come into the document only after the list has scrolled.
  useEffect(() => {
    if (wanted.current === undefined) return;
    const link = scroller.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"] a`);
    if (link == null) return;
    wanted.current = undefined;
    link.focus({ preventScroll: true });
  });

  const walk = (step: number) => {
    if (rows.length === 0) return;
    const next = Math.min(rows.length - 1, Math.max(0, active + step));
    wanted.current = next;
    setActive(next);
    virtual.scrollToIndex(next, { align: 'auto' });
  };
  const copyActive = (textOf: (id: string) => string, said: string) => {
    const row = rows[active];
    if (row === undefined) return false;
    void copyText(textOf(row.id)).then((copied) =>
      announce(copied ? said : 'The browser did not allow copying'),
    );
    return true;
  };
  const open = (row: TraceRow | undefined) => {
    if (row === undefined) return false;
    navigate(traceAddress(row.id));
    return true;
  };
  useKeys({
    'next-row': () => walk(1),
    'previous-row': () => walk(-1),
    'open-row': () => open(rows[active]),
    'copy-id': () => copyActive((id) => id, 'Trace id copied'),
    'copy-link': () => copyActive(linkTo, 'Link copied'),
  });

  const items = virtual.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = Math.max(0, virtual.getTotalSize() - (items.at(-1)?.end ?? 0));
  return (
    <div ref={scroller} className={styles.scroller}>
      <table className={styles.table} aria-rowcount={rows.length + 1} aria-label="Traces">
        <colgroup>
          {columns.map(({ id, width }) => (
            <col key={id} style={{ width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <SortHeader
                key={column.id}
                column={column}
                note={column.id === 'time' ? zoneOf(rows[0]?.time ?? 0) : undefined}
                sort={sort}
                onSort={onSort}
              />
            ))}
          </tr>
        </thead>
        <Gap height={above} columns={columns.length} />
        <tbody>
          {items.map(({ index }) => {
            const row = rows[index];
            return (
              row !== undefined && (
                <TraceLine
                  key={row.id}
                  row={row}
                  index={index}
                  scope={scope}
                  hasUsers={hasUsers}
                  isActive={index === active}
                  isTicked={ticked.has(row.id)}
                  onTick={onTick}
                  onActivate={setActive}
                />
              )
            );
          })}
        </tbody>
        <Gap height={below} columns={columns.length} />
      </table>
    </div>
  );
}

/** Stands for the rows that are not in the document. */
const Gap = ({ height, columns }: { readonly height: number; readonly columns: number }) =>
  height > 0 && (
    <tbody aria-hidden="true">
      <tr>
        <td colSpan={columns} className={styles.gap} style={{ height }} />
      </tr>
    </tbody>
  );

const linkTo = (id: string): string => new URL(traceAddress(id), location.href).href;
