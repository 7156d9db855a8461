/** The store cannot be opened or written; the message names its file and what to do. */
export class TraceStoreError extends Error {
  override readonly name = 'TraceStoreError';
}

/** What has an advice of its own. */
type Problem = 'busy' | 'read-only' | 'full' | 'damaged' | 'unopenable' | 'other';

const fileProblems: Readonly<Record<string, Problem>> = {
  EACCES: 'read-only',
  EPERM: 'read-only',
  EROFS: 'read-only',
  ENOSPC: 'full',
};

/** The primary result codes of https://www.sqlite.org/rescode.html. */
const sqliteProblems: Readonly<Record<number, Problem>> = {
  5: 'busy',
  6: 'busy',
  8: 'read-only',
  11: 'damaged',
  13: 'full',
  14: 'unopenable',
  26: 'damaged',
};

function problemOf(error: unknown): Problem {
  if (!(error instanceof Error)) return 'other';
  // Extended result codes carry the primary one in their low byte.
  if ('errcode' in error) return sqliteProblems[Number(error.errcode) & 0xff] ?? 'other';
  return ('code' in error && fileProblems[String(error.code)]) || 'other';
}

export const isDamage = (error: unknown): boolean => problemOf(error) === 'damaged';

/** Told by SQLite or by `node:sqlite`, rather than a defect of what ran inside a transaction. */
export const isDatabaseError = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['ERR_SQLITE_ERROR', 'ERR_INVALID_STATE'].includes(String(error.code));

export function storeError(file: string, doing: 'open' | 'write', error: unknown): TraceStoreError {
  const reason = error instanceof Error ? error.message : String(error);
  return new TraceStoreError(
    `trace store "${file}": cannot ${doing} it (${reason}); ${advice(problemOf(error))}`,
    { cause: error },
  );
}

function advice(problem: Problem): string {
  switch (problem) {
    case 'busy':
      return 'another process uses it: stop that one, or choose another data directory';
    case 'read-only':
    case 'unopenable':
      return 'make its directory writable, or choose another data directory';
    case 'full':
      return 'free some disk space';
    case 'damaged':
      return 'start again: the damaged file is then set aside and a fresh one begun';
    case 'other':
      return 'check its directory and disk, or choose another data directory';
  }
}
