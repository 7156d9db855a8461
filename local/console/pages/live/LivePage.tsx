import { useEffect, useState } from 'react';
import { counted } from '../../../wording/duration.ts';
import type { Outcome } from '../../../wording/outcome.ts';
import { useAddress } from '../../address/address.ts';
import { parseScope, type Scope } from '../../address/scope.ts';
import { ApiError } from '../../api/call.ts';
import { useLive } from '../../api/live.tsx';
import { filterInGroup, useConsoleInfo } from '../../api/queries.ts';
import { Button } from '../../components/Button.tsx';
import { Sparkline } from '../../components/charts/Sparkline.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { LeaveMenu } from '../../components/LeaveMenu.tsx';
import { OutcomeMark } from '../../components/OutcomeMark.tsx';
import { formatCount, formatRate } from '../../format/rate.ts';
import { announce } from '../../frame/announce.ts';
import { useKeys } from '../../keyboard/use-keys.ts';
import type { TraceRow } from '../traces/build-rows.ts';
import { awsCommand, toJson, toMarkdown } from '../traces/leave.ts';
import { LiveEmpty } from './LiveEmpty.tsx';
import styles from './LivePage.module.css';
import { LiveTable } from './LiveTable.tsx';
import { type LiveLog, pinnedAt, rateAt, rateSeconds } from './live-log.ts';
import { PinnedRows } from './PinnedRows.tsx';
import { useFaultNews } from './use-fault-news.ts';
import { useHold } from './use-hold.ts';
import { type Stream, useLiveLog } from './use-live-log.ts';

export function LivePage() {
  const scope = parseScope(useAddress());
  return <Tail key={`${scope.group} ${scope.filter}`} scope={scope} />;
}

function Tail({ scope }: { readonly scope: Scope }) {
  const { paused, now } = useLive();
  const { log, state, failure, clear } = useLiveLog(scope);
  const info = useConsoleInfo();
  const [openedAt] = useState(now);
  const [holders, setHolders] = useState({ pointer: false, focus: false });
  const held = useHold(log.rows, paused || holders.pointer || holders.focus);
  const hold = (change: Partial<typeof holders>) => setHolders((was) => ({ ...was, ...change }));
  useTicks();
  useFaultNews(log);
  const empty = () => {
    clear();
    announce('The list is empty from now on; nothing is deleted');
  };
  useKeys({ 'clear-list': empty });

  return (
    <div className={styles.page}>
      <h1 className="visually-hidden">Live</h1>
      <div className={styles.bar}>
        <State state={state} failure={failure} paused={paused} />
        <Rate log={log} now={now()} openedAt={openedAt} />
        <Counts log={log} />
        {held.waiting > 0 && (
          <button type="button" className={styles.news} onClick={held.release}>
            {formatCount(held.waiting)} new
          </button>
        )}
        <span className={styles.ways}>
          <LeaveMenu
            fileName="live"
            awsCommand={commandFor(scope, held.rows, now(), info.data?.awsCliOptions ?? '')}
            json={() => toJson(held.rows)}
            markdown={() => toMarkdown(held.rows, scope.filter, location.href)}
          />
          <Button
            kind="quiet"
            icon="close"
            onClick={empty}
            title="Empty the list (x); nothing is deleted"
          >
            Clear
          </Button>
        </span>
      </div>
      {failure !== undefined && <ErrorNotice error={new ApiError(failure, 400)} />}
      <PinnedRows rows={pinnedAt(log, now())} />
      {held.rows.length === 0 ? (
        failure === undefined && <LiveEmpty scope={scope} log={log} />
      ) : (
        <section
          className={styles.list}
          aria-label="Traces, newest first"
          onPointerEnter={() => hold({ pointer: true })}
          onPointerLeave={() => hold({ pointer: false })}
          onFocus={() => hold({ focus: true })}
          onBlur={({ currentTarget, relatedTarget }) => {
            if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) {
              hold({ focus: false });
            }
          }}
        >
          <LiveTable rows={held.rows} />
        </section>
      )}
    </div>
  );
}

/** What is at the top and the rate depend on the clock too. */
/** Asks for the traces that are listed, and for what comes until it is asked. */
function commandFor(
  { filter, group }: Scope,
  rows: readonly TraceRow[],
  now: number,
  options: string,
): string {
  const start = rows.reduce((first, { time }) => Math.min(first, time), now - 60);
  return awsCommand(filterInGroup(filter, group), { start, end: now }, options);
}

function useTicks(): void {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, []);
}

function State({
  state,
  failure,
  paused,
}: Pick<Stream, 'state' | 'failure'> & { readonly paused: boolean }) {
  const said =
    failure !== undefined
      ? 'no news: the filter cannot be read'
      : state === 'down'
        ? 'the connection is lost, trying again…'
        : paused
          ? 'paused: space goes on'
          : state === 'connecting'
            ? 'connecting…'
            : 'following';
  return (
    <span
      role="status"
      className={styles.state}
      data-state={failure === undefined ? state : 'down'}
    >
      {said}
    </span>
  );
}

interface RateProps {
  readonly log: LiveLog;
  readonly now: number;
  readonly openedAt: number;
}

function Rate({ log, now, openedAt }: RateProps) {
  const { values, wrong } = rateAt(log, now);
  const count = values.reduce((sum, each) => sum + each, 0);
  // In its first minute the page has not seen a whole one.
  const seen = Math.min(rateSeconds, Math.max(1, now - openedAt));
  const rate = formatRate(count, seen);
  return (
    <span className={styles.rate}>
      <Sparkline
        label={`${rate} in the last ${counted(Math.round(seen), 'second')}`}
        values={values}
        wrong={wrong}
        width={180}
      />
      {rate}
    </span>
  );
}

const outcomes = ['ok', 'error', 'throttle', 'fault'] as const satisfies readonly Outcome[];

function Counts({ log: { counts, skipped } }: { readonly log: LiveLog }) {
  return (
    <span className={styles.counts}>
      <span>since opened:</span>
      {outcomes.map((outcome) => (
        <span key={outcome} className={styles.count}>
          <OutcomeMark outcome={outcome} /> {formatCount(counts[outcome])}
        </span>
      ))}
      {skipped > 0 && (
        <span title="They came faster than they can be listed; all of them are under Traces.">
          {formatCount(skipped)} more changes not listed
        </span>
      )}
    </span>
  );
}
