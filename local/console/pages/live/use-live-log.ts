import { useCallback, useEffect, useState } from 'react';
import type { LiveBatch } from '../../../console-server/protocol.ts';
import type { Scope } from '../../address/scope.ts';
import { useLive } from '../../api/live.tsx';
import type { WireTraceSummary } from '../../api/operations.ts';
import { fetchSummaries } from '../../api/queries.ts';
import { buildRow } from '../traces/build-rows.ts';
import { addBatch, addEarlier, clearLog, emptyLog, type LiveLog } from './live-log.ts';

export interface Stream {
  readonly log: LiveLog;
  readonly state: 'connecting' | 'live' | 'down';
  /** Why there will be no news: the filter cannot be read. */
  readonly failure: string | undefined;
  clear(): void;
}

/** Traces that the page begins with, and how far back they may be, in seconds. */
const mostEarlier = 50;
const earlierSeconds = 300;
/** Traces that are fetched of the time without a connection. */
const mostMissed = 200;
/** Milliseconds until a stream that the browser gave up is opened again. */
const patience = 2000;

/** Follows the traces that match, from now on; for another filter or group, take another component. */
export function useLiveLog({ filter, group }: Pick<Scope, 'filter' | 'group'>): Stream {
  const { now } = useLive();
  const [log, setLog] = useState(emptyLog);
  const [state, setState] = useState<Stream['state']>('connecting');
  const [failure, setFailure] = useState<string>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a clock that is put right is no reason to begin anew.
  useEffect(() => {
    const ended = new AbortController();
    const fetchSince = async (start: number, most: number) => {
      const scope = { filter, ...(group !== undefined && { group }) };
      const window = { start, end: Math.ceil(now()) + 1 };
      const { summaries } = await fetchSummaries(scope, window, most, ended.signal);
      return summaries.map(buildRow);
    };
    const change = (next: (log: LiveLog) => LiveLog) => {
      if (!ended.signal.aborted) setLog(next);
    };
    // What was there before is a courtesy: if it cannot be had, the stream says why.
    fetchSince(Math.floor(now()) - earlierSeconds, mostEarlier).then(
      (rows) => change((log) => addEarlier(log, rows)),
      () => {},
    );
    let lastHeard = now();
    const close = listen(streamAddress(filter, group), {
      onBatch: (batch) => {
        lastHeard = batch.now;
        change((log) => addBatch(log, batch));
      },
      onState: setState,
      onFailure: setFailure,
      onReturn: () =>
        fetchSince(Math.floor(lastHeard), mostMissed).then(
          (rows) =>
            change((log) => addBatch(log, { rows: rows.reverse(), skipped: 0, now: now() })),
          () => {},
        ),
    });
    return () => {
      ended.abort();
      close();
    };
  }, [filter, group]);

  const clear = useCallback(() => setLog((log) => clearLog(log, now())), [now]);
  return { log, state, failure, clear };
}

interface Listener {
  readonly onBatch: (batch: Parameters<typeof addBatch>[1]) => void;
  readonly onState: (state: Stream['state']) => void;
  readonly onFailure: (message: string) => void;
  /** News may have been missed. */
  readonly onReturn: () => void;
}

/** @returns what ends it */
function listen(address: string, { onBatch, onState, onFailure, onReturn }: Listener): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wasDown = false;
  if (typeof EventSource === 'undefined') {
    onFailure('this browser has no event streams; the list of traces has the same');
    return () => {};
  }
  const open = () => {
    source = new EventSource(address);
    source.onopen = () => {
      onState('live');
      if (wasDown) onReturn();
      wasDown = false;
    };
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const batch = readBatch(data);
      if (batch !== undefined) onBatch(batch);
    };
    source.addEventListener('failure', ({ data }: MessageEvent<string>) => {
      source.close();
      onFailure(String((JSON.parse(data) as { message: unknown }).message));
    });
    source.onerror = () => {
      wasDown = true;
      onState('down');
      // The browser tries again by itself unless the answer was an error.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, patience);
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}

/** @returns undefined for what is no batch of TraceLab's */
function readBatch(data: string): Parameters<typeof addBatch>[1] | undefined {
  try {
    const { summaries, skipped, now } = JSON.parse(data) as LiveBatch;
    if (!Number.isFinite(now) || !Number.isFinite(skipped)) return undefined;
    return { rows: (summaries as WireTraceSummary[]).map(buildRow), skipped, now };
  } catch {
    return undefined;
  }
}

function streamAddress(filter: string, group: string | undefined): string {
  const query = new URLSearchParams({
    ...(filter !== '' && { filter }),
    ...(group !== undefined && { group }),
  }).toString();
  return `/_tracelab/live${query === '' ? '' : `?${query}`}`;
}
