import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { LiveBatch } from '../../console-server/protocol.ts';
import { refreshRounds } from './refresh-rounds.ts';

export interface Live {
  /** Whether news come: `down` after the stream broke, until it is back. */
  readonly state: 'connecting' | 'live' | 'down';
  readonly paused: boolean;
  setPaused(paused: boolean): void;
  /** Epoch seconds by the clock of the machine whose X-Ray it is. */
  now(): number;
}

const LiveContext = createContext<Live>({
  state: 'connecting',
  paused: false,
  setPaused: () => {},
  now: () => Date.now() / 1000,
});

export const useLive = (): Live => useContext(LiveContext);

/** Milliseconds until a stream that was refused is asked for again. */
const reopenAfter = 3000;

/** Has everything that follows the clock (`liveKey`) asked anew when traces have changed. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const [state, setState] = useState<Live['state']>('connecting');
  const [paused, setPaused] = useState(false);
  const [offset, setOffset] = useState(0);

  useEffect(() => {
    if (paused) return;
    let reopening: number | undefined;
    let source: EventSource;
    const rounds = refreshRounds(() => {
      void queries.invalidateQueries({ queryKey: [liveKey] }, { cancelRefetch: false });
    });
    if (typeof EventSource === 'undefined') {
      // Asked now and then, as while nothing comes.
      setState('live');
      rounds.ask();
      return rounds.stop;
    }
    const open = () => {
      source = new EventSource('/_tracelab/live?summaries=no');
      source.onopen = () => {
        setState('live');
        rounds.ask();
      };
      source.onerror = () => {
        setState('down');
        // The browser comes back by itself after a broken connection, but not after an answer that is no stream.
        if (source.readyState === EventSource.CLOSED)
          reopening = window.setTimeout(open, reopenAfter);
      };
      source.onmessage = ({ data }: MessageEvent<string>) => {
        const now = momentOf(data);
        // What answers is no stream of TraceLab's.
        if (now === undefined) return;
        setOffset((known) => {
          const found = now - Date.now() / 1000;
          return Math.abs(found - known) < sameClock ? known : found;
        });
        rounds.changed();
      };
    };
    open();
    return () => {
      rounds.stop();
      window.clearTimeout(reopening);
      source.close();
    };
  }, [queries, paused]);

  const live = useMemo(
    (): Live => ({ state, paused, setPaused, now: () => Date.now() / 1000 + offset }),
    [state, paused, offset],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}

/** Seconds by which two clocks may differ before one is set: the way of an event takes some, and all that tells of times is drawn anew. */
const sameClock = 0.5;

function momentOf(data: string): number | undefined {
  try {
    const { now } = JSON.parse(data) as Partial<LiveBatch>;
    return Number.isFinite(now) ? now : undefined;
  } catch {
    return undefined;
  }
}

/** The first part of the key of every query that is about the last so many minutes. */
export const liveKey = 'live';
