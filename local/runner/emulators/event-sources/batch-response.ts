import type { InvocationResult } from '../../cloud.ts';
import { isRecord } from '../protocols/json.ts';

/** What became of a batch: which of its records failed. */
export type BatchOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'partial'; readonly failedIds: ReadonlySet<string> };

/**
 * Reads a function's answer. With partial responses, an answer that names failures wrongly fails the
 * whole batch, and one that names none is a success.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function batchOutcome(
  { payload, functionError }: InvocationResult,
  ids: readonly string[],
  reportBatchItemFailures: boolean,
): BatchOutcome {
  if (functionError !== undefined) return { kind: 'failed', reason: errorMessage(payload) };
  if (!reportBatchItemFailures) return { kind: 'done' };
  const answer = parse(payload);
  if (answer === null) return { kind: 'done' };
  if (!isRecord(answer)) return malformed(payload);
  const failures = answer.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return malformed(payload);
  if (failures.length === 0) return { kind: 'done' };
  const failed = failures.map((item: unknown) =>
    isRecord(item) ? item.itemIdentifier : undefined,
  );
  const known = new Set<unknown>(ids);
  if (!failed.every((id): id is string => typeof id === 'string' && known.has(id))) {
    return malformed(payload);
  }
  return { kind: 'partial', failedIds: new Set(failed) };
}

const malformed = (payload: string): BatchOutcome => ({
  kind: 'failed',
  reason: `the batch response names no records of the batch: ${payload.slice(0, 200)}`,
});

function parse(payload: string): unknown {
  if (payload.trim() === '') return null;
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

function errorMessage(payload: string): string {
  const error = parse(payload);
  if (!isRecord(error)) return payload.slice(0, 200);
  return [error.errorType, error.errorMessage].filter(Boolean).join(': ').slice(0, 200);
}
