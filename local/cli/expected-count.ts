import { UsageError } from './command.ts';

/** How many are expected; both ends belong to it. */
export interface ExpectedCount {
  readonly least: number;
  /** Infinity: as many as there may be. */
  readonly most: number;
  /** As it was given. */
  readonly text: string;
}

/** `3`, `>=1`, `<=2`, `>0`, `<5`, `1..3`. @throws UsageError */
export function parseExpectedCount(text: string): ExpectedCount {
  const plain = text.replace(/\s/g, '');
  const [, operator, one] = /^(>=|<=|>|<|=|==)?(\d{1,9})$/.exec(plain) ?? [];
  const [, from, to] = /^(\d{1,9})\.\.(\d{1,9})$/.exec(plain) ?? [];
  if (from !== undefined && Number(from) <= Number(to)) {
    return { least: Number(from), most: Number(to), text };
  }
  const range = one === undefined ? undefined : rangeOf(operator, Number(one));
  if (range !== undefined) return { ...range, text };
  throw new UsageError(`--count must be such as 3, ">=1", "<=2" or 1..3, got "${text}"`);
}

function rangeOf(operator: string | undefined, value: number) {
  switch (operator) {
    case '>=':
      return { least: value, most: Number.POSITIVE_INFINITY };
    case '>':
      return { least: value + 1, most: Number.POSITIVE_INFINITY };
    case '<=':
      return { least: 0, most: value };
    case '<':
      return value === 0 ? undefined : { least: 0, most: value - 1 };
    default:
      return { least: value, most: value };
  }
}

export const fits = (count: number, { least, most }: ExpectedCount): boolean =>
  count >= least && count <= most;
