/** The store cannot be opened or written; the message names its file and what to do. */
export class TraceStoreError extends Error {
  override readonly name = 'TraceStoreError';
}

/** The result codes of https://www.sqlite.org/rescode.html that have an advice of their own. */
export type SqliteProblem = 'busy' | 'read-only' | 'full' | 'damaged' | 'unopenable' | 'other';

export function sqliteProblem(error: unknown): SqliteProblem {
  if (!(error instanceof Error) || !('errcode' in error)) return 'other';
  // Extended codes carry the primary one in their low byte.
  switch (Number(error.errcode) & 0xff) {
    case 5:
    case 6:
      return 'busy';
    case 8:
      return 'read-only';
    case 11:
    case 26:
      return 'damaged';
    case 13:
      return 'full';
    case 14:
      return 'unopenable';
    default:
      return 'other';
  }
}

export function storeError(file: string, doing: 'open' | 'write', error: unknown): TraceStoreError {
  const reason = error instanceof Error ? error.message : String(error);
  return new TraceStoreError(
    `trace store "${file}": cannot ${doing} it (${reason}); ${advice(sqliteProblem(error))}`,
    { cause: error },
  );
}

function advice(problem: SqliteProblem): string {
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
