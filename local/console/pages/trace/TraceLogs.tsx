import { memo } from 'react';
import { formatDuration } from '../../../wording/duration.ts';
import { classNames } from '../../components/class-names.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { formatTime } from '../../format/time.ts';
import type { LogRow } from './build-log-rows.ts';
import styles from './TraceLogs.module.css';
import type { TraceNode } from './trace-tree.ts';
import type { TraceLogs as Logs } from './use-trace-logs.ts';

/** More only make the page slow; the terminal has them all. */
const mostRows = 500;

/** What the app logged while it worked on the trace, in the order of time. */
export const TraceLogs = memo(function TraceLogs({
  logs,
  onSelect,
}: {
  readonly logs: Logs;
  readonly onSelect: (node: TraceNode) => void;
}) {
  if (!logs.hasApp) return null;
  return (
    <details className={styles.logs} open={logs.rows.length > 0}>
      <summary>
        Logs of the trace <span className={styles.count}>{logs.rows.length}</span>
      </summary>
      {logs.error !== null && <ErrorNotice error={logs.error} />}
      <div className={styles.scroller}>
        <table>
          <caption className="visually-hidden">Logs of the trace in the order of time</caption>
          <thead className="visually-hidden">
            <tr>
              <th scope="col">After</th>
              <th scope="col">Level</th>
              <th scope="col">Function</th>
              <th scope="col">Text</th>
            </tr>
          </thead>
          <tbody>
            {logs.rows.slice(0, mostRows).map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines of a log have no other identity
              <LogLine key={at} row={row} onSelect={onSelect} />
            ))}
          </tbody>
        </table>
        {logs.rows.length === 0 && <p className={styles.none}>Nothing was logged.</p>}
        {logs.rows.length > mostRows && (
          <p className={styles.none}>and {logs.rows.length - mostRows} more lines</p>
        )}
      </div>
    </details>
  );
});

function LogLine({
  row,
  onSelect,
}: {
  readonly row: LogRow;
  readonly onSelect: (node: TraceNode) => void;
}) {
  const { node } = row;
  return (
    <tr className={row.isPlatform ? styles.platform : undefined}>
      <td className={styles.time} title={formatTime(row.time)}>
        {row.offset < 0 ? `-${formatDuration(-row.offset)}` : `+${formatDuration(row.offset)}`}
      </td>
      <td className={classNames(styles.level, row.level && styles[row.level])}>
        {row.level ?? (row.isStderr && <span className={styles.stream}>stderr</span>)}
      </td>
      <td>
        {node === undefined ? (
          <Untrusted text={row.function} most={40} />
        ) : (
          <button type="button" className={styles.place} onClick={() => onSelect(node)}>
            <Untrusted text={row.function} most={40} inControl />
          </button>
        )}
      </td>
      <td className={styles.text}>
        <Untrusted text={row.message} most={400} code />
      </td>
    </tr>
  );
}
