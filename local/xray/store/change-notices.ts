/** Tells listeners of changed traces: each trace once per turn of the event loop. */
export interface ChangeNotices {
  add(traceIds: Iterable<string>): void;
  subscribe(listener: (traceId: string) => void): () => void;
  close(): void;
}

export function changeNotices(warn: (message: string) => void): ChangeNotices {
  const listeners = new Set<(traceId: string) => void>();
  const changed = new Set<string>();
  let turn: NodeJS.Immediate | undefined;

  function tell(): void {
    turn = undefined;
    const traceIds = [...changed];
    changed.clear();
    for (const listener of listeners) {
      for (const traceId of traceIds) {
        try {
          listener(traceId);
        } catch (error) {
          // One listener's fault must not reach the sender of a document, nor the other listeners.
          warn(
            `a listener for changed traces failed: ${error instanceof Error ? error.stack : error}`,
          );
        }
      }
    }
  }

  return {
    add(traceIds) {
      if (listeners.size === 0) return;
      for (const traceId of traceIds) changed.add(traceId);
      if (changed.size > 0) turn ??= setImmediate(tell);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      clearImmediate(turn);
      listeners.clear();
    },
  };
}
