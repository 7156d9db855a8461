import { useEffect, useMemo, useRef, useState } from 'react';
import { counted } from '../../../wording/duration.ts';
import { Checkbox } from '../../components/Checkbox.tsx';
import { classNames } from '../../components/class-names.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { formatClock, formatTime } from '../../format/time.ts';
import { traceAddress } from '../trace/url.ts';
import { buildLogLines, type LogRow } from './build-log-lines.ts';
import styles from './Logs.module.css';
import { useLogTail } from './use-log-tail.ts';

/** Lines that are shown at first: the newest. */
const shownLines = 300;

/** The log of a function or a service, followed as it grows. */
export function Logs({ log }: { readonly log: string }) {
  const tail = useLogTail(log);
  const [errorsOnly, setErrorsOnly] = useState(false);
  const [withPlatform, setWithPlatform] = useState(false);
  const [most, setMost] = useState(shownLines);
  const rows = useMemo(() => (tail.data ? buildLogLines(tail.data) : []), [tail.data]);
  const wanted = rows.filter((row) =>
    errorsOnly ? row.isError : row.isError || withPlatform || row.stream !== 'platform',
  );
  const shown = wanted.slice(-most);
  const list = useFollowed(shown.at(-1)?.number);
  return (
    <div className={styles.logs}>
      <div className={styles.bar}>
        <Checkbox label="Errors only" checked={errorsOnly} onChange={setErrorsOnly} />
        {rows.some(({ stream }) => stream === 'platform') && (
          <Checkbox
            label="START, END and REPORT"
            checked={withPlatform}
            onChange={setWithPlatform}
          />
        )}
        <span className={styles.soft}>{counted(wanted.length, 'line')}</span>
      </div>
      {tail.isError && <ErrorNotice error={tail.error} onRetry={() => void tail.refetch()} />}
      {tail.isPending && <Loading label="Reading the log…" />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keys, too */}
      <section ref={list} tabIndex={0} aria-label="Log" className={styles.lines}>
        {shown.length < wanted.length && (
          <button
            type="button"
            className={styles.earlier}
            onClick={() => setMost(most + shownLines)}
          >
            {`${wanted.length - shown.length} earlier lines: show more`}
          </button>
        )}
        <table>
          <caption className="visually-hidden">Log, the newest line last</caption>
          <thead className="visually-hidden">
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Text</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Line key={row.number} row={row} />
            ))}
          </tbody>
        </table>
        {tail.data !== undefined && wanted.length === 0 && (
          <p className={styles.soft}>{errorsOnly ? 'No errors.' : 'Nothing was logged yet.'}</p>
        )}
      </section>
    </div>
  );
}

/** Stays at the end of what grows there, unless its reader has gone up. */
function useFollowed(newest: number | undefined) {
  const list = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const remember = () => {
      const { scrollTop, clientHeight, scrollHeight } = element;
      isAtEnd.current = scrollHeight - scrollTop - clientHeight < 40;
    };
    element.addEventListener('scroll', remember, { passive: true });
    return () => element.removeEventListener('scroll', remember);
  }, []);
  useEffect(() => {
    const element = list.current;
    if (newest !== undefined && element !== null && isAtEnd.current) {
      element.scrollTop = element.scrollHeight;
    }
  }, [newest]);
  return list;
}

function Line({ row: { time, level, isError, stream, parts, traceId } }: { readonly row: LogRow }) {
  return (
    <tr className={classNames(isError && styles.error, stream === 'platform' && styles.platform)}>
      <td className={styles.time} title={formatTime(time)}>
        {Number.isFinite(time) && formatClock(time)}
      </td>
      <td className={styles.text}>
        {level !== undefined && (
          <span className={styles.level}>
            {isError && <span aria-hidden="true">✕ </span>}
            {level}{' '}
          </span>
        )}
        {parts.map((part, at) =>
          part.kind === 'text' ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other identity
            <Untrusted key={at} text={part.text} most={400} code />
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <TraceLink key={at} traceId={part.traceId} />
          ),
        )}
        {traceId !== undefined && (
          <>
            {' '}
            <TraceLink traceId={traceId} label="trace" />
          </>
        )}
      </td>
    </tr>
  );
}

/** An id in a log may be anybody's: only what has the form of one leads to a trace. */
function TraceLink({
  traceId,
  label = traceId,
}: {
  readonly traceId: string;
  readonly label?: string;
}) {
  return (
    <a href={traceAddress(traceId)} className={styles.trace} title={traceId}>
      {label}
    </a>
  );
}
