/** Tells of datagrams that the system dropped, while they are being dropped. */
export interface DropWatch {
  /** Datagrams came, so that some may have been dropped. */
  look(): void;
  /** Tells at once what has not been told yet. */
  flush(): void;
}

/** Between two looks at the system's table, which takes a file to read. */
const interval = 1_000;

/** @param read how many were dropped so far */
export function watchDrops(read: () => number, tell: (count: number) => void): DropWatch {
  let told = 0;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    const dropped = read();
    if (dropped > told) tell(dropped - told);
    told = dropped;
  }

  return {
    look() {
      timer ??= setTimeout(flush, interval).unref();
    },
    flush,
  };
}
