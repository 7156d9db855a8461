import { useEffect, useState } from 'react';
import { useConsoleInfo } from '../api/queries.ts';
import { Button } from '../components/Button.tsx';
import { classNames } from '../components/class-names.ts';
import { Untrusted } from '../components/Untrusted.tsx';
import { formatAgo, formatClock, zoneOf } from '../format/time.ts';
import { Icon } from '../icons/Icon.tsx';
import styles from './Strip.module.css';
import { targetName } from './TargetBadge.tsx';
import type { Trouble } from './trouble.ts';
import { useConnection } from './use-connection.ts';

/** Says what is down or slow and since when; goes away by itself. */
export function ConnectionStrip() {
  const { trouble, retry } = useConnection();
  return (
    <div role="status">{trouble !== undefined && <Strip trouble={trouble} onRetry={retry} />}</div>
  );
}

function Strip({
  trouble: { kind, since, message },
  onRetry,
}: {
  readonly trouble: Trouble;
  readonly onRetry: () => void;
}) {
  const info = useConsoleInfo().data;
  const who = info === undefined ? '' : ` at ${targetName(info)}`;
  return (
    <div className={classNames(styles.strip, kind === 'down' && styles.down)}>
      <Icon name="warning" />
      <span>
        {kind === 'down' ? (
          <>
            <strong>X-Ray{who} does not answer</strong> since {formatClock(since)} {zoneOf(since)}
            <Ago since={since} />
            {message !== undefined && (
              <>
                : <Untrusted text={message} />
              </>
            )}
            {'. What is shown may be out of date; it is asked again every few seconds.'}
          </>
        ) : (
          <>
            <strong>X-Ray{who} is slow:</strong> an answer has been awaited since{' '}
            {formatClock(since)} {zoneOf(since)}
            <Ago since={since} />. What is shown is from before.
          </>
        )}
      </span>
      {kind === 'down' && (
        <Button icon="refresh" onClick={onRetry}>
          Try now
        </Button>
      )}
    </div>
  );
}

/** Not for screen readers, which would read it every second. */
function Ago({ since }: { readonly since: number }) {
  const [now, setNow] = useState(() => Date.now() / 1000);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() / 1000), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span aria-hidden="true"> ({formatAgo(since, now)})</span>;
}
