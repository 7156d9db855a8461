import { createTally } from './tally.ts';

/** Lets a few lines of one kind through each second; of the others it tells how many they were. */
export interface LimitedLog {
  say(line: () => string): void;
  /** Tells at once how many have been left out. */
  flush(): void;
}

export function createLimitedLog(options: {
  readonly linesPerSecond: number;
  readonly tell: (line: string) => void;
  readonly summary: (leftOut: number) => string;
}): LimitedLog {
  const { linesPerSecond, tell, summary } = options;
  const leftOut = createTally((count) => tell(summary(count)));
  let second = 0;
  let said = 0;
  return {
    say(line) {
      const now = Math.floor(performance.now() / 1000);
      if (now !== second) {
        second = now;
        said = 0;
      }
      if (said++ < linesPerSecond) tell(line());
      else leftOut.add(1);
    },
    flush: leftOut.flush,
  };
}
