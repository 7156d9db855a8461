/** Counts what would flood a log, and tells the number at most once a second. */
export interface Tally {
  add(count: number): void;
  /** Tells at once what has not been told yet. */
  flush(): void;
}

const interval = 1_000;

export function createTally(tell: (count: number) => void): Tally {
  let count = 0;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (count === 0) return;
    const told = count;
    count = 0;
    tell(told);
  }

  return {
    add(more) {
      count += more;
      timer ??= setTimeout(flush, interval).unref();
    },
    flush,
  };
}
