import { useSyncExternalStore } from 'react';
import { useLive } from '../api/live.tsx';
import { formatAgo, formatTime, isMoment } from '../format/time.ts';
import { classNames } from './class-names.ts';
import styles from './Time.module.css';

/** How long ago; the moment itself with its zone at the pointer and at focus, its own or that of its row. */
export function Time({
  seconds,
  inRow = false,
}: {
  readonly seconds: number;
  /** In a row that takes the focus, it is no stop of its own. */
  readonly inRow?: boolean;
}) {
  const { now } = useLive();
  const ago = useSyncExternalStore(everySecond, () => formatAgo(seconds, now()));
  const absolute = formatTime(seconds);
  return (
    <time
      className={classNames(styles.time)}
      dateTime={isMoment(seconds) ? new Date(seconds * 1000).toISOString() : undefined}
      title={absolute}
      data-absolute={absolute}
      tabIndex={inRow ? undefined : 0}
    >
      {ago}
    </time>
  );
}

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all of them. */
function everySecond(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
