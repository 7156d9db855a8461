import type { TraceSubject } from './trace-subject.ts';

/** Outcomes of a trace as a number. */
export const outcomeOf = ({
  hasFault,
  hasError,
  hasThrottle,
  isPartial,
}: Pick<TraceSubject['summary'], 'hasFault' | 'hasError' | 'hasThrottle' | 'isPartial'>): number =>
  (hasFault ? outcomeBits.fault : 0) |
  (hasError ? outcomeBits.error : 0) |
  (hasThrottle ? outcomeBits.throttle : 0) |
  (isPartial ? outcomeBits.partial : 0);

export const outcomeBits = { fault: 1, error: 2, throttle: 4, partial: 8 } as const;
