import type { EpochSeconds } from '../units.ts';

/** A segment or subsegment as the engine works on it: checked, and without what does not belong. */
export interface Entity {
  readonly kind: 'segment' | 'subsegment';
  readonly id: string;
  /** Of a subsegment, what holds it; of a segment, who called it. */
  readonly parentId?: string;
  readonly name: string;
  readonly startTime: EpochSeconds;
  /** Absent while it is in progress. */
  readonly endTime?: EpochSeconds;
  /** 4xx. Normalised, see `status-flags.ts`; with `throttle` when it was a 429. */
  readonly error: boolean;
  readonly throttle: boolean;
  /** 5xx. */
  readonly fault: boolean;
  readonly namespace?: string;
  /** The callee is instrumented, so its own segment is to come. */
  readonly traced: boolean;
  readonly http?: Http;
  readonly aws?: JsonObject;
  readonly sql?: JsonObject;
  readonly annotations?: Readonly<Record<string, AnnotationValue>>;
  readonly metadata?: JsonObject;
  /** The id of an exception told elsewhere, or the exceptions themselves. */
  readonly cause?: string | Cause;
  readonly links?: readonly Link[];
  readonly precursorIds?: readonly string[];
  /** The rest is for segments only. */
  readonly origin?: string;
  readonly resourceArn?: string;
  readonly user?: string;
  readonly service?: JsonObject;
}

/** Free-form JSON in its wire spelling. */
export type JsonObject = Readonly<Record<string, unknown>>;

export type AnnotationValue = string | number | boolean;

export interface Http {
  readonly url?: string;
  readonly method?: string;
  readonly userAgent?: string;
  readonly clientIp?: string;
  readonly xForwardedFor?: boolean;
  readonly status?: number;
  readonly contentLength?: number;
}

export interface Cause {
  readonly workingDirectory?: string;
  readonly paths?: readonly string[];
  readonly exceptions?: readonly Exception[];
}

export interface Exception {
  readonly id?: string;
  readonly message?: string;
  readonly type?: string;
  /** The error was returned by the service that was called. */
  readonly remote?: boolean;
  readonly truncated?: number;
  readonly skipped?: number;
  /** The exception that caused this one. */
  readonly cause?: string;
  readonly stack?: readonly StackFrame[];
}

export interface StackFrame {
  readonly path?: string;
  readonly line?: number;
  readonly label?: string;
}

/** A relation to another trace: to the producer's (`parent`) or to the consumer's (`child`). */
export interface Link {
  readonly traceId: string;
  readonly id: string;
  readonly attributes: JsonObject;
}
