/** How evenly a page drew while something moved. */
export interface Frames {
  readonly perSecond: number;
  /** Milliseconds between two frames that 95 of 100 stayed below. */
  readonly p95: number;
  /** Share of frames that came more than half a frame late, from 0 to 1. */
  readonly late: number;
}

/** What is measured of the console in a real browser; times in milliseconds. One line of JSON on stdout. */
export interface ConsoleFigures {
  /** Bytes, all of it together. */
  readonly scriptGzipped: number;
  readonly firstMap: readonly number[];
  /** Opening the smallest page that this browser can show: the baseline of `firstMap`. */
  readonly blankPage: readonly number[];
  /** Going to the settings, the smallest page of the console: the baseline of the others. */
  readonly smallPage: readonly number[];
  readonly map200: readonly number[];
  readonly map200Move: Frames;
  readonly trace5000: readonly number[];
  readonly trace5000Scroll: Frames;
  readonly list10000Scroll: Frames;
  readonly live100: Frames;
  /** Of a page that does nothing: what this browser manages on this machine. */
  readonly idle: Frames;
}
