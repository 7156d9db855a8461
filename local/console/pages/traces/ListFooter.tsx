import type { ReactNode } from 'react';
import { counted } from '../../../wording/duration.ts';
import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/class-names.ts';
import { formatCount } from '../../format/rate.ts';
import styles from './TracesPage.module.css';
import { firstMost, type LoadedSummaries, mostSummaries } from './use-summaries.ts';

/** How many there are, and what the times mean. */
export function ListFooter({
  shown,
  loading,
  children,
}: {
  readonly shown: number;
  readonly loading: LoadedSummaries;
  readonly children: ReactNode;
}) {
  const { loaded, progress, most, load, stop } = loading;
  const more = loaded?.more === true;
  // The first few hundred come too fast for a bar.
  const isLong = progress !== undefined && progress.most > firstMost;
  const isEmpty = shown === 0 && progress === undefined;
  return (
    <footer className={classNames(styles.bar, isEmpty && styles.centred)}>
      <span role="status">
        {isEmpty
          ? ''
          : progress !== undefined
            ? isLong
              ? `loading: ${formatCount(progress.count)} of up to ${formatCount(progress.most)}`
              : 'loading…'
            : more
              ? `first ${formatCount(shown)} of more`
              : `${formatCount(shown)} of ${formatCount(loaded?.summaries.length ?? 0)}`}
      </span>
      {isLong && (
        <>
          <progress value={progress.count} max={progress.most} aria-label="Traces loaded" />
          <Button kind="quiet" onClick={stop}>
            Stop
          </Button>
        </>
      )}
      {progress === undefined && more && most < mostSummaries && (
        <>
          <Button kind="quiet" onClick={() => load(nextMost(most))}>
            Load {formatCount(nextMost(most))}
          </Button>
          <Button kind="quiet" onClick={() => load(mostSummaries)}>
            All, up to {formatCount(mostSummaries)}
          </Button>
        </>
      )}
      {progress === undefined && more && most >= mostSummaries && (
        <span className={styles.soft}>
          {counted(mostSummaries, 'trace')} are the most that this page holds: narrow the filter or
          the time range
        </span>
      )}
      {!isEmpty && (
        <span className={styles.soft}>
          Response: until the client had its answer · Duration: until the last work ended
        </span>
      )}
      {!isEmpty && <span className={styles.space} />}
      {children}
    </footer>
  );
}

const nextMost = (most: number): number =>
  Math.min(mostSummaries, most < 1000 ? 1000 : most + 1000);
