import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useRef } from 'react';
import { formatDuration } from '../../../wording/duration.ts';
import { navigate } from '../../address/address.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { OutcomeMark } from '../../components/OutcomeMark.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { formatClock, formatTime, zoneOf } from '../../format/time.ts';
import { useKeys } from '../../keyboard/use-keys.ts';
import { traceAddress } from '../trace/url.ts';
import type { TraceRow } from '../traces/build-rows.ts';
import { buildCause } from './build-cause.ts';
import styles from './LiveTable.module.css';

const rowHeight = 30;

const columns = [
  { id: 'time', title: 'Time' },
  { id: 'outcome', title: 'Outcome' },
  { id: 'request', title: 'Request' },
  { id: 'status', title: 'Status' },
  { id: 'duration', title: 'Whole trace' },
  { id: 'services', title: 'Services' },
  { id: 'cause', title: 'Cause' },
  { id: 'id', title: 'Id' },
] as const;

/** A real table, of which only the rows in sight are in the document: a hundred new ones a second cost nothing. */
export function LiveTable({ rows }: { readonly rows: readonly TraceRow[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const wanted = useRef<string>(undefined);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    getItemKey: (index) => rows[index]?.id ?? index,
  });

  // A row that was walked to may come into the document only after the list has scrolled.
  useEffect(() => {
    if (wanted.current === undefined) return;
    const row = [...(scroller.current?.querySelectorAll<HTMLElement>('[data-id]') ?? [])].find(
      ({ dataset }) => dataset.id === wanted.current,
    );
    if (row === undefined) return;
    wanted.current = undefined;
    row.focus({ preventScroll: true });
  });
  const walk = (step: number) => () => {
    const focused = document.activeElement?.closest<HTMLElement>('[data-id]')?.dataset.id;
    const at = rows.findIndex(({ id }) => id === focused);
    const next = Math.min(rows.length - 1, Math.max(0, at + step));
    wanted.current = rows[next]?.id;
    virtual.scrollToIndex(next, { align: 'auto' });
    const row = [...(scroller.current?.querySelectorAll<HTMLElement>('[data-id]') ?? [])].find(
      ({ dataset }) => dataset.id === wanted.current,
    );
    row?.focus({ preventScroll: true });
    return rows.length > 0;
  };
  useKeys({ 'next-row': walk(1), 'previous-row': walk(-1) });

  const items = virtual.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = Math.max(0, virtual.getTotalSize() - (items.at(-1)?.end ?? 0));
  return (
    <div ref={scroller} className={styles.scroller}>
      <table
        className={styles.table}
        aria-label="Traces, newest first"
        aria-rowcount={rows.length + 1}
      >
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ id, title }) => (
              <th key={id} scope="col" className={styles[id]}>
                {title}
                {id === 'time' && ` (${zoneOf(rows[0]?.time ?? 0)})`}
              </th>
            ))}
          </tr>
        </thead>
        <Gap height={above} />
        <tbody>
          {items.map(({ index }) => {
            const row = rows[index];
            return row !== undefined && <LiveRow key={row.id} row={row} index={index} />;
          })}
        </tbody>
        <Gap height={below} />
      </table>
    </div>
  );
}

function LiveRow({ row, index }: { readonly row: TraceRow; readonly index: number }) {
  const address = traceAddress(row.id);
  return (
    <tr
      aria-rowindex={index + 2}
      data-id={row.id}
      data-outcome={row.outcome}
      tabIndex={-1}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('a, button') !== null) return;
        if (getSelection()?.isCollapsed !== false) navigate(address);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target === event.currentTarget) navigate(address);
      }}
    >
      <LiveCells row={row} />
    </tr>
  );
}

/** Apart from their row, whose index changes with each that comes in above it. */
const LiveCells = memo(function LiveCells({ row }: { readonly row: TraceRow }) {
  const { id, time, outcome, state, serviceNames } = row;
  const cause = outcome === 'ok' ? undefined : buildCause(row.summary);
  return (
    <>
      <td title={formatTime(time)}>{formatClock(time)}</td>
      <td>
        <OutcomeMark outcome={outcome === 'ok' && state !== 'done' ? 'in-progress' : outcome} />
      </td>
      <td>
        <a href={traceAddress(id)}>
          {row.request === '' ? (
            'no root yet'
          ) : (
            <Untrusted text={requestText(row)} most={100} inControl />
          )}
        </a>
      </td>
      <td className={styles.status}>{row.status ?? '–'}</td>
      <td className={styles.duration}>{formatDuration(row.duration)}</td>
      <td>
        <Untrusted
          text={`${serviceNames.length}: ${serviceNames.join(', ')}`}
          most={100}
          inControl
        />
      </td>
      <td className={styles.cause}>
        {cause !== undefined && <Untrusted text={cause} most={160} inControl />}
      </td>
      <td className={styles.id}>
        <span>
          <code title={id}>{shortId(id)}</code>
          <CopyButton text={id} label={`Copy trace id ${id}`} icon-only />
        </span>
      </td>
    </>
  );
});

/** `1-6650…77c0` */
const shortId = (id: string): string => (id.length > 16 ? `${id.slice(0, 6)}…${id.slice(-4)}` : id);

/** `GET /orders/81`; what it begins with where it has no request. */
export const requestText = ({ method, request }: Pick<TraceRow, 'method' | 'request'>): string =>
  method === undefined ? request : `${method} ${request}`;

/** Stands for the rows that are not in the document. */
const Gap = ({ height }: { readonly height: number }) =>
  height > 0 && (
    <tbody aria-hidden="true">
      <tr>
        <td colSpan={columns.length} className={styles.gap} style={{ height }} />
      </tr>
    </tbody>
  );
