import { formatDuration } from '../../../wording/duration.ts';

/** The part of a trace that the bars show, in seconds from its start. */
export interface TimeView {
  readonly from: number;
  readonly to: number;
}

export interface Tick {
  /** Seconds from the start of the trace. */
  readonly time: number;
  /** 0 to 1 across the view. */
  readonly place: number;
  readonly label: string;
}

const shortest = 1e-6;

/** At most `most` ticks at round times: 1, 2 or 5 of a power of ten. */
export function buildAxis({ from, to }: TimeView, most = 6): Tick[] {
  const span = to - from;
  if (!(span > 0) || most < 1) return [{ time: from, place: 0, label: labelOf(from) }];
  const step = roundStep(span / most);
  const ticks: Tick[] = [];
  for (let number = Math.ceil(from / step - 1e-9); number * step <= to + 1e-12; number++) {
    const time = number * step;
    ticks.push({ time, place: (time - from) / span, label: labelOf(time) });
  }
  return ticks;
}

function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, shortest)));
  const factor = [1, 2, 5].find((each) => each * power >= least * 0.999) ?? 10;
  return factor * power;
}

const labelOf = (seconds: number): string => (seconds < 1e-9 ? '0' : formatDuration(seconds));

/** What goes on is drawn to beyond the last time that is known, also where it has begun at that time. */
const beyond = 1.08;

/** Seconds that the whole of a trace takes in the picture. @param isOpen something in it goes on */
export const shownDuration = (duration: number, isOpen: boolean): number =>
  isOpen ? Math.max(duration, shortest) * beyond : duration;

/** Never empty, never outside of the trace. */
export function clampView({ from, to }: TimeView, duration: number): TimeView {
  const whole = Math.max(duration, shortest);
  const start = Math.min(Math.max(0, Math.min(from, to)), whole);
  const end = Math.min(Math.max(0, Math.max(from, to)), whole);
  return end - start < shortest ? { from: 0, to: whole } : { from: start, to: end };
}

/** Parts of the width of the view, 0 to 1; or on which side of it something lies. */
export type BarPlace =
  | { readonly left: number; readonly width: number; readonly isCut: boolean }
  | 'before'
  | 'after';

/** @param from and `to`: seconds from the start of the trace */
export function placeBar(from: number, to: number, view: TimeView): BarPlace {
  const span = Math.max(view.to - view.from, shortest);
  if (to < view.from) return 'before';
  if (from > view.to) return 'after';
  const left = Math.max(0, (from - view.from) / span);
  const right = Math.min(1, (to - view.from) / span);
  return {
    left,
    width: Math.max(0, right - left),
    isCut: from < view.from || to > view.to,
  };
}
