import type { TraceFilter } from '../filter/trace-filter.ts';
import type { EpochSeconds } from '../units.ts';
import type { TraceSummary } from './trace-summary.ts';

/**
 * What a trace's time is: when it started (`TraceId`), when its latest change was received (`Event`),
 * or when one of its segments ended (`Service`).
 */
export type TimeAxis = 'TraceId' | 'Event' | 'Service';

export interface SummaryQuery {
  /** Inclusive. */
  readonly start: EpochSeconds;
  /** Exclusive. */
  readonly end: EpochSeconds;
  readonly axis: TimeAxis;
  readonly limit: number;
  /** Absent: every trace. */
  readonly filter?: TraceFilter;
  /** `next` of the page before. */
  readonly after?: string;
}

export interface SummaryPage {
  /** Latest first. */
  readonly summaries: readonly TraceSummary[];
  /** Traces looked at or passed over, matching or not. */
  readonly processed: number;
  /** Absent on the last page. A page before it may hold few summaries, or none: see `mostExamined`. */
  readonly next?: string;
}

/** `after` is not a token that an earlier page gave. */
export class InvalidTokenError extends Error {
  override readonly name = 'InvalidTokenError';
  readonly token: string;

  constructor(token: string) {
    super(`Invalid token ${token}`);
    this.token = token;
  }
}
