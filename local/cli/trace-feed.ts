import type { XRayClient } from '@aws-sdk/client-xray';
import { buildTraceView, fetchTraces, isComplete, type TraceView } from './trace-view.ts';

const quiet = 700;
const longestWait = 8000;

/**
 * Tells of each trace once, when nothing has been added to it for a moment; a trace that stays open is
 * told of after a while all the same.
 */
export function createTraceFeed(client: XRayClient, onTrace: (trace: TraceView) => void) {
  const pending = new Map<string, { timer: NodeJS.Timeout; since: number }>();
  const told = new Set<string>();

  const tell = async (id: string) => {
    const since = pending.get(id)?.since ?? Date.now();
    try {
      const [trace] = await fetchTraces(client, [id]);
      const view = trace === undefined ? undefined : buildTraceView(trace);
      const complete = view !== undefined && isComplete(view);
      if (!complete && Date.now() - since < longestWait) return wait(id, since);
      pending.delete(id);
      if (view === undefined || view.rows.length === 0) return;
      told.add(id);
      onTrace(view);
    } catch {
      // The instance is stopping; there is nobody left to tell.
      pending.delete(id);
    }
  };

  const wait = (id: string, since: number) => {
    clearTimeout(pending.get(id)?.timer);
    pending.set(id, { timer: setTimeout(() => void tell(id), quiet), since });
  };

  return {
    changed: (id: string) => {
      if (!told.has(id)) wait(id, pending.get(id)?.since ?? Date.now());
    },
    idle: () => pending.size === 0,
    stop: () => {
      for (const { timer } of pending.values()) clearTimeout(timer);
      pending.clear();
    },
  };
}
