import { counted } from '../../../wording/duration.ts';
import { useLive } from '../../api/live.tsx';
import { Button } from '../../components/Button.tsx';
import { Time } from '../../components/Time.tsx';
import { Icon } from '../../icons/Icon.tsx';
import styles from './MapStatus.module.css';
import type { MapModel } from './map-model.ts';
import type { MapSource } from './use-map-source.ts';

/** How much there is, of what, and how old it is. */
export function MapStatus({
  map,
  hidden,
  source,
  isFiltered,
}: {
  readonly map: MapModel;
  readonly hidden: number;
  readonly source: MapSource;
  readonly isFiltered: boolean;
}) {
  const { state, paused, now } = useLive();
  const { traces, progress, updatedAt } = source;
  const isStale = source.error !== null || state === 'down';
  return (
    <div className={styles.status}>
      {isFiltered && traces !== undefined && progress === undefined && (
        <span>
          {traces.more
            ? `Made of the newest ${counted(traces.count, 'trace')} that match; there are more`
            : `Made of the ${counted(traces.count, 'trace')} that match`}
        </span>
      )}
      {progress !== undefined && (
        <span className={styles.progress}>
          <progress max={progress.total} value={progress.done} aria-label="Traces of the map" />
          {`${progress.done} of ${counted(progress.total, 'trace')}`}
          <Button kind="quiet" onClick={source.stop}>
            Enough
          </Button>
        </span>
      )}
      <span>
        {counted(map.nodes.length, 'node')} · {counted(map.edges.length, 'edge')}
        {hidden > 0 && ` · ${counted(hidden, 'node')} not shown`}
      </span>
      {updatedAt > 0 && (
        <span className={isStale ? styles.stale : undefined}>
          {isStale && <Icon name="warning" />}
          {isStale ? 'not up to date, from ' : 'updated '}
          <Time seconds={updatedAt / 1000 + (now() - Date.now() / 1000)} />
          {paused && !isStale && ' · paused'}
        </span>
      )}
    </div>
  );
}
