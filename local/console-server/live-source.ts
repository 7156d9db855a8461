import type { LiveBatch } from './protocol.ts';

/** What a listener wants to hear of. */
export interface LiveQuery {
  /** A filter expression that can be read; empty for every trace. */
  readonly expression: string;
  /** Otherwise only how many traces changed. */
  readonly withSummaries: boolean;
}

export type LiveListener = (batch: LiveBatch) => void;

/** Tells of changed traces, at most twice a second, for as long as somebody listens. */
export interface LiveSource {
  /** @returns what ends it */
  watch(query: LiveQuery, listener: LiveListener): () => void;
  /** Ends everything. Idempotent. */
  close(): void;
}

/** Summaries in one batch; further ones are only counted. */
export const mostSummaries = 200;
