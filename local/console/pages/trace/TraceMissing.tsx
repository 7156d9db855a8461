import { useEffect, useRef, useState } from 'react';
import { useLive } from '../../api/live.tsx';
import { useConsoleInfo } from '../../api/queries.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { formatAgo, formatTime } from '../../format/time.ts';
import { samplingAddress } from '../sampling/url.ts';
import { awsCommand } from './leave.ts';
import { BackLink } from './TraceHeader.tsx';
import styles from './TracePage.module.css';
import { type Absence, explainAbsence } from './trace-age.ts';

/** Milliseconds between two looks for a trace that may be on its way. */
const pause = 2000;

/** Why there is no trace to be seen, as far as its id tells. */
export function TraceMissing({
  asked,
  id,
  onRetry,
}: {
  readonly asked: string;
  readonly id: string | undefined;
  readonly onRetry: () => void;
}) {
  const { now } = useLive();
  const info = useConsoleInfo();
  const [absence, setAbsence] = useState(() => explainAbsence(id, now()));
  const retry = useRef(onRetry);
  retry.current = onRetry;
  useEffect(() => {
    setAbsence(explainAbsence(id, now()));
    const timer = setInterval(() => {
      const next = explainAbsence(id, now());
      setAbsence(next);
      if (next.kind === 'on-its-way') retry.current();
      else clearInterval(timer);
    }, pause);
    return () => clearInterval(timer);
  }, [id, now]);

  return (
    <div className={styles.missing}>
      <BackLink />
      <EmptyState
        title={titles[absence.kind]}
        level={1}
        command={id === undefined ? undefined : awsCommand([id], info.data?.awsCliOptions)}
        action={
          id !== undefined && (
            <Button icon="refresh" onClick={onRetry}>
              Look again
            </Button>
          )
        }
      >
        <p>
          <Untrusted text={id ?? asked} code />
        </p>
        <Explanation absence={absence} now={now()} />
      </EmptyState>
    </div>
  );
}

const titles: Readonly<Record<Absence['kind'], string>> = {
  malformed: 'This is not the id of a trace',
  expired: 'This trace is older than 30 days',
  'on-its-way': 'This trace is not here yet',
  future: 'X-Ray does not have this trace',
  unknown: 'X-Ray does not have this trace',
};

function Explanation({ absence, now }: { readonly absence: Absence; readonly now: number }) {
  if (absence.kind === 'malformed') {
    return (
      <p>
        An id looks like <code>1-5759e988-bd862e3fe1be46a994272793</code>, or in W3C’s form{' '}
        <code>5759e988bd862e3fe1be46a994272793</code>.
      </p>
    );
  }
  const began = `${formatTime(absence.startedAt)} (${formatAgo(absence.startedAt, now)})`;
  switch (absence.kind) {
    case 'expired':
      return <p>Its id says that it began at {began}. X-Ray keeps traces for 30 days.</p>;
    case 'on-its-way':
      return (
        <p role="status">
          It began at {began}: its segments may still be on their way. Looking again every{' '}
          {pause / 1000} seconds until it is a minute old.
        </p>
      );
    case 'future':
      return (
        <p>
          Its id says that it begins at {formatTime(absence.startedAt)}, which is still to come: the
          clock of the machine that made it may be wrong.
        </p>
      );
    case 'unknown':
      return (
        <p>
          Its id says that it began at {began}. Perhaps it was not sampled (
          <a href={samplingAddress()}>see the sampling rules</a>), or went to the X-Ray of another
          region, account or machine.
        </p>
      );
  }
}
