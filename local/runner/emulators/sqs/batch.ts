import { AwsError, internalFailure } from '../protocols/aws-error.ts';
import { type Input, inputRecords, inputText } from '../protocols/input.ts';
import {
  emptyBatch,
  idsNotDistinct,
  invalidBatchId,
  missingParameter,
  tooManyEntries,
} from './errors.ts';

export interface BatchEntry {
  readonly id: string;
  readonly input: Input;
}

export interface BatchRun<Output> {
  readonly done: readonly { readonly id: string; readonly output: Output }[];
  /** As `BatchResultErrorEntry`. */
  readonly failed: readonly object[];
}

const entriesPerBatch = 10;

/**
 * The entries of a batch call. `entryShape` names one in SQS's messages.
 * @throws SqsError for a batch that is refused as a whole.
 */
export function readBatch(input: Input, entryShape: string): BatchEntry[] {
  const entries = inputRecords(input, 'Entries');
  if (entries.length === 0) throw emptyBatch(entryShape);
  if (entries.length > entriesPerBatch) throw tooManyEntries(entries.length);
  const seen = new Set<string>();
  return entries.map((entry) => {
    const id = inputText(entry, 'Id');
    if (id === undefined) throw missingParameter(`${entryShape}.Id`);
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(id)) throw invalidBatchId();
    if (seen.has(id)) throw idsNotDistinct(id);
    seen.add(id);
    return { id, input: entry };
  });
}

/** Runs each entry by itself: one that fails does not fail the others. */
export function runBatch<Output>(
  entries: readonly BatchEntry[],
  run: (input: Input) => Output,
): BatchRun<Output> {
  const done: { id: string; output: Output }[] = [];
  const failed: object[] = [];
  for (const { id, input } of entries) {
    try {
      done.push({ id, output: run(input) });
    } catch (cause) {
      const error = cause instanceof AwsError ? cause : internalFailure(cause);
      failed.push({
        Id: id,
        SenderFault: error.fault === 'Sender',
        Code: error.queryCode,
        Message: error.message,
      });
    }
  }
  return { done, failed };
}
