import type { Outcome } from '../../../wording/outcome.ts';
import type { TraceRow } from './build-rows.ts';
import type { Sort, SortKey } from './url.ts';

/** What has no value stands last either way; what is equal, newest first. */
export function sortRows(rows: readonly TraceRow[], { by, descending }: Sort): TraceRow[] {
  const keyed = rows.map((row) => ({ row, key: sortValue(row, by) }));
  keyed.sort((a, b) => {
    if (a.key === undefined || b.key === undefined) {
      if (a.key !== b.key) return a.key === undefined ? 1 : -1;
    } else if (a.key !== b.key) {
      const before = a.key < b.key ? -1 : 1;
      return descending ? -before : before;
    }
    return b.row.time - a.row.time;
  });
  return keyed.map(({ row }) => row);
}

const severity: Readonly<Record<Outcome, number>> = { ok: 0, error: 1, throttle: 2, fault: 3 };

function sortValue(row: TraceRow, by: SortKey): string | number | undefined {
  switch (by) {
    case 'time':
      return row.time;
    case 'outcome':
      return severity[row.outcome];
    case 'request':
      return `${row.request} ${row.method ?? ''}`;
    case 'status':
      return row.status;
    case 'response':
      return row.responseTime;
    case 'duration':
      return row.duration;
    case 'services':
      return row.serviceNames.length;
    case 'user':
      return row.users[0];
  }
}
