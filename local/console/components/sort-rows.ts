export interface Sort {
  readonly column: string;
  readonly direction: 'up' | 'down';
}

const words = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** A sorted copy; rows that are alike keep their order. */
export function sortRows<Row>(
  rows: readonly Row[],
  by: (row: Row) => string | number,
  direction: Sort['direction'],
): Row[] {
  const sign = direction === 'up' ? 1 : -1;
  return rows
    .map((row) => ({ row, value: by(row) }))
    .sort((first, second) => sign * compare(first.value, second.value))
    .map(({ row }) => row);
}

function compare(first: string | number, second: string | number): number {
  if (typeof first === 'number' && typeof second === 'number') {
    if (Number.isNaN(first) || Number.isNaN(second)) {
      return Number(Number.isNaN(first)) - Number(Number.isNaN(second));
    }
    return first - second;
  }
  return words.compare(String(first), String(second));
}
